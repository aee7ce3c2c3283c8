package r3

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"galley/content"
	"galley/render"
)

// filters are read into a tree and written back as keys, so that all spellings
// of a question are one request: groups counted from 0 without gaps, keys in
// their order, lists without what stands in them twice. What cannot be read is
// 422 and names its key: nothing that a client asks for is passed over
// (contracts 1.5).

// What one question may cost (reliability L13).
const (
	mostFilterBytes  = 8 << 10 // keys and values
	mostConditions   = 50
	mostValues       = 200 // of all $in and $notIn
	mostLong         = 8   // conditions on texts that have to be read back
	deepestGroup     = 5
	longestNamed     = 80 // of a key in a message
	longestIndex     = 6  // digits of a place in a group
	filtersKey       = "filters"
	columnsInMessage = "status, type, slug, publishedAt, createdAt, updatedAt, authorId or data.FIELD"
)

// A filter holds if all of it does: its tests, everything of and, one of or.
type filter struct {
	tests   []test
	and, or []filter
}

// A test is one condition as a client spells it.
type test struct{ column, operator, value string }

// operators are contracts 1.5's.
var operators = []struct {
	name string
	op   content.Op
}{
	{"$eq", content.Equal}, {"$ne", content.Unequal},
	{"$gt", content.Greater}, {"$gte", content.GreaterOrEqual}, {"$lt", content.Less}, {"$lte", content.LessOrEqual},
	{"$in", content.Equal}, {"$notIn", content.Unequal},
	{"$contains", content.Contains}, {"$startsWith", content.HasPrefix},
	{"$null", content.Null}, {"$notNull", content.NotNull},
}

func operatorNamed(name string) (content.Op, bool) {
	for i := range operators {
		if operators[i].name == name {
			return operators[i].op, true
		}
	}
	return 0, false
}

// A growing is a filter while its keys come in.
type growing struct {
	tests   []test
	and, or map[int]*growing
}

// readFilters gives the one form of all keys that begin with "filters".
func (f *family) readFilters(_ *render.Context, given []render.Arg) ([]render.Arg, *render.Failure) {
	tree, failure := f.parseFilters(given)
	if failure != nil {
		return nil, failure
	}
	return tree.args(nil, filtersKey), nil
}

func (f *family) parseFilters(given []render.Arg) (filter, *render.Failure) {
	var root growing
	size, conditions, values, long := 0, 0, 0, 0
	for _, a := range given {
		if a.Key != filtersKey && !strings.HasPrefix(a.Key, filtersKey+"[") {
			continue // another key, which is nobody's
		}
		if size += len(a.Key) + len(a.Value); size > mostFilterBytes {
			return filter{}, tooMuch("the filters are longer than " + strconv.Itoa(mostFilterBytes) + " bytes: ask for less at once")
		}
		wrong := func(why string) (filter, *render.Failure) {
			return filter{}, &render.Failure{Status: 422, Key: shorten(a.Key), Message: why}
		}
		if !utf8.ValidString(a.Key) || !utf8.ValidString(a.Value) {
			return wrong("is not UTF-8")
		}
		segments, ok := brackets(a.Key[len(filtersKey):])
		if !ok {
			return wrong("write filters[FIELD][$operator]=value, in brackets that open and close")
		}
		at := &root
		depth := 0
		for len(segments) > 0 && (segments[0] == "$and" || segments[0] == "$or") {
			if depth++; depth > deepestGroup {
				return wrong("groups stand in groups at most " + strconv.Itoa(deepestGroup) + " deep")
			}
			i, ok := 0, false
			if len(segments) > 1 {
				i, ok = index(segments[1])
			}
			if !ok {
				return wrong(segments[0] + " takes a list: filters[" + segments[0] + "][0][FIELD][$operator]=value, and so on with [1]")
			}
			at, segments = at.member(segments[0], i), segments[2:]
		}
		if len(segments) != 2 {
			return wrong("write filters[FIELD][$operator]=value")
		}
		t, why := newTest(segments[0], segments[1], a.Value)
		if why != "" {
			return wrong(why)
		}
		at.tests = append(at.tests, t)
		if conditions++; conditions > mostConditions {
			return filter{}, tooMuch("there are more than " + strconv.Itoa(mostConditions) + " conditions: ask for less at once")
		}
		if t.operator == "$in" || t.operator == "$notIn" {
			if values += strings.Count(t.value, ",") + 1; values > mostValues {
				return wrong("the lists have more than " + strconv.Itoa(mostValues) + " values: ask for less at once")
			}
		}
		if f.isLong(t.column) && t.operator != "$null" && t.operator != "$notNull" {
			if long++; long > mostLong {
				return wrong("there are more than " + strconv.Itoa(mostLong) + " conditions on long texts: use the search")
			}
		}
	}
	return root.freeze(), nil
}

func tooMuch(why string) *render.Failure {
	return &render.Failure{Status: 422, Key: filtersKey, Message: why}
}

// shorten keeps a client's key short in a message.
func shorten(key string) string {
	key = strings.ToValidUTF8(key, "\ufffd")
	if len(key) <= longestNamed {
		return key
	}
	n := longestNamed
	for !utf8.RuneStart(key[n]) {
		n--
	}
	return key[:n] + "…"
}

