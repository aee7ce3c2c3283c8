package view

import (
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"galley/schemas"
	"galley/schemas/source"
	"galley/themes"
)

// Templates are parsed and escaped by html/template, which knows the contexts
// of HTML; running them is our own affair, since its runner reflects and boxes
// at every action, which made up three quarters of the time of all answers. An
// escaped tree becomes closures over typed views. On the way every name is
// looked up, so that a theme's slip is a problem before anything is built.
//
// What the compiler does not know (JavaScript and CSS contexts, functions of
// its own, values in attribute names) it leaves alone: then that page is run by
// html/template as a whole. So nothing can be escaped wrongly, only slowly.

// A unit is a template compiled for one type of dot.
type unit struct {
	name  string
	steps []step
	slots int     // variables
	calls []*unit // templates that it calls
	known bool    // all of it is known to the compiler
}

// whole says whether the unit and all that it calls are known.
func (u *unit) whole(seen map[*unit]bool) bool {
	if seen[u] {
		return true
	}
	seen[u] = true
	return u.known && !slices.ContainsFunc(u.calls, func(c *unit) bool { return !c.whole(seen) })
}

// A step is an action of a template, to be run.
type step func(f *frame)

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
	is     func(f *frame) bool // whether it counts as true, where that is cheaper to know
	fixed  any                 // the value of a literal
	words  map[string]string   // of a word: its text by locale
	called string              // for messages: .Title
}

type compiler struct {
	set      *Set
	root     *template.Template
	views    map[reflect.Type]*vocable
	units    map[string]*unit
	problems source.Problems
}

// A scope is what is known at a place of a template.
type scope struct {
	c    *compiler
	unit *unit
	file *themes.Template // nil if nobody wrote it into a file
	dot  typ
	vars []variable
}

