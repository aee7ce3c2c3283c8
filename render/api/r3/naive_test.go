package r3

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// The naive evaluator is contracts 1.5 written down a second time, over decoded
// answers, with no thought of speed.

// A naiveDoc is a document as its own address answers it.
type naiveDoc map[string]any

// A naive is one condition, or a group: of all if or is not set.
type naive struct {
	of            []naive
	or            bool
	col, op, text string
}

func (n naive) holds(d naiveDoc) bool {
	if n.col == "" {
		for _, c := range n.of {
			if c.holds(d) == n.or {
				return n.or
			}
		}
		return !n.or
	}
	text, ok := naiveText(naiveAt(map[string]any(d), strings.Split(n.col, ".")))
	switch {
	case n.op == "$null" || n.op == "$notNull":
		return ok == (n.op == "$null") != (n.text == "true")
	case !ok:
		return false
	}
	is := func(value string) bool {
		if strings.HasSuffix(n.col, "At") {
			return naiveCompare(text, value, true) == 0
		}
		return text == value
	}
	in := func() bool {
		return slices.ContainsFunc(strings.Split(n.text, ","), func(v string) bool { v = strings.TrimSpace(v); return v != "" && is(v) })
	}
	switch n.op {
	case "$eq":
		return is(n.text)
	case "$ne":
		return !is(n.text)
	case "$in":
		return in()
	case "$notIn":
		return !in()
	case "$contains":
		return strings.Contains(strings.ToLower(text), strings.ToLower(n.text))
	case "$startsWith":
		return strings.HasPrefix(text, n.text)
	}
	switch c := naiveCompare(text, n.text, false); n.op {
	case "$gt":
		return c > 0
	case "$gte":
		return c >= 0
	case "$lt":
		return c < 0
	case "$lte":
		return c <= 0
	}
	panic(n.op)
}

func naiveAt(v any, path []string) any {
	for _, name := range path {
		switch in := v.(type) {
		case map[string]any:
			v = in[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || strconv.Itoa(i) != name || i < 0 || i >= len(in) {
				return nil
			}
			v = in[i]
		default:
			return nil
		}
	}
	return v
}

// naiveText is ->> of a value; false for null.
func naiveText(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "", false
	case string:
		return v, true
	}
	return naiveJSONB(v), true
}

func naiveJSONB(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case []any:
		var items []string
		for _, i := range v {
			items = append(items, naiveJSONB(i))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case map[string]any:
		var keys, members []string
		for k := range v {
			keys = append(keys, k)
		}
		slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
		for _, k := range keys {
			members = append(members, naiveJSONB(k)+": "+naiveJSONB(v[k]))
		}
		return "{" + strings.Join(members, ", ") + "}"
	case string:
		return string(appendPlainString(nil, []byte(v)))
	}
	return fmt.Sprint(v) // json.Number, bool
}

