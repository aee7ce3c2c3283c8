package view

import (
	"reflect"
	"strconv"
	"strings"
	"text/template/parse"

	"galley/schemas/source"
)

// member is x.Name.
func (s *scope) member(e expr, n parse.Node, name string, args []expr) expr {
	called := strings.TrimSuffix(e.called, ".") + "." + name
	switch e.sort {
	case anything:
		return s.late(e, n, name, args, called)
	case objectSort:
	default:
		s.problem(n, hintFor(e), "%s is %s and has no %q", e.called, aSort[e.sort], name)
		return expr{any: func(*frame) any { return nil }, called: called}
	}
	v := s.c.views[e.of]
	m, ok := v.members[name]
	if !ok {
		s.problem(n, source.DidYouMean(name, memberNames(v)), "%s has no %q", v.a, name)
		return expr{any: func(*frame) any { return nil }, called: called}
	}
	if wrong := m.takes(args); wrong != "" {
		s.problem(n, "", "%s %s", called, wrong)
	}
	t := typ{sort: m.sort, of: m.of}
	if refined, err := s.refine(e, name, args, t); err != nil {
		s.problem(n, err.hint, "%s", err.message)
	} else {
		t = refined
	}
	at := s.where(n)
	on := e.any
	some := func(f *frame) any {
		dot := on(f)
		if dot == nil {
			at.fail(nothing(e.called, name))
		}
		return dot
	}
	var result expr
	if len(args) == 0 && len(m.args) == 0 {
		get := m.any
		result = exprOf(t, func(f *frame) any {
			v, err := get(some(f), nil)
			if err != nil {
				at.fail(err)
			}
			return v
		})
		if get := m.text; get != nil {
			result.text = func(f *frame) string { return get(some(f)) }
		}
		if get := m.num; get != nil {
			result.num = func(f *frame) int { return get(some(f)) }
		}
		if get := m.flag; get != nil {
			result.flag = func(f *frame) bool { return get(some(f)) }
		}
		if put := m.put; put != nil {
			result.put = func(f *frame, b []byte) ([]byte, error) {
				b, err := put(some(f), b)
				if err != nil {
					at.fail(err)
				}
				return b, nil
			}
		}
		if items := m.items; items != nil {
			result.items = func(f *frame) sequence {
				list, err := items(some(f), nil)
				if err != nil {
					at.fail(err)
				}
				return list
			}
		}
	} else {
		values := valuesOf(args, m, called)
		result = exprOf(t, func(f *frame) any {
			dot := some(f)
			given, err := values(f)
			if err != nil {
				at.fail(err)
			}
			v, err := m.any(dot, given)
			if err != nil {
				at.fail(err)
			}
			return v
		})
		if items := m.items; items != nil {
			result.items = func(f *frame) sequence {
				dot := some(f)
				given, err := values(f)
				if err != nil {
					at.fail(err)
				}
				list, err := items(dot, given)
				if err != nil {
					at.fail(err)
				}
				return list
			}
		}
		if with := m.with; with != nil {
			result.text = func(f *frame) string {
				dot := some(f)
				given, err := values(f)
				if err != nil {
					at.fail(err)
				}
				return with(dot, given)
			}
		}
	}
	result.called = called
	if len(args) == 1 && args[0].fixed != nil {
		result.called += " " + args[0].called
	}
	return result
}

// late looks a name up when the value is there.
func (s *scope) late(e expr, n parse.Node, name string, args []expr, called string) expr {
	at := s.where(n)
	views := s.c.views
	result := expr{called: called, any: func(f *frame) any {
		dot := e.any(f)
		if dot == nil {
			at.fail(nothing(e.called, name))
		}
		v := views[reflect.TypeOf(dot)]
		if v == nil {
			at.fail(&mistake{e.called + " has no " + strconv.Quote(name), ""})
		}
		m, ok := v.members[name]
		if !ok {
			at.fail(&mistake{v.a + " has no " + strconv.Quote(name), source.DidYouMean(name, memberNames(v))})
		}
		values := make([]any, len(args))
		for i := range args {
			values[i] = args[i].any(f)
		}
		got, err := m.callWith(dot, values, called)
		if err != nil {
			at.fail(err)
		}
		return got
	}}
	return result
}

func nothing(called, name string) *mistake {
	if called == "." || called == "" {
		return &mistake{"there is nothing here that could have a " + strconv.Quote(name), "ask inside {{with …}} for what may not be there"}
	}
	return &mistake{"there is no " + called + " here, so it has no " + strconv.Quote(name),
		"write {{with " + called + "}}{{." + name + "}}{{end}}"}
}

var aSort = map[sort]string{textSort: "a text", htmlSort: "HTML", urlSort: "an address", intSort: "a number", boolSort: "true or false", listSort: "a list"}

func hintFor(e expr) string {
	if e.sort == listSort {
		return "go through it: {{range " + e.called + "}}…{{end}}"
	}
	return ""
}

func memberNames(v *vocable) []string {
	var names []string
	for name := range v.members {
		names = append(names, name)
	}
	return sorted(names)
}

// takes says what is wrong with the arguments; "" if nothing is.
func (m member) takes(args []expr) string {
	switch {
	case len(args) < len(m.args):
		return "needs " + counted(len(m.args))
	case len(args) > len(m.args) && m.more == anything, len(args) > len(m.args)+1:
		if len(m.args) == 0 {
			return "takes no arguments"
		}
		return "takes " + counted(len(m.args))
	}
	for i, a := range args {
		want := m.more
		if i < len(m.args) {
			want = m.args[i]
		}
		if a.sort != want && a.sort != anything && !(want == textSort && a.sort == urlSort) {
			return "needs " + aSort[want] + ", and " + a.called + " is not"
		}
	}
	return ""
}

func counted(n int) string {
	if n == 1 {
		return "one argument"
	}
	return strconv.Itoa(n) + " arguments"
}

// valuesOf gives what gives a member its arguments. Those that are written in
// the template are the same at every call.
func valuesOf(args []expr, m member, called string) func(*frame) ([]any, error) {
	fixed := make([]any, len(args))
	for i := range args {
		if fixed[i] = args[i].fixed; fixed[i] == nil {
			return func(f *frame) ([]any, error) {
				values := make([]any, len(args))
				for i := range args {
					values[i] = args[i].any(f)
				}
				return values, m.check(values, called)
			}
		}
	}
	err := m.check(fixed, called)
	return func(*frame) ([]any, error) { return fixed, err }
}

// callWith calls with values whose types were not all known before.
func (m member) callWith(dot any, args []any, called string) (any, error) {
	if err := m.check(args, called); err != nil {
		return nil, err
	}
	return m.any(dot, args)
}

// check says what is wrong with values, and makes texts of what is text.
func (m member) check(args []any, called string) error {
	if len(args) < len(m.args) || len(args) > len(m.args) && m.more == anything {
		return &mistake{called + " needs " + counted(len(m.args)), ""}
	}
	for i, a := range args {
		want := m.more
		if i < len(m.args) {
			want = m.args[i]
		}
		ok := false
		if want == textSort {
			if _, ok = a.(string); !ok {
				args[i], ok = asText(a)
			}
		} else {
			_, ok = a.(int)
		}
		if !ok {
			return &mistake{called + " needs " + aSort[want], ""}
		}
	}
	return nil
}