type variable struct {
	name string
	typ  typ
	slot int
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

// compile gives the unit of a template for a type of dot.
func (c *compiler) compile(name string, dot typ) *unit {
	key := name + "\x00" + dot.key()
	if u := c.units[key]; u != nil {
		return u
	}
	u := &unit{name: name, known: true, slots: 1}
	c.units[key] = u
	t := c.root.Lookup(name)
	if t == nil || t.Tree == nil || t.Tree.Root == nil { // derived for another context: html/template keeps those to itself
		u.known = false
		return u
	}
	s := &scope{c: c, unit: u, dot: dot, file: c.set.theme.Template(t.Tree.ParseName)}
	s.vars = []variable{{"$", dot, 0}}
	u.steps = s.list(t.Tree.Root)
	return u
}

// problem notes what is wrong at a node.
func (s *scope) problem(n parse.Node, hint, format string, args ...any) {
	s.unit.known = false
	at := source.Pos{File: "themes/default/" + s.unit.name}
	if s.file != nil {
		at = s.file.At(int(n.Position()))
	}
	s.c.problems.Add(source.Template, at, hint, format, args...)
}

// where is the place of a node, for mistakes that only running it shows.
func (s *scope) where(n parse.Node) where { return where{s.file, s.unit.name, int(n.Position())} }

func (s *scope) unknown() { s.unit.known = false }

func (s *scope) list(l *parse.ListNode) []step {
	if l == nil {
		return nil
	}
	var steps []step
	vars := len(s.vars)
	for _, n := range l.Nodes {
		if st := s.node(n); st != nil {
			steps = append(steps, st)
		}
	}
	s.vars = s.vars[:vars]
	return steps
}

func (s *scope) node(n parse.Node) step {
	switch n := n.(type) {
	case *parse.TextNode:
		text := n.Text
		return func(f *frame) { f.out = append(f.out, text...) }
	case *parse.CommentNode:
		return nil
	case *parse.ActionNode:
		return s.action(n)
	case *parse.IfNode:
		return s.branch(&n.BranchNode, false)
	case *parse.WithNode:
		return s.branch(&n.BranchNode, true)
	case *parse.RangeNode:
		return s.loop(n)
	case *parse.TemplateNode:
		return s.call(n)
	case *parse.BreakNode:
		return func(f *frame) { f.flow = breaking }
	case *parse.ContinueNode:
		return func(f *frame) { f.flow = continuing }
	}
	s.unknown()
	return nil
}

// run runs steps until the end, or until one breaks out of its loop.
func runAll(steps []step, f *frame) {
	for _, st := range steps {
		st(f)
		if f.flow != flowing {
			return
		}
	}
}

// action is {{x}}, with what html/template has put behind it, or {{$x := y}}.
func (s *scope) action(n *parse.ActionNode) step {
	p := n.Pipe
	cmds := p.Cmds
	var chain []string
	for len(cmds) > 0 {
		id, ok := cmds[len(cmds)-1].Args[0].(*parse.IdentifierNode)
		if !ok || !strings.HasPrefix(id.Ident, escaperPrefix) {
			break
		}
		chain = append([]string{strings.TrimPrefix(id.Ident, escaperPrefix)}, chain...)
		cmds = cmds[:len(cmds)-1]
	}
	e := s.commands(p, cmds)
	if len(p.Decl) > 0 {
		return s.declare(p, e)
	}
	st := emit(e, strings.Join(chain, " "))
	if st == nil {
		s.unknown()
	}
	return st
}

// declare is {{$x := y}} and {{$x = y}}.
func (s *scope) declare(p *parse.PipeNode, e expr) step {
	v := p.Decl[0]
	slot := -1
	if p.IsAssign {
		for i := len(s.vars) - 1; i >= 0; i-- {
			if s.vars[i].name == v.Ident[0] {
				if slot = s.vars[i].slot; s.vars[i].typ != e.typ {
					s.unknown() // what it is depends on the way there
				}
				break
			}
		}
	} else {
		slot = s.variable(v.Ident[0], e.typ)
	}
	if slot < 0 || len(p.Decl) > 1 {
		s.unknown()
		return nil
	}
	return func(f *frame) { f.vars[slot] = e.any(f) }
}

func (s *scope) variable(name string, t typ) int {
	slot := s.unit.slots
	s.unit.slots++
	s.vars = append(s.vars, variable{name, t, slot})
	return slot
}

// condition evaluates the pipeline of if and with; what it declares is in
// scope until the end.
func (s *scope) condition(p *parse.PipeNode) expr {
	e := s.commands(p, p.Cmds)
	if len(p.Decl) == 1 && !p.IsAssign {
		slot := s.variable(p.Decl[0].Ident[0], e.typ)
		get := e.any
		e = exprOf(e.typ, func(f *frame) any {
			v := get(f)
			f.vars[slot] = v
			return v
		})
	} else if len(p.Decl) > 0 {
		s.unknown()
	}
	return e
}

func (s *scope) branch(n *parse.BranchNode, with bool) step {
	vars := len(s.vars)
	defer func() { s.vars = s.vars[:vars] }()
	e := s.condition(n.Pipe)
	if !with {
		is := e.truth()
		then, otherwise := s.list(n.List), s.list(n.ElseList)
		return func(f *frame) {
			if is(f) {
				runAll(then, f)
			} else {
				runAll(otherwise, f)
			}
		}
	}
	outer := s.dot
	s.dot = e.typ
	then := s.list(n.List)
	s.dot = outer
	otherwise := s.list(n.ElseList)
	return func(f *frame) {
		v := e.any(f)
		if !isTrue(v) {
			runAll(otherwise, f)
			return
		}
		was := f.dot
		f.dot = v
		runAll(then, f)
		f.dot = was
	}
}

func (s *scope) loop(n *parse.RangeNode) step {
	vars := len(s.vars)
	defer func() { s.vars = s.vars[:vars] }()
	e := s.commands(n.Pipe, n.Pipe.Cmds)
	at := s.where(n)
	var item typ
	switch e.sort {
	case anything:
	case listSort:
		item = itemType(e.typ)
	case intSort:
		item = typ{sort: intSort}
	default:
		s.problem(n, "only a list has items", "%s is not a list", e.called)
		return nil
	}
	key, value := -1, -1
	switch decl := n.Pipe.Decl; {
	case n.Pipe.IsAssign:
		s.unknown()
	case len(decl) == 1:
		value = s.variable(decl[0].Ident[0], item)
	case len(decl) == 2:
		key = s.variable(decl[0].Ident[0], typ{sort: intSort})
		value = s.variable(decl[1].Ident[0], item)
	}
	outer := s.dot
	s.dot = item
	body := s.list(n.List)
	s.dot = outer
	otherwise := s.list(n.ElseList)
	return func(f *frame) {
		items, ok := itemsOf(e.any(f))
		if !ok {
			at.fail(&mistake{"this is not a list", "only a list has items"})
		}
		if items.len == 0 {
			runAll(otherwise, f)
			return
		}
		was := f.dot
		for i := range items.len {
			v := items.at(i)
			f.dot = v
			if key >= 0 {
				f.vars[key] = i
			}
			if value >= 0 {
				f.vars[value] = v
			}
			runAll(body, f)
			f.check()
			if f.flow == breaking {
				break
			}
			f.flow = flowing
		}
		f.flow = flowing
		f.dot = was
	}
}

// call is {{template "name" x}}.
func (s *scope) call(n *parse.TemplateNode) step {
	e := expr{any: func(*frame) any { return nil }}
	if n.Pipe != nil {
		e = s.condition(n.Pipe)
	}
	u := s.c.compile(n.Name, e.typ)
	s.unit.calls = append(s.unit.calls, u)
	at := s.where(n)
	return func(f *frame) {
		if f.r.depth >= maxDepth {
			at.fail(errDeep)
		}
		f.r.depth++
		g := frame{r: f.r, out: f.out, max: f.max, dot: e.any(f)}
		g.run(u)
		f.out = g.out
		f.r.depth--
		f.check()
	}
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
	} else {
		result = exprOf(t, func(f *frame) any {
			values := make([]any, len(args))
			dot := some(f)
			for i := range args {
				values[i] = args[i].any(f)
			}
			v, err := m.callWith(dot, values, called)
			if err != nil {
				at.fail(err)
			}
			return v
		})
	}
	result.called = called
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

// callWith calls with values whose types were not all known before.
func (m member) callWith(dot any, args []any, called string) (any, error) {
	if len(args) < len(m.args) || len(args) > len(m.args) && m.more == anything {
		return nil, &mistake{called + " needs " + counted(len(m.args)), ""}
	}
	for i, a := range args {
		want := m.more
		if i < len(m.args) {
			want = m.args[i]
		}
		ok := false
		if want == textSort {
			args[i], ok = asText(a)
		} else {
			_, ok = a.(int)
		}
		if !ok {
			return nil, &mistake{called + " needs " + aSort[want], ""}
		}
	}
	return m.any(dot, args)
}

// refine looks at what is asked by name, where the name is written in the
// template: whether there is such a field, type, taxonomy or file, and what
// will be there.
func (s *scope) refine(e expr, name string, args []expr, t typ) (typ, *mistake) {
	var text string
	fixed := len(args) > 0
	if fixed {
		text, fixed = args[0].fixed.(string)
	}
	p := s.c.set.project
	switch v := s.c.views[e.of]; {
	case t.of == reflect.TypeFor[*Document]() && (name == "Document" || name == "Documents") && len(args) == 0:
		t.schema = e.schema
	case (name == "Get" || name == "Field") && e.schema != nil && fixed:
		f := e.schema.Field(text)
		if f == nil || f.Private {
			return t, &mistake{e.schema.Name + " has no field " + strconv.Quote(text), source.DidYouMean(text, fieldNames(e.schema.Fields))}
		}
		if name == "Get" {
			return fieldType(f), nil
		}
	case v.a == "the site" && (name == "Single" || name == "Documents" || name == "Document") && fixed:
		var names []string
		for _, of := range p.Types {
			if of.Private || of.Kind == schemas.Block || name == "Single" && of.Kind != schemas.Single {
				continue
			}
			if of.Name == text {
				t.schema = of
				return t, nil
			}
			names = append(names, of.Name)
		}
		if s.file != nil && s.file.BuiltIn {
			return t, nil
		}
		what := "type "
		if name == "Single" {
			what = "single type "
		}
		return t, &mistake{"there is no " + what + strconv.Quote(text), source.DidYouMean(text, names)}
	}
	return t, nil
}

// fieldType is what Get gives for a field.
func fieldType(f *schemas.Field) typ {
	switch f.Kind {
	case schemas.Text, schemas.Textarea, schemas.Email, schemas.Color, schemas.Code:
		return typ{sort: textSort}
	case schemas.Select:
		if f.Many {
			return typ{sort: listSort, of: reflect.TypeFor[string]()}
		}
		return typ{sort: textSort}
	case schemas.Tags:
		return typ{sort: listSort, of: reflect.TypeFor[string]()}
	case schemas.URL:
		return typ{sort: urlSort}
	case schemas.Markdown, schemas.RichText, schemas.HTML:
		return typ{sort: htmlSort}
	case schemas.Boolean:
		return typ{sort: boolSort}
	case schemas.Date, schemas.DateTime:
		return typ{sort: objectSort, of: reflect.TypeFor[*Date]()}
	case schemas.JSON:
		return typ{sort: objectSort, of: reflect.TypeFor[*JSON]()}
	case schemas.Image, schemas.File:
		return typ{sort: objectSort, of: reflect.TypeFor[*Media]()}
	case schemas.Reference:
		t := typ{sort: objectSort, of: reflect.TypeFor[*Document]()}
		if f.Many {
			t.sort = listSort
		}
		if len(f.To) == 1 {
			t.schema = f.To[0]
		}
		return t
	case schemas.Group:
		t := typ{sort: objectSort, of: reflect.TypeFor[*Group]()}
		if len(f.Of) == 1 {
			t.schema = f.Of[0]
		}
		return t
	case schemas.Blocks:
		return typ{sort: listSort, of: reflect.TypeFor[*Group]()}
	}
	return typ{}
}

// itemType is what the items of a list are.
func itemType(t typ) typ {
	switch t.of {
	case nil:
		return typ{}
	case reflect.TypeFor[string]():
		return typ{sort: textSort}
	}
	if t.of.Kind() == reflect.Pointer {
		return typ{sort: objectSort, of: t.of, schema: t.schema}
	}
	return typ{}
}
