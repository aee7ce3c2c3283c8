package view

import (
	"bytes"
	"errors"
	"html/template"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	texttemplate "text/template"
	"text/template/parse"

	"galley/render"
	"galley/schemas"
	"galley/schemas/source"
	"galley/themes"
)

// maxDepth is how many templates may run inside of each other: blocks in
// blocks, items, partials that call themselves.
const maxDepth = 200

// A Set is a theme, ready to run over the documents of a project. It is
// frozen; many goroutines may use it at once.
type Set struct {
	project *schemas.Project
	theme   *themes.Theme
	locales map[string]*templates
	item    *render.Fragment
	whole   map[string]bool  // templates that begin with a doctype
	units   map[string]*unit // what Galley runs itself, by template
	rooms   *sync.Pool       // of *[]byte: what stands in <main>, while it is made
}

// templates are a theme's in one locale, for html/template to run: the
// function t is bound to it. They are parsed and escaped when first asked for.
type templates struct {
	view Locale
	once sync.Once
	root *template.Template
	err  error
}

// New parses, escapes and compiles a theme. What is wrong with its templates
// is a problem at its place in them.
func New(p *schemas.Project, t *themes.Theme) (*Set, source.Problems) {
	s := &Set{project: p, theme: t, locales: map[string]*templates{}, whole: map[string]bool{}, units: map[string]*unit{},
		rooms: &sync.Pool{New: func() any { return new([]byte) }}}
	for _, locale := range p.Locales {
		name := t.Words[locale]["language"]
		if name == "" {
			name = locale
		}
		s.locales[locale] = &templates{view: Locale{Code: locale, Name: name, Direction: direction(locale)}}
	}
	s.item = &render.Fragment{Name: "html item", Make: s.makeItem}
	for i := range t.Templates {
		text := strings.TrimLeft(t.Templates[i].Text, " \t\r\n")
		s.whole[t.Templates[i].Name] = len(text) >= 9 && strings.EqualFold(text[:9], "<!doctype")
	}
	problems := s.names()
	root, found := s.parse(p.DefaultLocale())
	if len(found) == 0 {
		found = s.escape(root)
	}
	if len(found) == 0 {
		found = s.compile(root)
	}
	problems = append(problems, found...)
	problems.Sort()
	return s, problems
}

// An entrance is a template that Galley itself asks for.
type entrance struct {
	name string
	dot  typ
}

// entrances are the templates that Galley asks for, with what their dot is.
func (s *Set) entrances() []entrance {
	page, document := reflect.TypeFor[*Page](), reflect.TypeFor[*Document]()
	group, field := reflect.TypeFor[*Group](), reflect.TypeFor[*Field]()
	var all []entrance
	add := func(name string, of reflect.Type, schema *schemas.Type) {
		if s.has(name) {
			all = append(all, entrance{name, typ{sort: objectSort, of: of, schema: schema}})
		}
	}
	for _, name := range []string{"layout.html", "list.html", "taxonomy.html", "term.html", "home.html", "404.html"} {
		add(name, page, nil)
	}
	add("page.html", document, nil)
	add("item.html", document, nil)
	add("block.html", group, nil)
	add("field.html", field, nil)
	for _, t := range s.project.Types {
		if t.Kind == schemas.Block {
			add("blocks/"+t.Name+".html", group, t)
			continue
		}
		add("types/"+t.Name+".html", document, t)
		add("types/"+t.Name+".item.html", document, t)
		add("types/"+t.Name+".list.html", page, t)
		add("types/"+t.Name+".term.html", page, nil)
	}
	return all
}

// escape has html/template find out the contexts of every template.
func (s *Set) escape(root *template.Template) source.Problems {
	var ps source.Problems
	for _, e := range s.entrances() {
		// It escapes when it first runs. That it can do nothing with nothing
		// is no fault of the template.
		err := root.Lookup(e.name).Execute(io.Discard, nil)
		var wrong *template.Error
		if errors.As(err, &wrong) {
			ps = append(ps, s.problem(e.name, wrong))
		}
	}
	return ps
}

// compile makes units of the entrances.
func (s *Set) compile(root *template.Template) source.Problems {
	c := &compiler{set: s, root: root, views: vocabulary(), units: map[string]*unit{}}
	for _, e := range s.entrances() {
		if u := c.compile(e.name, e.dot); u.whole(map[*unit]bool{}) {
			s.units[e.name] = u
		}
	}
	return c.problems
}

// Item is the fragment of a document as lists show it.
func (s *Set) Item() *render.Fragment { return s.item }

func (s *Set) has(name string) bool { return s.theme.Template(name) != nil }

// named are the templates that Galley itself asks for, besides those of types
// and blocks.
var named = []string{"layout.html", "page.html", "list.html", "item.html", "taxonomy.html", "term.html",
	"home.html", "404.html", "block.html", "field.html"}

