// Package why tells what is behind an address or a file: which document, rule,
// type and template, what depends on it, or why there is nothing and what is
// nearest (design 9, why). It knows no family by its tables: it reads a request
// as anybody does, and takes what the edition and the site say of it. Nothing is
// guessed; what cannot be known from an edition is not told.
package why

import (
	"cmp"
	"iter"
	"net/url"
	"path"
	"slices"
	"strings"

	"galley/content"
	"galley/render"
	"galley/schemas"
	"galley/schemas/source"
)

// An Answer is what is known of a target. It is data: the command prints it as
// text and JSON, the desk shows it as a page.
type Answer struct {
	Target   string    `json:"target"` // as it was asked for
	Found    bool      `json:"found"`
	Summary  string    `json:"summary"` // what it is, or why it is not there: lower case, no period
	Sections []Section `json:"sections"`
	Nearest  []string  `json:"nearest"` // what may have been meant, best first: addresses and paths
}

// A Section is some facts of one sort.
type Section struct {
	Title string `json:"title"`
	Facts []Fact `json:"facts"`
}

// A Fact is one thing that is known. Facts of a section that share a name are a
// list.
type Fact struct {
	Name   string `json:"name"`
	Text   string `json:"text"`
	File   string `json:"file,omitempty"` // of the project, where an author finds it
	Line   int    `json:"line,omitempty"` // 0: the file as a whole
	Column int    `json:"column,omitempty"`
	URL    string `json:"url,omitempty"` // that a client asks for, escaped, without the base's path
}

// Explain tells what is behind a path in the project, a URL, or a file of the
// tree. Any text is a target.
func Explain(e *render.Edition, target string) Answer {
	x := &explainer{edition: e, c: e.Context(), site: e.Site(), project: e.Site().Project(), answer: Answer{Target: target}}
	x.explain(strings.TrimSpace(target))
	if x.answer.Sections == nil {
		x.answer.Sections = []Section{}
	}
	if x.answer.Nearest == nil {
		x.answer.Nearest = []string{}
	}
	return x.answer
}

// An explainer gathers one answer.
type explainer struct {
	edition *render.Edition
	c       *render.Context
	site    *content.Site
	project *schemas.Project
	answer  Answer
	query   url.Values             // of the address that is asked for
	byFile  map[string][]content.N // made when it is first wanted
	shown   bool                   // by which template has been told
}

// explain finds out which of the three sorts a target is.
func (x *explainer) explain(target string) {
	switch {
	case target == "":
		x.answer.Summary = "nothing is asked for: name a file of the project, an address, or a file of the tree"
	case strings.Contains(target, "://"):
		x.absolute(target)
	case target[0] == '/':
		x.address(target)
	default:
		x.name(target)
	}
}

// absolute takes the site's own base off an address.
func (x *explainer) absolute(target string) {
	u, err := url.Parse(target)
	if err != nil {
		x.answer.Summary = "this is no URL that can be read"
		return
	}
	base, _ := url.Parse(x.site.BaseURL())
	local := u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1" || u.Hostname() == "::1"
	own := base != nil && base.Host != "" && strings.EqualFold(base.Host, u.Host)
	switch {
	case !own && !local && base != nil && base.Host != "":
		x.answer.Summary = "this is an address of another site: this one is published at " + x.site.BaseURL()
	case !own && !local:
		x.answer.Summary = "nobody says where this site is published: set baseURL in galley.yaml, or ask for the path alone"
	default:
		asked := cmp.Or(u.EscapedPath(), "/")
		if u.RawQuery != "" {
			asked += "?" + u.RawQuery
		}
		x.address(asked)
	}
}

// address reads a path with its query, as a server would.
func (x *explainer) address(target string) {
	target, _, _ = strings.Cut(target, "#")
	written, rawQuery, _ := strings.Cut(target, "?")
	decoded, err := url.PathUnescape(written)
	if err != nil {
		decoded = written
	}
	query, _ := url.ParseQuery(rawQuery) // what cannot be read is not there for a server either
	if below := x.site.Path(); below != "" {
		if unescaped, err := url.PathUnescape(below); err == nil {
			if rest, ok := strings.CutPrefix(decoded, unescaped); ok && (rest == "" || rest[0] == '/') {
				if _, failure := x.edition.Read("GET", decoded, query); failure != nil {
					decoded = cmp.Or(rest, "/")
				}
			}
		}
	}
	x.query = query
	request, failure := x.edition.Read("GET", decoded, query)
	if failure == nil {
		var w render.Response
		if failure = request.Route.Answer(x.edition.Context(), request, &w); failure == nil {
			x.request(request, &w)
			return
		}
	}
	x.missingAddress(decoded, query, request, failure)
}