// brackets splits [a][b][c].
func brackets(s string) ([]string, bool) {
	var all []string
	for s != "" {
		end := strings.IndexByte(s, ']')
		if s[0] != '[' || end < 2 || strings.IndexByte(s[1:end], '[') >= 0 {
			return nil, false
		}
		all = append(all, s[1:end])
		s = s[end+1:]
	}
	return all, len(all) > 0
}

// index reads a place in a group. It has one spelling.
func index(s string) (int, bool) {
	if s == "" || len(s) > longestIndex || s[0] == '0' && len(s) > 1 {
		return 0, false
	}
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// newTest checks one condition, and gives its value one form.
func newTest(column, operator, value string) (t test, why string) {
	if !isColumn(column) {
		return t, "documents have no column " + strconv.Quote(shorten(column)) + ": it is one of " + columnsInMessage
	}
	op, ok := operatorNamed(operator)
	if !ok {
		names := make([]string, len(operators))
		for i := range operators {
			names[i] = operators[i].name
		}
		return t, "there is no operator " + strconv.Quote(shorten(operator)) + ": it is one of " + strings.Join(names, " ")
	}
	switch {
	case operator == "$in" || operator == "$notIn":
		value = strings.Join(listOf(value), ",")
	case op == content.Null || op == content.NotNull:
		if value != "true" && value != "false" {
			return t, operator + " is true or false, not " + strconv.Quote(shorten(value))
		}
	}
	return test{column, operator, value}, ""
}

// listOf splits a list at its commas. What is empty or stands there again is
// left out.
func listOf(text string) []string {
	var all []string
	for v := range strings.SplitSeq(text, ",") {
		if v = strings.TrimSpace(v); v != "" && !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}

// isColumn says whether a name may be a column: one of the document's own, or a
// field's, be there such a field or not.
func isColumn(name string) bool {
	switch name {
	case "status", "type", "slug", "publishedAt", "createdAt", "updatedAt", "authorId":
		return true
	}
	path, ok := strings.CutPrefix(name, "data.")
	return ok && path != "" && !slices.Contains(strings.Split(path, "."), "")
}

func (g *growing) member(group string, i int) *growing {
	of := &g.and
	if group == "$or" {
		of = &g.or
	}
	if *of == nil {
		*of = map[int]*growing{}
	}
	if (*of)[i] == nil {
		(*of)[i] = &growing{}
	}
	return (*of)[i]
}

func (g *growing) freeze() filter {
	slices.SortFunc(g.tests, func(a, b test) int {
		return cmp.Or(strings.Compare(a.column, b.column), strings.Compare(a.operator, b.operator))
	})
	return filter{g.tests, members(g.and), members(g.or)}
}

// members are a group's, in the order of their places; gaps are none.
func members(group map[int]*growing) []filter {
	var all []filter
	places := make([]int, 0, len(group))
	for i := range group {
		places = append(places, i)
	}
	slices.Sort(places)
	for _, i := range places {
		all = append(all, group[i].freeze())
	}
	return all
}

// args spells a filter in its one form.
func (f filter) args(all []render.Arg, at string) []render.Arg {
	for _, t := range f.tests {
		all = append(all, render.Arg{Key: at + "[" + t.column + "][" + t.operator + "]", Value: t.value})
	}
	for i, of := range f.and {
		all = of.args(all, at+"[$and]["+strconv.Itoa(i)+"]")
	}
	for i, of := range f.or {
		all = of.args(all, at+"[$or]["+strconv.Itoa(i)+"]")
	}
	return all
}

// where makes a request's filters conditions.
func (f *family) where(c *render.Context, r render.Request) []content.Condition {
	var given []render.Arg
	for _, a := range r.Args {
		if strings.HasPrefix(a.Key, filtersKey+"[") {
			given = append(given, a)
		}
	}
	if len(given) == 0 {
		return nil
	}
	tree, failure := f.parseFilters(given)
	if failure != nil { // it has been read: this is no request that Read gave
		return []content.Condition{{Op: content.Any}}
	}
	return f.conditions(c, &tree)
}

func (f *family) conditions(c *render.Context, tree *filter) []content.Condition {
	var all []content.Condition
	for _, t := range tree.tests {
		all = append(all, f.condition(c, t))
	}
	for i := range tree.and {
		all = append(all, content.Condition{Op: content.All, Of: f.conditions(c, &tree.and[i])})
	}
	if len(tree.or) > 0 {
		any := content.Condition{Op: content.Any}
		for i := range tree.or {
			any.Of = append(any.Of, content.Condition{Op: content.All, Of: f.conditions(c, &tree.or[i])})
		}
		all = append(all, any)
	}
	return all
}

func (f *family) condition(c *render.Context, t test) content.Condition {
	op, _ := operatorNamed(t.operator)
	condition := content.Condition{Op: op, Column: f.column(c, t.column)}
	switch {
	case op == content.Null || op == content.NotNull:
		if t.value == "false" {
			condition.Op = content.Null + content.NotNull - op
		}
	case t.operator == "$in" || t.operator == "$notIn":
		condition.Values = listOf(t.value)
	default:
		condition.Values = []string{t.value}
	}
	return condition
}
