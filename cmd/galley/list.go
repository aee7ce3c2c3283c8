package main

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/rivo/uniseg"
	"github.com/urfave/cli/v2"

	"galley/content"
	"galley/content/bodies"
	"galley/schemas"
	"galley/schemas/source"
)

func listCommand(e env) *cli.Command {
	return &cli.Command{
		Name:  "list",
		Usage: "lists the documents: path, type, slug, locale, title, status, date, address",
		Description: `Status is draft, scheduled, published, expired or archived, by the clock.

Examples:
   galley list
   galley list --type post --status draft
   galley list --missing fr              # what has no French version
   galley list --format csv > documents.csv`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "type", Usage: "only documents of `TYPE`"},
			&cli.StringFlag{Name: "status", Usage: "only those of `STATUS`"},
			&cli.StringFlag{Name: "locale", Usage: "only those in `LOCALE`"},
			&cli.StringFlag{Name: "missing", Usage: "only documents that have no version in `LOCALE`"},
			clockFlag(),
			&cli.StringFlag{Name: "format", Value: "table", Usage: "`FORM`: table, json, csv"},
		},
		Action: func(c *cli.Context) error { return list(c, e) },
	}
}

// A row is one document: a line, or an object.
type row struct {
	Path   string  `json:"path"`
	Type   string  `json:"type"`
	Slug   string  `json:"slug"`
	Locale string  `json:"locale"`
	Title  string  `json:"title"`
	Status string  `json:"status"`
	Date   *string `json:"date"`
	URL    *string `json:"url"`
}

func list(c *cli.Context, e env) error {
	format, options, err := e.asked(c, 0, "table", "json", "csv")
	if err != nil {
		return err
	}
	project, opened, err := e.opened(c, bodies.Forgetful(), options)
	if err != nil {
		return err
	}
	defer project.Close()
	keep, err := wanted(c, opened.Project, opened.Site)
	if err != nil {
		return err
	}
	rows := rowsOf(opened.Site, opened.Project.Zone, keep)
	switch format {
	case "table":
		err = printTable(e.out, rows)
	case "json":
		enc := json.NewEncoder(e.out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		err = enc.Encode(rows)
	case "csv":
		err = printCSV(e.out, rows)
	}
	if err != nil {
		return fmt.Errorf("printing the list: %w", err)
	}
	if sum := summarize(opened.Problems, opened); sum.Errors > 0 {
		fmt.Fprintf(e.err, "%s; `galley check` shows them\n", sum)
		return errProblems
	}
	return nil
}

// wanted makes one question of the flags.
func wanted(c *cli.Context, p *schemas.Project, site *content.Site) (func(*content.Entry) bool, error) {
	var types []string
	for _, t := range p.Types {
		if t.Kind != schemas.Block {
			types = append(types, t.Name)
		}
	}
	states := []string{"draft", "scheduled", "published", "expired", "archived"}
	for flag, of := range map[string][]string{"type": types, "status": states, "locale": p.Locales, "missing": p.Locales} {
		if c.String(flag) == "" {
			continue
		}
		if _, err := oneOf(c, flag, of...); err != nil {
			return nil, err
		}
	}
	missing := c.String("missing")
	type name struct {
		id   content.ID
		kind *schemas.Type
	}
	has := map[name]bool{}
	if missing != "" {
		for n := range site.Len() {
			if e := site.Entry(content.N(n)); e.Locale == missing {
				has[name{e.ID, e.Type}] = true
			}
		}
	}
	// Of a document without that version one row is enough: the first locale's.
	first := map[name]string{}
	for n := range site.Len() {
		e := site.Entry(content.N(n))
		k := name{e.ID, e.Type}
		if l, ok := first[k]; !ok || slices.Index(p.Locales, e.Locale) < slices.Index(p.Locales, l) {
			first[k] = e.Locale
		}
	}
	return func(e *content.Entry) bool {
		k := name{e.ID, e.Type}
		return (c.String("type") == "" || e.Type.Name == c.String("type")) &&
			(c.String("status") == "" || e.State.String() == c.String("status")) &&
			(c.String("locale") == "" || e.Locale == c.String("locale")) &&
			(missing == "" || !has[k] && (first[k] == e.Locale || c.String("locale") != ""))
	}, nil
}

// rowsOf gives rows in the order of paths; records of a file in its own.
func rowsOf(site *content.Site, zone *time.Location, keep func(*content.Entry) bool) []row {
	var entries []*content.Entry
	for n := range site.Len() {
		if e := site.Entry(content.N(n)); keep(e) {
			entries = append(entries, e)
		}
	}
	slices.SortFunc(entries, func(a, b *content.Entry) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Record-b.Record)
	})
	rows := []row{}
	for _, e := range entries {
		r := row{Path: e.File, Type: e.Type.Name, Slug: e.Slug, Locale: e.Locale, Title: e.Title, Status: e.State.String()}
		if !e.Keys.Date.IsZero() {
			text := e.Keys.Date.In(zone).Format(time.RFC3339)
			r.Date = &text
		}
		if e.URL != "" {
			r.URL = &e.URL
		}
		rows = append(rows, r)
	}
	return rows
}

var columns = []string{"path", "type", "slug", "locale", "title", "status", "date", "url"}

func (l row) cells() []string {
	date, url := "", ""
	if l.Date != nil {
		date = *l.Date
	}
	if l.URL != nil {
		url = *l.URL
	}
	return []string{l.Path, l.Type, l.Slug, l.Locale, l.Title, l.Status, date, url}
}

func printCSV(to io.Writer, rows []row) error {
	w := csv.NewWriter(to)
	w.Write(columns)
	for _, l := range rows {
		w.Write(l.cells())
	}
	w.Flush()
	return w.Error()
}

// printTable lines columns up by the width that they have on a terminal.
func printTable(to io.Writer, rows []row) error {
	lines := [][]string{columns}
	for _, l := range rows {
		lines = append(lines, l.cells())
	}
	return printColumns(to, lines)
}

// printColumns prints lines of cells below each other.
func printColumns(to io.Writer, lines [][]string) error {
	var widths []int
	for _, cells := range lines {
		widths = append(widths, make([]int, max(0, len(cells)-len(widths)))...)
		for i, c := range cells {
			cells[i] = source.Visible(c)
			widths[i] = max(widths[i], uniseg.StringWidth(cells[i]))
		}
	}
	var b strings.Builder
	for _, cells := range lines {
		line := ""
		for i, c := range cells {
			line += c + strings.Repeat(" ", widths[i]-uniseg.StringWidth(c)+2)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	_, err := io.WriteString(to, b.String())
	return err
}
