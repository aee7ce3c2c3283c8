package content

import "strings"

// plant gives each entry its relatives: the translations that are published,
// and the document with the nearest address above its own. Breadcrumbs, section
// menus and trees of pages all follow addresses (design 3).
func (r *resolver) plant() {
	s := r.site
	s.all = make([]N, len(r.entries))
	for n := range s.all {
		s.all[n] = N(n)
	}
	for n := range r.entries {
		e, x := r.entries[n], &r.infos[n]
		switch {
		case x.first != e.N:
			e.Translations = r.entries[x.first].Translations
		case x.end == x.first+1:
			if e.public {
				e.Translations = s.all[n : n+1 : n+1]
			}
		default:
			for m := x.first; m < x.end; m++ {
				if r.entries[m].public {
					e.Translations = append(e.Translations, m)
				}
			}
		}
		e.Parent = r.parent(e)
	}
	r.bear()
}

// bear gives each entry its children.
func (r *resolver) bear() {
	s := r.site
	s.children = make([][]N, len(r.entries))
	for _, list := range s.orders {
		for _, n := range list {
			if p := r.entries[n].Parent; p != None {
				s.children[p] = append(s.children[p], n)
			}
		}
	}
}

func (r *resolver) parent(e *Entry) N {
	for above := up(e.URL); above != ""; above = up(above) {
		if n, ok := r.site.pages[above]; ok && n != e.N && r.entries[n].Locale == e.Locale {
			return n
		}
	}
	return None
}

// up is the address above: of /a/b/ and /a/b.html it is /a/, of / there is none.
func up(address string) string {
	i := strings.LastIndexByte(strings.TrimSuffix(address, "/"), '/')
	if i < 0 {
		return ""
	}
	return address[:i+1]
}
