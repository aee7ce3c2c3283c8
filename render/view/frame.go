package view

import (
	"errors"
	"fmt"
	"html/template"
	"reflect"

	"galley/schemas/source"
	"galley/themes"
)

// A frame is one template at work: its dot, its variables, what it has written.
type frame struct {
	r    *run
	out  []byte
	max  int // bytes that out may have; 0: any number
	dot  any
	vars []any
	flow flow
	room [4]any // for the variables of most
}

// flow says how a loop goes on.
type flow uint8

const (
	flowing flow = iota
	breaking
	continuing
)

func (f *frame) run(u *unit) {
	if u.slots <= len(f.room) {
		f.vars = f.room[:u.slots]
	} else {
		f.vars = make([]any, u.slots)
	}
	f.vars[0] = f.dot
	runAll(u.steps, f)
}

// check ends what grows without measure.
func (f *frame) check() {
	if f.max > 0 && len(f.out) > f.max {
		panic(&failed{err: errTooLong})
	}
}

// A where is a place in a template.
type where struct {
	file *themes.Template
	name string
	at   int
}

// failed is how a template ends before its end, as in text/template: a panic
// that execute recovers. Errors would have to be looked at after every action.
type failed struct {
	at  where
	err error
}

func (e *failed) Error() string { return e.err.Error() }
func (e *failed) Unwrap() error { return e.err }

// fail ends the template; what failed further in knows its place better.
func (w where) fail(err error) {
	var inner *failed
	if errors.As(err, &inner) {
		panic(inner)
	}
	panic(&failed{at: w, err: err})
}

// compiled runs a unit and appends what it writes.
func (r *run) compiled(u *unit, b []byte, dot any) (out []byte, err error) {
	f := frame{r: r, out: b, dot: dot}
	if max := r.set.project.Limits.Output; max > 0 {
		f.max = len(b) + max
	}
	depth, groups := r.depth, r.groups
	defer func() {
		r.depth = depth
		if v := recover(); v != nil {
			stopped, ok := v.(*failed)
			if !ok {
				panic(v)
			}
			r.groups = groups
			out, err = f.out, stopped
		}
	}()
	f.run(u)
	f.check()
	return f.out, nil
}

// exprOf makes an expression of what gives its value boxed.
func exprOf(t typ, get func(*frame) any) expr {
	e := expr{typ: t, any: get}
	switch t.sort {
	case textSort, htmlSort, urlSort:
		e.text = func(f *frame) string { s, _ := asText(get(f)); return s }
	case intSort:
		e.num = func(f *frame) int { n, _ := get(f).(int); return n }
	case boolSort:
		e.flag = func(f *frame) bool { b, _ := get(f).(bool); return b }
	}
	return e
}

// asText gives the characters of what is some kind of text.
func asText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case template.URL:
		return string(v), true
	case template.HTML:
		return string(v), true
	}
	return "", false
}

// truth says whether the value counts as true.
func (e expr) truth() func(f *frame) bool {
	switch {
	case e.is != nil:
		return e.is
	case e.flag != nil:
		return e.flag
	case e.num != nil:
		return func(f *frame) bool { return e.num(f) != 0 }
	case e.text != nil:
		return func(f *frame) bool { return e.text(f) != "" }
	}
	return func(f *frame) bool { return isTrue(e.any(f)) }
}

func isTrue(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case template.HTML:
		return v != ""
	case template.URL:
		return v != ""
	case int:
		return v != 0
	case *Document, *Page, *Group, *Field, *Media, *Date, *Link, *Site, *Type, *Term, *Taxonomy, *Pager, *PageNumber, *JSON, *Locale, *Translation:
		return true
	}
	truth, _ := template.IsTrue(v)
	return truth
}

// A sequence is a list of whatever items.
type sequence struct {
	len int
	at  func(i int) any
}

func sequenceOf[T any](list []T) (sequence, bool) {
	return sequence{len(list), func(i int) any { return list[i] }}, true
}

// itemsOf goes through what range goes through. Nothing has no items.
func itemsOf(v any) (sequence, bool) {
	switch v := v.(type) {
	case nil:
		return sequence{}, true
	case []*Document:
		return sequenceOf(v)
	case []string:
		return sequenceOf(v)
	case []any:
		return sequenceOf(v)
	case []*Link:
		return sequenceOf(v)
	case []*Term:
		return sequenceOf(v)
	case []*Taxonomy:
		return sequenceOf(v)
	case []*Group:
		return sequenceOf(v)
	case []*Field:
		return sequenceOf(v)
	case []*Heading:
		return sequenceOf(v)
	case []*Type:
		return sequenceOf(v)
	case []*Locale:
		return sequenceOf(v)
	case []*Translation:
		return sequenceOf(v)
	case []*PageNumber:
		return sequenceOf(v)
	case []*Row:
		return sequenceOf(v)
	case []*JSON:
		return sequenceOf(v)
	case int:
		return sequence{max(v, 0), func(i int) any { return i }}, true
	}
	return sequence{}, false
}

// place gives where it was, as a problem has it.
func (w where) place() source.Pos {
	if w.file == nil || w.file.BuiltIn {
		return source.Pos{File: "themes/default/" + w.name}
	}
	return w.file.At(w.at)
}

// same compares two values as eq does: of one kind, else it is a mistake.
func same(a, b any) (bool, error) {
	if s, ok := asText(a); ok {
		if t, ok := asText(b); ok {
			return s == t, nil
		}
	}
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	if !x.IsValid() || !y.IsValid() {
		return x.IsValid() == y.IsValid(), nil
	}
	switch kx, ky := basic(x), basic(y); {
	case kx != ky:
		return false, &mistake{fmt.Sprintf("%v and %v cannot be compared: they are of different kinds", shown(a), shown(b)), ""}
	case kx == reflect.Float64:
		return x.Float() == y.Float(), nil
	case !x.Type().Comparable() || !y.Type().Comparable():
		return false, &mistake{"these cannot be compared", ""}
	}
	return a == b, nil
}

// basic is the kind that comparing looks at.
func basic(v reflect.Value) reflect.Kind {
	switch {
	case v.CanInt():
		return reflect.Int
	case v.CanFloat():
		return reflect.Float64
	}
	return v.Kind()
}

// order compares two values as lt does.
func order(a, b any) (int, error) {
	if s, ok := asText(a); ok {
		if t, ok := asText(b); ok {
			switch {
			case s < t:
				return -1, nil
			case s > t:
				return 1, nil
			}
			return 0, nil
		}
	}
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	if x.IsValid() && y.IsValid() {
		switch {
		case x.CanInt() && y.CanInt():
			return int(min(max(x.Int()-y.Int(), -1), 1)), nil
		case x.CanFloat() && y.CanFloat():
			switch d := x.Float() - y.Float(); {
			case d < 0:
				return -1, nil
			case d > 0:
				return 1, nil
			}
			return 0, nil
		}
	}
	return 0, &mistake{fmt.Sprintf("%v and %v cannot be compared: they are of different kinds", shown(a), shown(b)), ""}
}
