package view

import (
	"errors"
	"html/template"
	"io"
	"reflect"
	"strings"
	"sync"

	"galley/render"
	"galley/schemas"
	"galley/schemas/source"
	"galley/themes"
)

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
	runs    *sync.Pool       // of *run
}

// New parses, escapes and compiles a theme. What is wrong with its templates
// is a problem at its place in them.
func New(p *schemas.Project, t *themes.Theme) (*Set, source.Problems) {
	s := &Set{project: p, theme: t, locales: map[string]*templates{}, whole: map[string]bool{}, units: map[string]*unit{},
		rooms: &sync.Pool{New: func() any { return new([]byte) }}, runs: &sync.Pool{New: newRun}}
	for _, locale := range p.Locales {
		name := t.Words[locale]["language"]
		if name == "" {
			name = locale
		}
		s.locales[locale] = &templates{view: Locale{Code: locale, Name: name, Direction: direction(locale)}, months: map[string][]string{
			"months": strings.Fields(t.Words[locale]["months"]), "months-short": strings.Fields(t.Words[locale]["months-short"]),
		}}
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
