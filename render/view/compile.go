package view

import (
	"html/template"
	"reflect"
	"slices"
	"strings"
	"text/template/parse"

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
	list := e.items
	if list == nil {
		list = func(f *frame) sequence {
			items, ok := itemsOf(e.any(f))
			if !ok {
				at.fail(&mistake{"this is not a list", "only a list has items"})
			}
			return items
		}
	}
	return func(f *frame) {
		items := list(f)
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
		g := f.r.frames.next()
		g.r, g.out, g.max, g.dot = f.r, f.out, f.max, e.any(f)
		g.run(u)
		f.out = g.out
		f.r.frames.back(f.r.frames.used - 1)
		f.r.depth--
		f.check()
	}
}
