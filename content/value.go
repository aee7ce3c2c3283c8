package content

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"galley/schemas"
	"galley/schemas/source"
)

// A value is read from the characters that stand at a node, by the field's
// kind and by nothing else: what YAML would take 017 or no for does not matter.

// value reads what stands in a field; n is not empty. Without a value a problem
// has been told.
func (r *reading) value(f *schemas.Field, n *source.Node) Value {
	v := r.valueOf(f, n)
	r.mark(f, n, v)
	return v
}

func (r *reading) valueOf(f *schemas.Field, n *source.Node) Value {
	switch f.Kind {
	case schemas.Text, schemas.Textarea, schemas.Email, schemas.Color, schemas.Code:
		if s, ok := r.scalar(n, "a text"); ok && r.textFits(f, n, s) {
			return Text(s)
		}
	case schemas.URL:
		return r.link(f, n)
	case schemas.Markdown, schemas.RichText, schemas.HTML:
		if s, ok := r.scalar(n, "a text"); ok && strings.TrimSpace(s) != "" {
			return r.fieldBody(f, n, s)
		}
	case schemas.Integer:
		if i, ok := r.integer(n); ok && r.inRange(f, n, float64(i)) {
			return Integer(i)
		}
	case schemas.Number:
		if x, ok := r.number(n); ok && r.inRange(f, n, x) {
			return Number(x)
		}
	case schemas.Boolean:
		if b, ok := r.boolean(n); ok {
			return Bool(b)
		}
	case schemas.Date:
		if s, ok := r.scalar(n, "a date"); ok {
			t, fault := r.dates().day(s)
			if fault.Message == "" {
				return Date(t)
			}
			r.problem(source.BadDate, n, fault.Hint, "%s", fault.Message)
		}
	case schemas.DateTime:
		if t, ok := r.instant(n); ok {
			return Time(t)
		}
	case schemas.Time:
		if s, ok := r.scalar(n, "a time"); ok {
			seconds, fault := clock(s)
			if fault.Message == "" {
				return Clock(seconds)
			}
			r.problem(source.BadDate, n, fault.Hint, "%s", fault.Message)
		}
	case schemas.Select:
		if f.Many {
			return r.list(f, n, r.option)
		}
		return r.option(f, n)
	case schemas.Tags:
		return r.list(f, n, r.tag)
	case schemas.JSON:
		return r.json(f, n)
	case schemas.Image, schemas.File:
		return r.media(f, n)
	case schemas.Reference:
		if f.Many {
			return r.list(f, n, r.reference)
		}
		return r.reference(f, n)
	case schemas.Group:
		return r.group(f, n)
	case schemas.List:
		return r.list(f, n, func(f *schemas.Field, n *source.Node) Value { return r.value(f.Item, n) })
	case schemas.Blocks:
		return r.list(f, n, r.block)
	}
	return nil
}

// scalar gives the characters of a value that has to be one.
func (r *reading) scalar(n *source.Node, what string) (string, bool) {
	if n.Kind == source.Scalar {
		return n.Text, true
	}
	hint := "write the value alone"
	switch n.Kind {
	case source.Mapping:
		hint = "write the value alone, in quotes if it begins with {"
	case source.List:
		hint = "write the value alone, in quotes if it begins with ["
	case source.Null:
		hint = "write a value, or remove it"
	}
	r.problem(source.WrongKind, n, hint, "expected %s, found %s", what, shown(n))
	return "", false
}

// items gives the values of a list; one value is a list of one.
func items(n *source.Node) []*source.Node {
	if n.Kind != source.List {
		return []*source.Node{n}
	}
	all := make([]*source.Node, len(n.Nodes))
	for i := range n.Nodes {
		all[i] = &n.Nodes[i]
	}
	return all
}

