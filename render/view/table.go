package view

import (
	"strings"

	"galley/schemas"
)

// A Table is a list of groups whose values are all short.
type Table struct {
	Head []string // what the columns are called
	Rows []*Row   // the groups
}

func (t *Table) String() string {
	if t == nil {
		return ""
	}
	return strings.Join(t.Head, ", ")
}

// A Row is a group of the list: a field for each column.
type Row struct {
	Cells []*Field // one for each column, set or not
}

func (r *Row) String() string {
	if r == nil {
		return ""
	}
	return ""
}

// Table gives a list of groups as a table where that is what it is: two to six
// columns of short values. nil of any other.
func (f *Field) Table() *Table {
	groups := f.Groups()
	if f.f.Kind != schemas.List || len(groups) == 0 {
		return nil
	}
	var columns []*schemas.Field
	for _, c := range groups[0].g.Fields {
		if c.Private {
			continue
		}
		set := false
		for _, g := range groups {
			cell := Field{r: f.r, e: f.e, f: c, v: g.g.Values[c.Index], among: g.siblings()}
			set = set || cell.IsSet()
			if cell.Long() || c.IsList() {
				return nil
			}
		}
		if set {
			columns = append(columns, c)
		}
	}
	if len(columns) < 2 || len(columns) > 6 {
		return nil
	}
	t := &Table{}
	for _, c := range columns {
		t.Head = append(t.Head, c.Label.In(f.r.locale))
	}
	for _, g := range groups {
		row := &Row{}
		for _, c := range columns {
			row.Cells = append(row.Cells, &Field{r: f.r, e: f.e, f: c, v: g.g.Values[c.Index], among: g.siblings()})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
