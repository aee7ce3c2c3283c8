package content

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"galley/schemas"
	"galley/schemas/source"
)

// Where a link leads nowhere, most of the work is to say where it may have been
// meant to go. None of it is done before the first such link.

// linkSuggestions are what links can be compared with, made when the first one
// leads nowhere.
type linkSuggestions struct {
	once      sync.Once
	addresses []string
	named     map[string][]string // files by their last name, folded
	folded    map[string]string   // files by their folded path
	ending    map[string][]string // addresses by their last part, folded
	within    map[string][]string // addresses by the one above
	folders   map[string][]string // files by their folder: their last names
	refused   map[string]bool     // files that the walk has told of
	stems     map[string][]string // files by their last name without extension, folded
}

func (r *resolver) suggestions() *linkSuggestions {
	s := r.links
	s.once.Do(func() {
		s.named = map[string][]string{}
		s.folded = map[string]string{}
		s.folders = map[string][]string{}
		s.stems = map[string][]string{}
		s.refused = map[string]bool{}
		add := func(file string) {
			base := Fold(path.Base(file))
			s.named[base] = append(s.named[base], file)
			s.stems[stemOf(file)] = append(s.stems[stemOf(file)], file)
			s.folders[path.Dir(file)] = append(s.folders[path.Dir(file)], path.Base(file))
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
		for _, p := range r.listing.Problems {
			if p.Rule != source.NoType {
				s.refused[p.File] = true
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
	if f.silent(source.BrokenLink) || f.tellUnpublishedPage(p) || f.worker.postpone(f.e.N, f.i) {
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
	if r.partial && !isDocument(p) && !schemas.HasExtension(p) {
		return // it may be a page of a type whose schema could not be read
	}
	if _, ok := r.files.unclaimed[file]; ok {
		if r.partial {
			return
		}
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
	if formatted := isDocument(p); formatted || schemas.HasExtension(p) || f.e.URL == "" && !strings.HasPrefix(p, "/") {
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
	hint := ""
	if !f.worker.brief {
		hint = s.address(canonical(address))
	}
	f.tell(source.BrokenLink, hint, "there is no page at %s", address)
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
	case strings.HasPrefix(first, "www."), first != p && len(host) > 2 && schemas.HasExtension(first) && !strings.HasPrefix(first, "."):
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

// hiddenPages are those that are not published, by folded address; they are
// looked for when the first one is asked for.
type hiddenPages struct {
	once      sync.Once
	byAddress map[string]N
}

// hiddenPage finds a document that would be at an address were it published.
func (r *resolver) hiddenPage(address string) (N, bool) {
	r.hidden.once.Do(func() {
		r.hidden.byAddress = map[string]N{}
		for n := range r.entries {
			if e := r.entries[n]; !e.public && e.URL != "" {
				putFirst(r.hidden.byAddress, Fold(e.URL), e.N)
			}
		}
	})
	n, ok := r.hidden.byAddress[Fold(address)]
	return n, ok
}

// suggestFile offers files with the same name, else with one like it in the same
// folder, else with the same name but for its extension. Only a link leads to
// documents.
func (f *follower) suggestFile(file string) string {
	if f.worker.brief {
		return ""
	}
	s := f.resolver.suggestions()
	found := f.usable(s.named[Fold(path.Base(file))])
	if len(found) == 0 || len(found) > 3 {
		names := s.folders[path.Dir(file)]
		if len(names) > 100 {
			names = plausible(path.Base(file), names)
		}
		found = found[:0]
		for _, name := range source.Nearest(path.Base(file), f.usable(names)) {
			found = append(found, path.Join(path.Dir(file), name))
		}
	}
	if len(found) == 0 {
		if found = f.usable(s.stems[stemOf(file)]); len(found) > 3 {
			found = nil
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

func stemOf(file string) string {
	base := path.Base(file)
	return Fold(strings.TrimSuffix(base, path.Ext(base)))
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
	return r.suggestions().refused[file]
}