// names finds templates of the project that nothing will ever ask for: those
// of types and blocks that there are not, those whose name is a slip.
func (s *Set) names() source.Problems {
	var ps source.Problems
	var types, blocks []string
	for _, t := range s.project.Types {
		if t.Kind == schemas.Block {
			blocks = append(blocks, t.Name)
		} else {
			types = append(types, t.Name)
		}
	}
	for i := range s.theme.Templates {
		t := &s.theme.Templates[i]
		if t.BuiltIn {
			continue
		}
		name := strings.TrimSuffix(t.Name, ".html")
		of, below := strings.CutPrefix(name, "types/")
		block, isBlock := strings.CutPrefix(name, "blocks/")
		at := source.Pos{File: t.Pos.File}
		switch {
		case below:
			of, part, _ := strings.Cut(of, ".")
			if !slices.Contains(types, of) {
				ps.Add(source.Template, at, source.DidYouMean(of, types), "there is no type %q, so nothing uses this template", of).
					Severity = source.Warning
			} else if part != "" && part != "list" && part != "item" && part != "term" {
				ps.Add(source.Template, at, "types/TYPE.html, TYPE.list.html, TYPE.item.html and TYPE.term.html are asked for",
					"nothing uses a template of this name").Severity = source.Warning
			}
		case isBlock:
			if !slices.Contains(blocks, block) {
				ps.Add(source.Template, at, source.DidYouMean(block, blocks), "there is no block %q, so nothing uses this template", block).
					Severity = source.Warning
			}
		case !strings.Contains(name, "/") && !slices.Contains(named, t.Name) && !s.called(t.Name):
			ps.Add(source.Template, at, source.DidYouMean(t.Name, named), "nothing uses a template of this name").
				Severity = source.Warning
		}
	}
	return ps
}

// called says whether a template is named in another: a cheap look at their
// texts, for a warning.
func (s *Set) called(name string) bool {
	for i := range s.theme.Templates {
		if strings.Contains(s.theme.Templates[i].Text, strconv.Quote(name)) {
			return true
		}
	}
	return false
}

// parse makes the templates of a locale, not yet escaped.
func (s *Set) parse(locale string) (*template.Template, source.Problems) {
	var ps source.Problems
	root := template.New("").Funcs(s.functions(locale))
	for i := range s.theme.Templates {
		t := &s.theme.Templates[i]
		if _, err := root.New(t.Name).Parse(t.Text); err != nil {
			ps = append(ps, s.problem(t.Name, err))
		}
	}
	if ps != nil {
		return nil, ps
	}
	return root, nil
}

// in gives the templates of a locale, for html/template to run.
func (s *Set) in(locale string) (*template.Template, error) {
	t := s.locales[locale]
	if t == nil {
		return nil, errors.New("no templates for the locale " + locale)
	}
	t.once.Do(func() {
		root, ps := s.parse(locale)
		if len(ps) == 0 {
			ps = s.escape(root)
		}
		if len(ps) > 0 {
			t.err = errors.New(ps[0].Message)
			return
		}
		s.mark(root)
		t.root = root
	})
	return t.root, t.err
}

// Where html/template runs a template, nothing tells how deep the templates in
// it are nested. So those that may come to run inside themselves write a mark
// where they begin and one where they end, which the output takes out and
// counts. No text can be a mark: a NUL does not get through the escapers.
var (
	markIn  = []byte("\x00in")
	markOut = []byte("\x00out")
)

func (s *Set) mark(root *template.Template) {
	for _, t := range root.Templates() {
		if t.Tree == nil || t.Tree.Root == nil || !calls(root, t.Tree.Root, t.Name(), map[string]bool{}) {
			continue
		}
		l := t.Tree.Root
		nodes := []parse.Node{&parse.TextNode{NodeType: parse.NodeText, Pos: l.Pos, Text: markIn}}
		nodes = append(append(nodes, l.Nodes...), &parse.TextNode{NodeType: parse.NodeText, Pos: l.Pos, Text: markOut})
		l.Nodes = nodes
	}
}

// calls says whether something in a tree runs the template of a name.
func calls(root *template.Template, n parse.Node, name string, seen map[string]bool) bool {
	lists := func(b *parse.BranchNode) bool {
		return b.List != nil && calls(root, b.List, name, seen) || b.ElseList != nil && calls(root, b.ElseList, name, seen)
	}
	switch n := n.(type) {
	case *parse.ListNode:
		return slices.ContainsFunc(n.Nodes, func(n parse.Node) bool { return calls(root, n, name, seen) })
	case *parse.IfNode:
		return lists(&n.BranchNode)
	case *parse.WithNode:
		return lists(&n.BranchNode)
	case *parse.RangeNode:
		return lists(&n.BranchNode)
	case *parse.TemplateNode:
		if n.Name == name {
			return true
		}
		t := root.Lookup(n.Name)
		if t == nil || t.Tree == nil || t.Tree.Root == nil || seen[n.Name] {
			return false
		}
		seen[n.Name] = true
		return calls(root, t.Tree.Root, name, seen)
	}
	return false
}