// split gives the parts of a text in a field with a separator, each where it
// stands as far as that can be told.
func (r *reading) split(f *schemas.Field, n *source.Node) []*source.Node {
	raw := r.raw(n)
	exact := strings.Index(raw, n.Text)
	var parts []*source.Node
	at := 0
	for part := range strings.SplitSeq(n.Text, f.Separator) {
		if text := strings.TrimSpace(part); text != "" {
			node := *n
			node.Text, node.Quoted = text, true
			if exact >= 0 {
				before := at + strings.Index(part, text)
				node.Column += utf8.RuneCountInString(raw[:exact]) + utf8.RuneCountInString(n.Text[:before])
				node.EndColumn = node.Column + utf8.RuneCountInString(text)
			}
			parts = append(parts, &node)
		}
		at += len(part) + len(f.Separator)
	}
	return parts
}

// list reads a list of any kind. A list of nothing is unset.
func (r *reading) list(f *schemas.Field, n *source.Node, read func(*schemas.Field, *source.Node) Value) Value {
	var nodes []*source.Node
	if n.Kind == source.Scalar && f.Separator != "" {
		nodes = r.split(f, n)
	} else {
		nodes = items(n)
	}
	list := make(List, 0, len(nodes))
	good := true
	for _, item := range nodes {
		if empty(item) && !(f.Kind == schemas.List && item.Kind == source.List) {
			r.problem(source.WrongKind, item, "write a value, or remove the item", "expected a value in the list, found nothing")
			good = false
			continue
		}
		if v := read(f, item); v != nil {
			list = append(list, v)
			r.mark(f, item, v)
		}
	}
	switch count := len(nodes); {
	case !good:
	case count < f.MinItems:
		r.problem(source.WrongCount, n, fmt.Sprintf("write %s more", plural(f.MinItems-count, "value")),
			"%s where at least %d are needed", plural(count, "value"), f.MinItems)
	case f.MaxItems > 0 && count > f.MaxItems:
		r.problem(source.WrongCount, n, fmt.Sprintf("remove %s", plural(count-f.MaxItems, "value")),
			"%s where at most %s", plural(count, "value"), allowed(f.MaxItems))
	}
	if len(list) == 0 {
		return nil
	}
	return list
}

func allowed(n int) string {
	if n == 1 {
		return "1 is allowed"
	}
	return fmt.Sprintf("%d are allowed", n)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func (r *reading) boolean(n *source.Node) (value, ok bool) {
	s, ok := r.scalar(n, "true or false")
	if !ok {
		return false, false
	}
	hint := "write true or false"
	switch strings.ToLower(s) {
	case "true", "false":
		if !n.Quoted && (s == strings.ToLower(s) || s == strings.ToUpper(s) || s == "True" || s == "False") {
			return s[0] == 't' || s[0] == 'T', true
		}
		hint = "write " + strings.ToLower(s)
		if n.Quoted {
			hint = "remove the quotes"
		}
	case "yes", "on", "y", "1":
		hint = "write true"
	case "no", "off", "n", "0":
		hint = "write false"
	}
	r.problem(source.WrongKind, n, hint, "expected true or false, found %s", shown(n))
	return false, false
}

// option reads one choice of a select.
func (r *reading) option(f *schemas.Field, n *source.Node) Value {
	s, ok := r.scalar(n, "one of the options")
	if !ok {
		return nil
	}
	for _, o := range f.Options {
		if o.Value == s {
			return r.phrases.value(s)
		}
	}
	values := make([]string, len(f.Options))
	for i, o := range f.Options {
		values[i] = o.Value
	}
	hint := source.DidYouMean(s, values)
	if hint == "" {
		hint = "write " + choice(values)
	}
	r.problem(source.NotAnOption, n, hint, "%s is not an option", quote(s))
	return nil
}

// choice lists values in words: a, b or c.
func choice(values []string) string {
	const most = 8
	if len(values) > most {
		return "one of " + strings.Join(values[:most], ", ") + ", …"
	}
	if len(values) < 2 {
		return strings.Join(values, "")
	}
	last := len(values) - 1
	return strings.Join(values[:last], ", ") + " or " + values[last]
}
