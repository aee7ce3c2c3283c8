package view

import (
	"fmt"
	"html/template"
	"reflect"
	"strconv"
	"strings"
	"text/template/parse"

	"galley/schemas"
)

// A typ is what is known of a value before anything runs.
type typ struct {
	sort   sort
	of     reflect.Type  // of an object, or of a list's items
	schema *schemas.Type // of documents and groups, where it is known
}

// An expr is an expression, to be evaluated. any is always there, the others
// where the sort says so; they save boxing.
type expr struct {
	typ
	any    func(f *frame) any
	text   func(f *frame) string
	num    func(f *frame) int
	flag   func(f *frame) bool
	put    func(f *frame, b []byte) ([]byte, error)
	items  func(f *frame) sequence // of a list
	is     func(f *frame) bool     // whether it counts as true, where that is cheaper to know
	fixed  any                     // the value of a literal
	words  map[string]string       // of a word: its text by locale
	called string                  // for messages: .Title
}

// key names a type of dot.
func (t typ) key() string {
	key := strconv.Itoa(int(t.sort))
	if t.of != nil {
		key += " " + t.of.String()
	}
	if t.schema != nil {
		key += " " + t.schema.Name
	}
	return key
}

// commands evaluates a pipeline.
func (s *scope) commands(p *parse.PipeNode, cmds []*parse.CommandNode) expr {
	if len(cmds) == 0 {
		s.unknown()
		return expr{any: func(*frame) any { return nil }}
	}
	e := s.command(cmds[0], nil)
	for _, cmd := range cmds[1:] {
		last := e
		e = s.command(cmd, &last)
	}
	return e
}

func (s *scope) command(cmd *parse.CommandNode, last *expr) expr {
	args := func() []expr {
		var list []expr
		for _, a := range cmd.Args[1:] {
			list = append(list, s.arg(a))
		}
		if last != nil {
			list = append(list, *last)
		}
		return list
	}
	switch n := cmd.Args[0].(type) {
	case *parse.FieldNode:
		return s.path(s.dotExpr(), n, n.Ident, args())
	case *parse.ChainNode:
		return s.path(s.arg(n.Node), n, n.Field, args())
	case *parse.VariableNode:
		return s.path(s.variableExpr(n), n, n.Ident[1:], args())
	case *parse.IdentifierNode:
		return s.function(n, args())
	}
	if _, isNil := cmd.Args[0].(*parse.NilNode); isNil {
		s.problem(cmd, "", "nil is nothing that could be shown")
	}
	if len(cmd.Args) > 1 || last != nil {
		s.problem(cmd, "", "%s takes no arguments", cmd.Args[0])
	}
	return s.arg(cmd.Args[0])
}

// arg evaluates a node that stands alone.
func (s *scope) arg(n parse.Node) expr {
	switch n := n.(type) {
	case *parse.DotNode:
		return s.dotExpr()
	case *parse.FieldNode:
		return s.path(s.dotExpr(), n, n.Ident, nil)
	case *parse.ChainNode:
		return s.path(s.arg(n.Node), n, n.Field, nil)
	case *parse.VariableNode:
		return s.path(s.variableExpr(n), n, n.Ident[1:], nil)
	case *parse.PipeNode:
		if len(n.Decl) > 0 {
			s.unknown()
		}
		return s.commands(n, n.Cmds)
	case *parse.IdentifierNode:
		return s.function(n, nil)
	case *parse.StringNode:
		return literal(textSort, n.Text)
	case *parse.BoolNode:
		return literal(boolSort, n.True)
	case *parse.NumberNode:
		switch {
		case n.IsFloat && strings.ContainsAny(n.Text, ".eEpP") && !strings.HasPrefix(strings.TrimLeft(n.Text, "+-"), "0x"):
			return literal(anything, n.Float64)
		case n.IsInt:
			return literal(intSort, int(n.Int64))
		}
	case *parse.NilNode:
		return expr{any: func(*frame) any { return nil }, called: "nil"}
	}
	s.unknown()
	return expr{any: func(*frame) any { return nil }}
}

func literal(of sort, v any) expr {
	e := exprOf(typ{sort: of}, func(*frame) any { return v })
	e.fixed, e.called = v, fmt.Sprintf("%#v", v)
	return e
}

func (s *scope) dotExpr() expr {
	e := exprOf(s.dot, func(f *frame) any { return f.dot })
	e.called = "."
	return e
}

func (s *scope) variableExpr(n *parse.VariableNode) expr {
	for i := len(s.vars) - 1; i >= 0; i-- {
		if v := s.vars[i]; v.name == n.Ident[0] {
			e := exprOf(v.typ, func(f *frame) any { return f.vars[v.slot] })
			e.called = v.name
			return e
		}
	}
	s.unknown()
	return expr{any: func(*frame) any { return nil }}
}

// path is x.A.B with arguments to the last of them.
func (s *scope) path(e expr, n parse.Node, names []string, args []expr) expr {
	if len(names) == 0 && len(args) > 0 {
		s.problem(n, "", "%s takes no arguments", e.called)
	}
	for i, name := range names {
		if i < len(names)-1 {
			e = s.member(e, n, name, nil)
		} else {
			e = s.member(e, n, name, args)
		}
	}
	return e
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
	case e.items != nil:
		return func(f *frame) bool { return e.items(f).len > 0 }
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
	case []*Document:
		return len(v) > 0
	case []*Term:
		return len(v) > 0
	case []*Link:
		return len(v) > 0
	case []string:
		return len(v) > 0
	case *Document, *Page, *Group, *Field, *Media, *Date, *Link, *Site, *Type, *Term, *Taxonomy, *Pager, *PageNumber, *JSON, *Locale, *Translation:
		return true
	}
	truth, _ := template.IsTrue(v)
	return truth
}