// An output takes what html/template writes, up to a limit.
type output struct {
	b   []byte
	max int
	r   *run
}

var (
	errTooLong       = errors.New("too long")
	errDeep    error = &mistake{"templates are nested over " + strconv.Itoa(maxDepth) + " deep",
		"does a template or a block contain itself without end?"}
)

func (o *output) Write(p []byte) (int, error) {
	if len(p) > 0 && p[0] == 0 {
		switch {
		case bytes.Equal(p, markIn):
			if o.r.depth++; o.r.depth > maxDepth {
				return 0, errDeep
			}
			return len(p), nil
		case bytes.Equal(p, markOut):
			o.r.depth--
			return len(p), nil
		}
	}
	if o.max > 0 && len(o.b)+len(p) > o.max {
		return 0, errTooLong
	}
	o.b = append(o.b, p...)
	return len(p), nil
}

// execute runs a template over a view and appends what it writes.
func (r *run) execute(b []byte, name string, dot any) ([]byte, error) {
	if r.depth >= maxDepth {
		return b, errDeep
	}
	depth := r.depth
	r.depth++
	defer func() { r.depth = depth }()
	if u := r.set.units[name]; u != nil {
		return r.compiled(u, b, dot)
	}
	root, err := r.set.in(r.locale)
	if err != nil {
		return b, err
	}
	t := root.Lookup(name)
	if t == nil {
		return b, &mistake{"there is no template " + strconv.Quote(name), ""}
	}
	o := &output{b: b, r: r}
	if max := r.set.project.Limits.Output; max > 0 {
		o.max = len(b) + max
	}
	err = t.Execute(o, dot)
	return o.b, err
}

// nested runs a template inside of another, which prints what it gave.
func (r *run) nested(name string, dot any) (template.HTML, error) {
	b, err := r.execute(nil, name, dot)
	return template.HTML(b), err
}

// fault notes a failed template as a problem of the answer.
func (r *run) fault(name string, err error) {
	r.c.Fault(r.set.problem(name, err))
}

// place finds where an error of text/template or html/template says it is:
// bytes from 0 of a line from 1.
var place = regexp.MustCompile(`^(?:html/)?template: ?([^\s:]+):(?:(\d+):)?(?:(\d+):)? ?`)

// problem makes one of a template's error; name is that of the template that
// was asked for, in case the error does not say where it is.
func (s *Set) problem(name string, err error) source.Problem {
	p := source.Problem{Rule: source.Template, Severity: source.Error}
	for inner := err; inner != nil; inner = errors.Unwrap(inner) {
		if _, ok := inner.(texttemplate.ExecError); ok { // of templates in templates, the innermost
			err = inner
		}
	}
	text := err.Error()
	var stopped *failed
	if errors.As(err, &stopped) && stopped.at.name != "" {
		p.Pos = stopped.at.place()
	} else {
		line, column := 0, 0
		if m := place.FindStringSubmatch(text); m != nil {
			name = m[1]
			line, _ = strconv.Atoi(m[2])
			column, _ = strconv.Atoi(m[3])
			text = text[len(m[0]):]
		}
		p.Pos = source.Pos{File: "themes/default/" + name}
		if t := s.theme.Template(name); t != nil && !t.BuiltIn {
			p.Pos = source.Pos{File: t.Pos.File}
			if line > 0 {
				p.Pos = t.At(offset(t.Text, line, column))
			}
		}
	}
	var m *mistake
	switch {
	case errors.As(err, &m):
		p.Message, p.Hint = m.message, m.hint
	case errors.Is(err, errTooLong):
		p.Message = "the page is larger than limits.output allows"
		p.Hint = "show fewer things on one page, or raise the limit in galley.yaml"
	default:
		p.Message = plain(text)
	}
	return p
}

// offset gives the byte of a column of a line.
func offset(text string, line, column int) int {
	at := 0
	for ; line > 1; line-- {
		i := strings.IndexByte(text[at:], '\n')
		if i < 0 {
			break
		}
		at += i + 1
	}
	return min(at+column, len(text))
}

var (
	executing = regexp.MustCompile(`^executing "[^"]*" at <(.*?)>: (.*)$`)
	internal  = regexp.MustCompile(`\*?view\.|\*template\.`)
)

// plain takes the library's wording out of a message, as far as it helps.
func plain(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	if strings.HasPrefix(text, "ends in a non-text context") {
		return "the template ends inside of a tag, a script or a style"
	}
	if m := executing.FindStringSubmatch(text); m != nil {
		text = m[1] + ": " + m[2]
	}
	return internal.ReplaceAllString(strings.TrimSpace(text), "")
}
