// Package desk is the pages at /_galley/: what there is, in which state, and
// who answers it. They are made of the current edition when they are asked for,
// by the server alone; only the console, which asks the server itself, needs a
// script. The one that all pages have loads a page again when a save has changed
// it, as it does those of the site. What is behind an address the desk takes from
// render/why, so that it tells what `galley why` tells.
package desk

import (
	"bytes"
	"embed"
	"encoding/hex"
	"html/template"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/zeebo/xxh3"

	"galley/content"
	"galley/render"
	"galley/schemas"
	"galley/schemas/source"
	"galley/serve/live"
)

// Base is what every path of the desk begins with.
const Base = "/_galley/"

// A View is one moment of the server: what a page of the desk is made of.
type View struct {
	Edition  *render.Edition  // the last good one; nil: there has not been one
	Project  *schemas.Project // of the newest attempt
	Site     *content.Site    // of the newest attempt, with errors too
	Problems source.Problems  // of the newest attempt
	Number   uint64           // of the state
	Stale    bool             // the edition is older than the files
	Drafts   bool             // drafts and future documents count as published
	// Editor gives a link that opens a file of the project in an editor, or "".
	// It may be nil.
	Editor func(file string, line, column int) string
}

//go:embed pages/*.html
var pages embed.FS

//go:embed pages/desk.css
var styles []byte

//go:embed pages/desk.js
var script []byte

// policy lets a page load its own stylesheet and script, and ask the server.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// tabs are the pages, as they stand in the menu.
var tabs = []struct{ Name, Title string }{
	{"", "Overview"}, {"documents", "Documents"}, {"problems", "Problems"}, {"terms", "Terms"},
	{"routes", "Routes"}, {"addresses", "Addresses"}, {"why", "Why"}, {"console", "Console"},
}

// New gives the handler of everything below Base. view is asked once a request.
func New(view func() View) http.Handler {
	d := &desk{view: view, made: map[string]*template.Template{}}
	for _, tab := range tabs {
		name := tab.Name
		if name == "" {
			name = "overview"
		}
		d.made[tab.Name] = template.Must(template.ParseFS(pages, "pages/layout.html", "pages/"+name+".html"))
	}
	return d
}

type desk struct {
	view func() View
	made map[string]*template.Template // by the last part of the path
}

// A page is what every template is given.
type page struct {
	View
	Title string
	Name  string
	Tabs  any
	Query map[string][]string
	Data  any
}

func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-cache")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "the desk is only read: ask with GET", http.StatusMethodNotAllowed)
		return
	}
	name, below := strings.CutPrefix(r.URL.Path, Base)
	switch {
	case !below:
		http.Redirect(w, r, Base, http.StatusFound)
	case name == "desk.css":
		give(w, r, "text/css; charset=utf-8", styles)
	case name == "desk.js":
		give(w, r, "text/javascript; charset=utf-8", script)
	default:
		d.page(w, r, strings.TrimSuffix(name, "/"))
	}
}

func give(w http.ResponseWriter, r *http.Request, kind string, body []byte) {
	w.Header().Set("Content-Type", kind)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

func (d *desk) page(w http.ResponseWriter, r *http.Request, name string) {
	t := d.made[name]
	if t == nil {
		http.Error(w, "the desk has no page "+path.Join(Base, name)+"; it begins at "+Base, http.StatusNotFound)
		return
	}
	p := page{View: d.view(), Name: name, Tabs: tabs, Query: r.URL.Query()}
	for _, tab := range tabs {
		if tab.Name == name {
			p.Title = tab.Title
		}
	}
	switch name {
	case "":
		p.Data = p.overview()
	case "documents":
		p.Data = p.documents()
	case "problems":
		p.Data = p.problems()
	case "terms":
		p.Data = p.terms()
	case "routes":
		p.Data = p.routes()
	case "addresses":
		p.Data = p.addresses()
	case "why":
		p.Data = p.why()
	case "console":
		p.Data = p.console()
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "layout.html", p); err != nil {
		http.Error(w, "this page of the desk could not be made: "+err.Error(), http.StatusInternalServerError)
		return
	}
	sum := xxh3.Hash128(b.Bytes()).Bytes()
	tag := `"` + hex.EncodeToString(sum[:]) + `"`
	w.Header().Set("ETag", tag)
	give(w, r, "text/html; charset=utf-8", live.Inject(nil, b.Bytes(), tag))
}

// Get gives a value of the query.
func (p page) Get(key string) string {
	if v := p.Query[key]; len(v) > 0 {
		return v[len(v)-1]
	}
	return ""
}

// Open gives the link that opens a place in the editor; "" where there is none.
func (p page) Open(file string, line, column int) template.URL {
	if p.Editor == nil || file == "" {
		return ""
	}
	return template.URL(p.Editor(file, line, column)) // the server's own link, in the scheme of an editor
}

// Errors counts the problems that are errors.
func (p page) Errors() int {
	n := 0
	for _, problem := range p.Problems {
		if problem.Severity == source.Error {
			n++
		}
	}
	return n
}

// perPage is how many rows a page of a long table has.
const perPage = 100

// A pager leads through a long table.
type Pager struct {
	From, To, Total int
	Previous, Next  string // links; "" where there is none
}

// pager cuts a table of total rows, by the query's page.
func (p page) pager(total int) (Pager, int, int) {
	last := max(1, (total+perPage-1)/perPage)
	number, _ := strconv.Atoi(p.Get("page"))
	number = min(max(number, 1), last)
	from := (number - 1) * perPage
	to := min(from+perPage, total)
	out := Pager{From: min(from+1, total), To: to, Total: total}
	if number > 1 {
		out.Previous = p.numbered(number - 1)
	}
	if number < last {
		out.Next = p.numbered(number + 1)
	}
	return out, from, to
}
