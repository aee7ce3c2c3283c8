package view

import (
	"errors"
	"html/template"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

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
	whole   map[string]bool // templates that begin with a doctype
}

// templates are a theme's in one locale: the function t is bound to it. They
// are parsed and escaped when a page of the locale is first made.
type templates struct {
	once sync.Once
	root *template.Template
	err  error
}

// New parses a theme. What is wrong with its templates is a problem at its
// place in them.
func New(p *schemas.Project, t *themes.Theme) (*Set, source.Problems) {
	s := &Set{project: p, theme: t, locales: map[string]*templates{}, whole: map[string]bool{}}
	for _, locale := range p.Locales {
		s.locales[locale] = &templates{}
	}
	s.item = &render.Fragment{Name: "html item", Make: s.makeItem}
	for i := range t.Templates {
		text := strings.TrimLeft(t.Templates[i].Text, " \t\r\n")
		s.whole[t.Templates[i].Name] = len(text) >= 9 && strings.EqualFold(text[:9], "<!doctype")
	}
	problems := s.names()
	_, found := s.parse(p.DefaultLocale())
	return s, append(problems, found...)
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

// in gives the templates of a locale.
func (s *Set) in(locale string) (*template.Template, error) {
	t := s.locales[locale]
	if t == nil {
		return nil, errors.New("no templates for the locale " + locale)
	}
	t.once.Do(func() {
		root, ps := s.parse(locale)
		if len(ps) > 0 {
			t.err = errors.New(ps[0].Message)
		}
		t.root = root
	})
	return t.root, t.err
}

// An output takes what templates write, up to a limit.
type output struct {
	b   []byte
	max int
}

var errTooLong = errors.New("too long")

func (o *output) Write(p []byte) (int, error) {
	if o.max > 0 && len(o.b)+len(p) > o.max {
		return 0, errTooLong
	}
	o.b = append(o.b, p...)
	return len(p), nil
}

var _ io.Writer = (*output)(nil)

// execute runs a template over a view and appends what it writes. A mistake is
// noted in the context.
func (r *run) execute(b []byte, name string, dot any) ([]byte, error) {
	if r.depth >= maxDepth {
		return b, &mistake{"templates are nested over " + strconv.Itoa(maxDepth) + " deep",
			"does a template or a block contain itself without end?"}
	}
	root, err := r.set.in(r.locale)
	if err != nil {
		return b, err
	}
	t := root.Lookup(name)
	if t == nil {
		return b, &mistake{"there is no template " + strconv.Quote(name), ""}
	}
	r.depth++
	defer func() { r.depth-- }()
	o := &output{b: b, max: r.set.project.Limits.Output}
	if o.max > 0 {
		o.max += len(b)
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

// place finds where an error of text/template or html/template says it is.
var place = regexp.MustCompile(`^(?:html/)?template: ?([^\s:]+\.html):(\d+)(?::(\d+))?:? ?`)

// problem makes one of a template's error; name is that of the template that
// was asked for, in case the error does not say where it is.
func (s *Set) problem(name string, err error) source.Problem {
	text := err.Error()
	line, column := 0, 0
	if m := place.FindStringSubmatch(text); m != nil {
		name = m[1]
		line, _ = strconv.Atoi(m[2])
		if m[3] != "" {
			column, _ = strconv.Atoi(m[3])
			column++
		}
		text = text[len(m[0]):]
	}
	p := source.Problem{Rule: source.Template, Severity: source.Error}
	p.File = "themes/default/" + name
	if t := s.theme.Template(name); t != nil && !t.BuiltIn {
		p.File = t.Pos.File
		p.Line, p.Column = line, max(column, min(line, 1))
		p.Line, p.Column = codePoints(t.Text, line, p.Column)
	}
	p.Message, p.Hint = plain(text), ""
	var m *mistake
	switch {
	case errors.As(err, &m):
		p.Message, p.Hint = m.message, m.hint
	case errors.Is(err, errTooLong):
		p.Message = "the page is larger than limits.output allows"
		p.Hint = "show fewer things on one page, or raise the limit in galley.yaml"
	}
	return p
}

// codePoints makes a column counted in bytes one that is counted in code points.
func codePoints(text string, line, column int) (int, int) {
	for n := 1; n < line; n++ {
		_, rest, ok := strings.Cut(text, "\n")
		if !ok {
			return line, column
		}
		text = rest
	}
	text, _, _ = strings.Cut(text, "\n")
	if column < 1 || column-1 > len(text) {
		return line, column
	}
	return line, utf8.RuneCountInString(text[:column-1]) + 1
}

var (
	executing = regexp.MustCompile(`^executing "[^"]*" at <(.*?)>: (.*)$`)
	internal  = regexp.MustCompile(`\*?view\.`)
)

// plain takes the library's wording out of a message, as far as it helps.
func plain(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	if m := executing.FindStringSubmatch(text); m != nil {
		text = m[1] + ": " + m[2]
	}
	return internal.ReplaceAllString(strings.TrimSpace(text), "")
}