// name reads what does not begin with a slash: a file of the project, else one
// of the tree.
func (x *explainer) name(target string) {
	file := placeless(strings.TrimPrefix(strings.ReplaceAll(target, `\`, "/"), "./"))
	if clean := path.Clean(file); !strings.Contains(file, "?") {
		file = clean
	}
	if rest, ok := strings.CutPrefix(file, x.project.Output+"/"); ok {
		if x.file(rest) {
			return
		}
		x.missing("no file of the tree has this name")
		x.near("/"+rest, rest)
		return
	}
	if x.inProject(file) || x.file(file) {
		return
	}
	for _, folder := range []string{x.project.Content, x.project.Static, "schemas", "themes"} {
		if strings.HasPrefix(file, folder+"/") || file == folder {
			x.missingFile(file)
			return
		}
	}
	if strings.Contains(file, "?") || path.Ext(file) == "" {
		x.address("/" + file)
		return
	}
	x.missingFile(file)
}

// placeless takes :LINE:COLUMN off, which problems are told with.
func placeless(file string) string {
	for range 2 {
		i := strings.LastIndexByte(file, ':')
		if i < 1 || i+1 == len(file) || strings.Trim(file[i+1:], "0123456789") != "" {
			break
		}
		file = file[:i]
	}
	return file
}

// file explains a file of the tree; false: there is none.
func (x *explainer) file(address string) bool {
	request, ok := x.edition.Planned(address)
	if !ok {
		return false
	}
	var w render.Response
	if request.Route.Answer(x.edition.Context(), request, &w) != nil {
		return false
	}
	x.request(request, &w)
	return true
}

// section begins one; what is added goes there.
func (x *explainer) section(title string) {
	x.answer.Sections = append(x.answer.Sections, Section{Title: title, Facts: []Fact{}})
}

func (x *explainer) add(f Fact) {
	s := &x.answer.Sections[len(x.answer.Sections)-1]
	s.Facts = append(s.Facts, f)
}

// tell adds a fact that stands nowhere.
func (x *explainer) tell(name, text string) { x.add(Fact{Name: name, Text: text}) }

// at adds a fact with the place where an author finds it.
func (x *explainer) at(name, text string, pos source.Pos) {
	x.add(Fact{Name: name, Text: text, File: pos.File, Line: pos.Line, Column: pos.Column})
}

// drop takes sections away in which nothing was told.
func (x *explainer) drop() {
	x.answer.Sections = slices.DeleteFunc(x.answer.Sections, func(s Section) bool { return len(s.Facts) == 0 })
}

// planned gives every request that has a file, and the file.
func planned(e *render.Edition) iter.Seq2[render.Request, string] {
	return func(yield func(render.Request, string) bool) {
		c := e.Context()
		var b []byte
		for r := range e.Plan() {
			for _, r := range append([]render.Request{r}, c.Also(r)...) {
				var ok bool
				if b, ok = r.Address(b[:0]); ok && !yield(r, string(b)) {
					return
				}
			}
		}
	}
}

// URL gives a request as a client asks for it, escaped. Pages have the last
// slash that hosts lead to.
func URL(r render.Request) string {
	plain := r
	plain.Args = nil
	p := plain.String()
	if r.Route.Ending == "/index.html" && !strings.HasSuffix(p, "/") {
		p += "/"
	}
	u := url.URL{Path: p}
	var query []string
	for _, a := range r.Args {
		query = append(query, url.QueryEscape(a.Key)+"="+url.QueryEscape(a.Value))
	}
	u.RawQuery = strings.Join(query, "&")
	return u.String()
}

// entryPos is where a document begins.
func entryPos(e *content.Entry) source.Pos {
	return source.Pos{File: e.File, Line: max(e.Line, 1), Column: max(e.Column, 1)}
}

func keyPos(e *content.Entry, k schemas.DocumentKey) source.Pos {
	if at := e.KeyPlaces.At(k); at.Line > 0 {
		return source.Pos{File: e.File, Line: int(at.Line), Column: int(at.Column)}
	}
	return entryPos(e)
}

// entriesOf gives the documents of a file.
func (x *explainer) entriesOf(file string) []content.N {
	if x.byFile == nil {
		x.byFile = map[string][]content.N{}
		for n := range x.site.Len() {
			e := x.site.Entry(content.N(n))
			x.byFile[e.File] = append(x.byFile[e.File], e.N)
		}
		for _, all := range x.byFile {
			slices.SortFunc(all, func(a, b content.N) int { return cmp.Compare(x.site.Entry(a).Record, x.site.Entry(b).Record) })
		}
	}
	return x.byFile[file]
}
