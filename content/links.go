package content

import (
	"bytes"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"galley/schemas"
	"galley/schemas/source"
)

// A link is looked for where an author may have meant it: a file from here or
// from the content folder, an address of the site, a file of the static folder
// (design 4, Links). All this is looked up in maps; what is not there is
// compared with what is, to say what may have been meant.

// follow resolves links, pictures and files of all documents, drafts too: their
// mistakes are better heard of before they are published.
func (r *resolver) follow() {
	r.files = r.indexFiles()
	r.followEach()
}

func (r *resolver) followEach() {
	r.each(r.followOne)
	r.tellLater(r.followMention)
}

// followOne follows what an entry mentions, but for its references.
func (r *resolver) followOne(w *worker, e *Entry, x *info) {
	for i := range e.Mentions {
		if e.Mentions[i].Kind != ToDocument {
			r.followMention(w, e, x, int32(i))
		}
	}
}

func (r *resolver) followMention(w *worker, e *Entry, x *info, i int32) {
	f := follower{worker: w, resolver: r, e: e, from: e.Document, m: &e.Mentions[i], i: i}
	if i >= x.own {
		f.from, f.borrowed = r.entries[x.lender].Document, true
	}
	e.Targets[i] = f.target()
}

// A follower follows one mention.
type follower struct {
	worker   *worker
	resolver *resolver
	e        *Entry
	from     *Document // in whose file it stands; a lender's, or the entry's own
	m        *Mention
	i        int32 // its place
	borrowed bool
}

// tell says what is wrong with the mention. What is borrowed has been told of
// where it stands.
func (f *follower) tell(rule source.Rule, hint, format string, args ...any) *source.Problem {
	if f.borrowed {
		f.worker.dropped = source.Problem{}
		return &f.worker.dropped
	}
	return f.worker.tell(f.e.Document, f.m.Place, rule, hint, format, args...)
}

// silent says that nobody wants to hear of a rule, so that words are not sought.
func (f *follower) silent(rule source.Rule) bool { return f.borrowed || f.e.off(rule) }

func (f *follower) target() Target {
	text := f.m.Text
	if outside(text) {
		return Target{N: None, Address: text}
	}
	written, tail := text, ""
	if i := strings.IndexAny(text, "?#"); i >= 0 {
		written, tail = text[:i], text[i:]
	}
	if written == "" {
		return f.here(tail)
	}
	decoded := unescape(written)
	for _, glob := range f.resolver.project.Elsewhere {
		if ok, _ := doublestar.Match(glob, written); ok {
			if strings.HasPrefix(written, "/") {
				return Target{N: None, Address: decoded, Fragment: tail}
			}
			return Target{N: None, Address: text}
		}
	}
	var t Target
	var ok bool
	if f.m.Kind == ToLink {
		t, ok = f.link(decoded, tail)
	} else {
		t, ok = f.file(decoded, tail)
	}
	if ok {
		return t
	}
	// It is told that this leads nowhere. Where a project has made that a warning,
	// the best that can be published is what stands there.
	return Target{N: None, Address: text}
}

// here is a link to a heading of the page that it stands on.
func (f *follower) here(tail string) Target {
	if tail == "" {
		f.tell(f.rule(), "write where it leads", "this %s leads nowhere: its address is empty", f.thing())
		return Target{N: None}
	}
	if strings.HasPrefix(tail, "#") {
		f.checkHeading(f.e, tail)
		return Target{N: None, Address: tail}
	}
	return Target{N: f.e.N, Fragment: tail}
}

func (f *follower) rule() source.Rule {
	if f.m.Kind == ToLink {
		return source.BrokenLink
	}
	return source.MissingFile
}

func (f *follower) thing() string {
	switch f.m.Kind {
	case ToPicture:
		return "picture"
	case ToFile:
		return f.m.Field.Kind.String()
	}
	return "link"
}

