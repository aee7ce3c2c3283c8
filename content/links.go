package content

import (
	"bytes"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

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
	r.each(func(w *worker, e *Entry, x *info) {
		for i := range e.Mentions {
			m := &e.Mentions[i]
			if m.Kind == ToDocument {
				continue
			}
			f := follower{worker: w, resolver: r, e: e, from: e.Document, m: m}
			if int32(i) >= x.own {
				f.from, f.borrowed = r.entries[x.lender].Document, true
			}
			e.Targets[i] = f.target()
		}
	})
}

// A follower follows one mention.
type follower struct {
	worker   *worker
	resolver *resolver
	e        *Entry
	from     *Document // in whose file it stands; a lender's, or the entry's own
	m        *Mention
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
	to := &f.resolver.entries[n]
	if !to.public && !f.e.public {
		return Target{N: n, Fragment: tail}
	}
	if !to.public {
		why, at := to.why()
		p := f.tell(source.BrokenLink, "publish it, or take the link away", "this link leads to %s, which is %s", to.File, why)
		p.Related = append(p.Related, related(to.Document, at, "it is "+why))
		return Target{N: None}
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
	if p.n != None {
		return f.entry(p.n, tail), true
	}
	return Target{N: None, Address: p.url, Fragment: tail}, true
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

// checkHeading looks for the heading that a link names on a document's page.
func (f *follower) checkHeading(to *Entry, tail string) {
	i := strings.IndexByte(tail, '#')
	if i < 0 || f.silent(source.BrokenHeading) {
		return
	}
	id := unescape(tail[i+1:])
	if id == "" || id == "top" || strings.HasPrefix(id, "fn:") || strings.HasPrefix(id, "fnref:") || strings.HasPrefix(id, ":~:") {
		return
	}
	if hasHeading(to.Document, id) {
		return
	}
	where := to.File
	if to == f.e {
		where = "this page"
	}
	f.tell(source.BrokenHeading, didYouMean(id, headings(to.Document)), "%s has no heading %q", where, "#"+id)
}

// hasHeading looks at the fields of the document itself before it looks into
// groups and lists.
func hasHeading(d *Document, id string) bool {
	nested := false
	for _, v := range d.Values {
		switch v := v.(type) {
		case *Body:
			for i := range v.Headings {
				if v.Headings[i].ID == id {
					return true
				}
			}
			if slices.Contains(v.Anchors, id) {
				return true
			}
		case List, *Group:
			nested = true
		}
	}
	return nested && slices.Contains(headings(d), id)
}

// headings are the ids of all headings in a document's texts.
func headings(d *Document) []string {
	var ids []string
	for i, v := range d.Values {
		if v == nil {
			continue
		}
		visit(d.Type.Fields[i], v, func(_ *schemas.Field, v Value) {
			if b, ok := v.(*Body); ok {
				for j := range b.Headings {
					ids = append(ids, b.Headings[j].ID)
				}
				ids = append(ids, b.Anchors...)
			}
		})
	}
	return ids
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

// linkSuggestions are what links can be compared with, made when the first one
// leads nowhere.
type linkSuggestions struct {
	once      sync.Once
	files     []string            // of documents and beside them
	addresses []string            //
	named     map[string][]string // files by their last name, folded
	folded    map[string]string   // files by their folded path
	ending    map[string][]string // addresses by their last part, folded
	within    map[string][]string // addresses by the one above
	folders   map[string][]string // files by their folder
}

func (r *resolver) suggestions() *linkSuggestions {
	s := &r.links
	s.once.Do(func() {
		s.named = map[string][]string{}
		s.folded = map[string]string{}
		s.folders = map[string][]string{}
		add := func(file string) {
			s.files = append(s.files, file)
			base := Fold(path.Base(file))
			s.named[base] = append(s.named[base], file)
			s.folders[path.Dir(file)] = append(s.folders[path.Dir(file)], file)
			s.folded[Fold(file)] = file
		}
		for i := range r.listing.Documents {
			add(r.listing.Documents[i].Path)
		}
		for i := range r.listing.Beside {
			add(r.listing.Beside[i].Path)
		}
		for i := range r.listing.Static {
			add(r.listing.Static[i].Path)
		}
		for _, p := range r.places {
			if p.alias == nil {
				s.addresses = append(s.addresses, p.url)
			}
		}
		slices.Sort(s.addresses)
		s.ending = make(map[string][]string, len(s.addresses))
		s.within = map[string][]string{}
		for _, address := range s.addresses {
			last := Fold(path.Base(address))
			s.ending[last] = append(s.ending[last], address)
			s.within[up(address)] = append(s.within[up(address)], address)
		}
	})
	return s
}

// tellNowhere says that a link leads nowhere, and where it may be meant to go.
func (f *follower) tellNowhere(p, file string) {
	if f.silent(source.BrokenLink) || f.tellUnpublishedPage(p) {
		return
	}
	r := f.resolver
	s := r.suggestions()
	other, ok := s.folded[Fold(file)]
	if !ok && strings.HasPrefix(p, "/") {
		other, ok = s.folded[Fold(path.Join(r.project.Static, p))]
	}
	if ok && other != file {
		f.tell(source.BrokenLink, fmt.Sprintf("write %q", f.spell(other)), "%q differs in case from %q", p, f.spell(other))
		return
	}
	if _, ok := r.files.unclaimed[file]; ok {
		f.tell(source.BrokenLink, "", "no type takes %s, so it has no page", file)
		return
	}
	if r.refused(file) {
		return
	}
	if !strings.HasPrefix(p, "/") {
		if hint := f.meantOutside(p); hint != "" {
			f.tell(source.BrokenLink, hint, "%q leads to nothing in this project", p)
			return
		}
	}
	if formatted := isDocument(p); formatted || hasExtension(p) || f.e.URL == "" && !strings.HasPrefix(p, "/") {
		more := ""
		if !formatted {
			more = ", and no page at this address"
		}
		f.tell(source.BrokenLink, f.suggestFile(file), "there is no file %s%s", file, more)
		return
	}
	address := p
	if !strings.HasPrefix(p, "/") {
		address = string(f.fromPage(p))
		if at := r.place("/" + p); at != nil {
			f.tell(source.BrokenLink, fmt.Sprintf("did you mean %q?", at.url), "there is no page at %s", address)
			return
		}
	}
	f.tell(source.BrokenLink, s.address(canonical(address)), "there is no page at %s", address)
}

// address offers addresses: one beside it that is spelt alike, the same name
// elsewhere, one that is spelt alike as a whole.
func (s *linkSuggestions) address(address string) string {
	if hint := didYouMean(address, s.within[up(address)]); hint != "" {
		return hint
	}
	if same := s.ending[Fold(path.Base(address))]; len(same) > 0 && len(same) <= 3 {
		return meant(same)
	}
	var alike []string
	for _, other := range plausible(address, s.addresses) {
		if strings.Count(other, "/") == strings.Count(address, "/") {
			alike = append(alike, other)
		}
	}
	return source.DidYouMean(address, alike)
}

func meant(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = strconv.Quote(name)
	}
	return "did you mean " + listed(quoted) + "?"
}

// meantOutside recognises what has lost its beginning: a host, an e-mail address.
func (f *follower) meantOutside(p string) string {
	first, _, _ := strings.Cut(p, "/")
	host := path.Ext(first)
	switch {
	case strings.Contains(first, "@") && first == p:
		return fmt.Sprintf("write %q", "mailto:"+p)
	case strings.HasPrefix(first, "www."), first != p && len(host) > 2 && hasExtension(first) && !strings.HasPrefix(first, "."):
		return fmt.Sprintf("write %q if it is another site's", "https://"+p)
	}
	return ""
}

func isDocument(file string) bool {
	_, _, ok := formatOf(file)
	return ok
}

// tellUnpublishedPage says so if the address is that of a document that is not
// published.
func (f *follower) tellUnpublishedPage(p string) bool {
	r := f.resolver
	address := p
	if !strings.HasPrefix(p, "/") {
		if address = string(f.fromPage(p)); address == "" {
			return false
		}
	}
	n, ok := r.hiddenPage(canonical(address))
	if !ok {
		return false
	}
	if f.e.public {
		f.entry(n, "")
	}
	return true
}

// hiddenPage finds a document that would be at an address were it published.
func (r *resolver) hiddenPage(address string) (N, bool) {
	r.hiddenOnce.Do(func() {
		r.hidden = map[string]N{}
		for n := range r.entries {
			if e := &r.entries[n]; !e.public && e.URL != "" {
				putFirst(r.hidden, Fold(e.URL), e.N)
			}
		}
	})
	n, ok := r.hidden[Fold(address)]
	return n, ok
}

// suggestFile offers files with the same name, else with one like it in the same
// folder. Only a link leads to documents.
func (f *follower) suggestFile(file string) string {
	s := f.resolver.suggestions()
	found := f.usable(s.named[Fold(path.Base(file))])
	if len(found) == 0 || len(found) > 3 {
		byName := map[string]string{}
		var names []string
		for _, other := range f.usable(s.folders[path.Dir(file)]) {
			byName[path.Base(other)] = other
			names = append(names, path.Base(other))
		}
		found = found[:0]
		for _, name := range source.Nearest(path.Base(file), names) {
			found = append(found, byName[name])
		}
	}
	if len(found) == 0 {
		return ""
	}
	for i, other := range found {
		found[i] = f.spell(other)
	}
	return meant(found)
}

func (f *follower) usable(files []string) []string {
	var usable []string
	for _, file := range files {
		if f.m.Kind == ToLink || !isDocument(file) {
			usable = append(usable, file)
		}
	}
	return usable
}

// spell writes a file of the project as the author would: from here, from the
// content folder, or as a static address.
func (f *follower) spell(file string) string {
	r := f.resolver
	if rest, ok := below(file, r.project.Static); ok {
		return "/" + rest
	}
	if rest, ok := below(file, f.from.Folder); ok && !strings.HasPrefix(f.m.Text, "/") {
		return rest
	}
	if rest, ok := below(file, r.project.Content); ok {
		if rel := relative(f.from.Folder, file); !strings.HasPrefix(f.m.Text, "/") && strings.Count(rel, "../") < 4 {
			return rel
		}
		return "/" + rest
	}
	return file
}

// below gives the path of a file below a folder.
func below(file, folder string) (string, bool) {
	if folder == "" || folder == "." {
		return file, true
	}
	return strings.CutPrefix(file, folder+"/")
}

// relative writes a path as seen from a folder.
func relative(folder, file string) string {
	up := ""
	for folder != "" && folder != "." {
		if rest, ok := strings.CutPrefix(file, folder+"/"); ok {
			return up + rest
		}
		up += "../"
		folder = path.Dir(folder)
	}
	return up + file
}

// refused says that the walk found a file of that name and told why it is not
// taken: whatever leads there is not told as well.
func (r *resolver) refused(file string) bool {
	return slices.ContainsFunc(r.listing.Problems, func(p source.Problem) bool {
		return p.File == file && p.Rule != source.NoType
	})
}