var (
	naiveNumber = regexp.MustCompile(`^[+-]?\d+(\.\d*)?([eE][+-]?\d+)?$`)
	naiveWhole  = regexp.MustCompile(`^[+-]?\d+$`)
	naiveMoment = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?)?$`)
)

func naiveTime(s string) (time.Time, bool) {
	m := naiveMoment.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, false
	}
	clock, seconds, zone := cmp.Or(m[2], "00:00"), cmp.Or(m[3], ":00"), strings.ReplaceAll(cmp.Or(m[4], "Z"), ":", "")
	if len(zone) == 3 {
		zone += "00"
	}
	t, err := time.Parse("2006-01-02T15:04:05Z0700", m[1]+"T"+clock+seconds+zone)
	return t, err == nil
}

// naiveCompare: as numbers if both are, else as times, else as texts.
func naiveCompare(a, b string, onlyTimes bool) int {
	if !onlyTimes && naiveNumber.MatchString(a) && naiveNumber.MatchString(b) {
		x, err1 := strconv.ParseInt(a, 10, 64)
		y, err2 := strconv.ParseInt(b, 10, 64)
		if err1 == nil && err2 == nil && naiveWhole.MatchString(a) && naiveWhole.MatchString(b) {
			return cmp.Compare(x, y)
		}
		f, _ := strconv.ParseFloat(a, 64)
		g, _ := strconv.ParseFloat(b, 64)
		return cmp.Compare(f, g)
	}
	if x, ok := naiveTime(a); ok {
		if y, ok := naiveTime(b); ok {
			return x.Compare(y)
		}
	}
	return cmp.Compare(a, b)
}

// naiveSort sorts by the keys of an order: what is null last in both directions, of a
// reference the title, of a list the first, ties by type and slug, which are
// the id of what the generator makes. options are the places of a select's.
func naiveSort(docs []naiveDoc, order []string, options map[string]int, titles bool) []naiveDoc {
	words := collate.New(language.English)
	keys := func(d naiveDoc, name string) (string, bool) {
		v := naiveAt(map[string]any(d), strings.Split(name, "."))
		if list, ok := v.([]any); ok {
			if len(list) == 0 {
				return "", false
			}
			v = list[0]
		}
		if stub, ok := v.(map[string]any); ok {
			v = stub["title"]
		}
		if v == "1970-01-01T00:00:00.000Z" {
			v = nil // nobody gave it
		}
		return naiveText(v)
	}
	numeric := map[string]bool{}
	for _, name := range order {
		name = strings.TrimPrefix(name, "-")
		numeric[name] = strings.HasPrefix(name, "data.") && (name != "data.choice" || options == nil)
		for _, d := range docs {
			if text, ok := keys(d, name); ok && !naiveNumber.MatchString(text) {
				numeric[name] = false
			}
		}
	}
	byText := func(a, b naiveDoc, name string) int {
		x, _ := keys(a, name)
		y, _ := keys(b, name)
		switch {
		case numeric[name]:
			f, _ := strconv.ParseFloat(x, 64)
			g, _ := strconv.ParseFloat(y, 64)
			return cmp.Compare(f, g)
		case name == "data.choice" && options != nil:
			return cmp.Compare(options[x], options[y])
		case strings.HasPrefix(name, "data."):
			return words.CompareString(x, y)
		}
		return cmp.Compare(x, y)
	}
	sorted := slices.Clone(docs)
	slices.SortStableFunc(sorted, func(a, b naiveDoc) int {
		for _, key := range order {
			name, down := strings.CutPrefix(key, "-")
			_, x := keys(a, name)
			_, y := keys(b, name)
			switch c := byText(a, b, name); {
			case x != y && x:
				return -1
			case x != y:
				return 1
			case x && c != 0 && down:
				return -c
			case x && c != 0:
				return c
			}
		}
		if titles {
			title := func(d naiveDoc) string {
				text, _ := naiveText(naiveAt(map[string]any(d), []string{"data", "title"}))
				return cmp.Or(text, d["slug"].(string))
			}
			if c := words.CompareString(title(a), title(b)); c != 0 {
				return c
			}
		}
		return cmp.Or(cmp.Compare(a["type"].(string)+"/"+a["slug"].(string), b["type"].(string)+"/"+b["slug"].(string)))
	})
	return sorted
}

// naivePick picks fields of a document: what is to be there, then without what
// is not.
func naivePick(d any, names []string) any {
	var only, not [][]string
	for _, name := range names {
		name, minus := strings.CutPrefix(name, "-")
		if !slices.Contains(documentKeys[:], name) && !strings.HasPrefix(name, "data.") {
			name = "data." + name
		}
		if minus {
			not = append(not, strings.Split(name, "."))
		} else {
			only = append(only, strings.Split(name, "."))
		}
	}
	if len(only) > 0 {
		d, _ = naiveOnly(d, only)
	}
	return naiveNot(d, not)
}

func naiveOnly(v any, paths [][]string) (any, bool) {
	if slices.ContainsFunc(paths, func(p []string) bool { return len(p) == 0 }) {
		return v, true
	}
	switch v := v.(type) {
	case []any:
		list := []any{}
		for _, item := range v {
			if kept, ok := naiveOnly(item, paths); ok {
				list = append(list, kept)
			}
		}
		return list, true
	case map[string]any:
		kept := map[string]any{}
		for k, x := range v {
			var below [][]string
			for _, p := range paths {
				if p[0] == k {
					below = append(below, p[1:])
				}
			}
			if len(below) > 0 {
				if x, ok := naiveOnly(x, below); ok {
					kept[k] = x
				}
			}
		}
		return kept, true
	}
	return nil, false
}

func naiveNot(v any, paths [][]string) any {
	switch v := v.(type) {
	case []any:
		list := []any{}
		for _, item := range v {
			list = append(list, naiveNot(item, paths))
		}
		return list
	case map[string]any:
		kept := map[string]any{}
		for k, x := range v {
			var below [][]string
			gone := false
			for _, p := range paths {
				if len(p) > 0 && p[0] == k {
					gone = gone || len(p) == 1
					below = append(below, p[1:])
				}
			}
			if !gone {
				kept[k] = naiveNot(x, below)
			}
		}
		return kept
	}
	return v
}

func decode(text []byte) (any, error) {
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}