// link looks for what a link leads to.
func (f *follower) link(p, tail string) (Target, bool) {
	r, w := f.resolver, f.worker
	if strings.HasPrefix(p, "/") {
		w.file = join(w.file, r.project.Content, p)
		w.address = append(w.address[:0], p...)
	} else {
		w.file = join(w.file, f.from.Folder, p)
		w.address = f.fromPage(p)
	}
	if t, ok := f.document(w.file, tail); ok {
		return t, true
	}
	if p[0] != '/' {
		if t, ok := f.beside(w.file, tail); ok {
			return t, true
		}
		if t, ok := f.static(w.file, tail); ok {
			return t, true
		}
	}
	if len(w.address) > 0 {
		if t, ok := f.page(w.address, tail); ok {
			return t, true
		}
		w.static = join(w.static, r.project.Static, string(w.address))
		if t, ok := f.static(w.static, tail); ok {
			return t, true
		}
	}
	if p[0] == '/' {
		if t, ok := f.beside(w.file, tail); ok {
			return t, true
		}
	}
	if address := string(w.address); r.answered(address) {
		return Target{N: None, Address: address, Fragment: tail}, true
	}
	f.tellNowhere(p, string(w.file))
	return Target{}, false
}

// file looks for a picture or a file: beside the document, below the static
// folder, below the content folder.
func (f *follower) file(p, tail string) (Target, bool) {
	r, w := f.resolver, f.worker
	if strings.HasPrefix(p, "/") {
		w.file = join(w.file, r.project.Content, p)
		w.address = append(w.address[:0], p...)
	} else {
		w.file = join(w.file, f.from.Folder, p)
		w.address = f.fromPage(p)
		if t, ok := f.beside(w.file, tail); ok {
			return t, true
		}
		if t, ok := f.static(w.file, tail); ok {
			return t, true
		}
	}
	if len(w.address) > 0 {
		w.static = join(w.static, r.project.Static, string(w.address))
		if t, ok := f.static(w.static, tail); ok {
			return t, true
		}
	}
	if p[0] == '/' {
		if t, ok := f.beside(w.file, tail); ok {
			return t, true
		}
		if r.answered(p) {
			return Target{N: None, Address: p, Fragment: tail}, true
		}
	}
	f.tellNoFile(p, string(w.file))
	return Target{}, false
}

// fromPage is the address that a browser would ask for from the entry's page;
// nothing if it has none.
func (f *follower) fromPage(p string) []byte {
	b := f.worker.address[:0]
	if f.e.URL == "" {
		return b
	}
	b = join(b, f.e.URL[:strings.LastIndexByte(f.e.URL, '/')], p)
	if len(b) == 0 || strings.HasSuffix(p, "/") {
		b = append(b, '/')
	}
	return b
}

// join writes a folder and a path that is seen from it over b. It is path.Join
// without the text that would be thrown away: there are as many links as there
// are lines. The folder is clean; "" is the root of addresses, "." the project.
func join(b []byte, folder, p string) []byte {
	b = b[:0]
	if folder != "." {
		b = append(b, folder...)
	}
	rooted := folder == "" || folder[0] == '/'
	for part := range strings.SplitSeq(p, "/") {
		switch {
		case part == "" || part == ".":
		case part != ".." || !rooted && (len(b) == 0 || string(b) == ".." || bytes.HasSuffix(b, []byte("/.."))):
			if len(b) > 0 || rooted {
				b = append(b, '/')
			}
			b = append(b, part...)
		default:
			b = b[:max(bytes.LastIndexByte(b, '/'), 0)]
		}
	}
	return b
}

// document follows a link to a document's file.
func (f *follower) document(file []byte, tail string) (Target, bool) {
	r := f.resolver
	if bytes.IndexByte(file[bytes.LastIndexByte(file, '/')+1:], '.') < 0 {
		return Target{}, false // as most addresses are, and no document's file
	}
	n, ok := r.files.documents[string(file)]
	if !ok {
		return Target{}, false
	}
	switch n {
	case notRead:
		return Target{N: None}, true // its own problem has been told
	case several:
		f.tell(source.BrokenLink, "link to the address of one of them", "%s holds several documents, so it is not clear which is meant", file)
		return Target{N: None}, true
	}
	// A file without a locale in its name means the document, in whatever language.
	if x := &r.infos[n]; x.locale == 0 {
		if t := r.in(n, r.infos[f.e.N].locale); t != None && (r.entries[t].public || !r.entries[n].public) {
			n = t
		}
	}
	return f.entry(n, tail), true
}

// entry is a link to a document. It says so if the reader would find nothing.
func (f *follower) entry(n N, tail string) Target {
	to := f.resolver.entries[n]
	if !to.public && (!f.e.public || !f.resolver.visible[f.m.Field]) {
		return Target{N: n, Fragment: tail}
	}
	if !to.public {
		why, at := to.why()
		p := f.tell(source.BrokenLink, "publish it, or take the link away", "this link leads to %s, which is %s", to.File, why)
		p.Related = append(p.Related, related(to.Document, at, "it is "+why))
		return Target{N: None}
	}
	if to.Type.Broken {
		return Target{N: n, Fragment: tail}
	}
	if to.URL == "" {
		p := f.tell(source.BrokenLink, fmt.Sprintf("give the type %s a `url`, or take the link away", to.Type.Name),
			"this link leads to %s, which has no page", to.File)
		p.Related = append(p.Related, related(to.Document, Place{}, "the document"))
		return Target{N: None}
	}
	f.checkHeading(to, tail)
	return Target{N: n, Fragment: tail}
}

// page follows a link to an address of the site.
func (f *follower) page(address []byte, tail string) (Target, bool) {
	r := f.resolver
	p := r.places[string(address)]
	if p == nil || p.url != string(address) { // not as almost every link is written
		written := string(address)
		if p = r.place(written); p == nil {
			return Target{}, false
		}
		if !sameAddress(p.url, written) {
			f.tell(source.BrokenLink, fmt.Sprintf("write %q", p.url), "%q differs in case from %q", written, p.url)
			return Target{N: None, Address: f.m.Text}, true
		}
	}
	switch {
	case p.n == None:
		return Target{N: None, Address: p.url, Fragment: tail}, true
	case !strings.Contains(tail, "#"): // it is published and has a page, or it would not be here
		return Target{N: p.n, Fragment: tail}, true
	}
	return f.entry(p.n, tail), true
}

// place finds what is at an address, in any spelling of it.
func (r *resolver) place(address string) *place {
	folded := Fold(address)
	if p := r.places[folded]; p != nil {
		return p
	}
	if folded = strings.TrimSuffix(folded, "index.html"); strings.HasSuffix(folded, "/") {
		return r.places[folded]
	}
	return r.places[folded+"/"]
}

func sameAddress(is, written string) bool {
	return is == written || is == written+"/" || is == strings.TrimSuffix(written, "index.html")
}

// answered says whether a family answers an address that no document, list or
// term has: an API, a feed, a further page of a list, a file of the theme.
func (r *resolver) answered(address string) bool {
	for _, base := range r.site.bases {
		if rest, ok := strings.CutPrefix(address, base); ok && (rest == "" || rest[0] == '/' || rest[0] == '.') {
			return true
		}
	}
	switch address {
	case "/sitemap.xml", "/robots.txt", "/404.html":
		return true
	}
	if strings.HasPrefix(address, "/theme/") || strings.HasPrefix(address, "/files/") {
		return true
	}
	switch name := path.Base(address); name {
	case "feed.xml", "atom.xml", "feed.json":
		p := r.place(address[:len(address)-len(name)])
		return p != nil && p.list
	}
	list, number, ok := strings.Cut(strings.TrimSuffix(address, "/"), "/page/")
	if n, digital := digits(number); ok && digital && n > 1 {
		p := r.place(list + "/")
		return p != nil && p.list
	}
	return false
}

// apiBases are the paths below which an API answers.
func apiBases(p *schemas.Project) []string {
	usual := map[string]string{"r3": "/api", "butter": "/v2", "apostrophe": "/api/v1"}
	var bases []string
	for name, settings := range p.Families {
		if settings == nil {
			continue
		}
		base := usual[name]
		if n := settings.Get("base"); n != nil && n.Text != "" {
			base = "/" + strings.Trim(n.Text, "/")
		}
		if base != "" {
			bases = append(bases, base)
		}
	}
	slices.Sort(bases)
	return bases
}

// outside says whether a link leaves the site: it has a scheme, or a host.
func outside(text string) bool {
	return strings.HasPrefix(text, "//") || strings.Contains(text, ":") && schemeOf(text) != ""
}

// unescape undoes percent-encoding once; what is not encoded stays.
func unescape(text string) string {
	if !strings.Contains(text, "%") {
		return text
	}
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}
