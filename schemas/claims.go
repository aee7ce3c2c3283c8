package schemas

import (
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// A Claim is a type that takes a file, and the glob that says so.
type Claim struct {
	Type   *Type
	Glob   *Glob
	Locale string // of the folder that {locale} stands for, as declared; ""
}

// Claims appends those types that take a file, by name; path is relative to
// the project. A locale and .draft before the file's extension count as if
// they were not there, but a glob may spell them too. Which extensions are
// documents is not asked here.
func (p *Project) Claims(claims []Claim, path string) []Claim {
	var room [16]string
	names := appendSplit(room[:0], path)
	below, inContent := strings.CutPrefix(path, p.Content+"/")
	belowNames := names
	if inContent {
		belowNames = names[len(names)-strings.Count(below, "/")-1:]
	}
	last := names[len(names)-1]
	bare := p.bareName(last)
	for _, t := range p.Types {
		var claim Claim
		for i := range t.Source {
			g := &t.Source[i]
			if g.Not == (claim.Glob == nil) {
				continue // it takes away what is not taken, or takes what is
			}
			if !g.Project && !inContent {
				continue
			}
			within := belowNames
			if g.Project {
				within = names
			}
			named, ok := g.match(p, within, last, bare)
			switch {
			case ok && g.Not:
				claim = Claim{}
			case ok:
				claim = Claim{Type: t, Glob: g, Locale: named}
			}
		}
		if claim.Glob != nil {
			claims = append(claims, claim)
		}
	}
	return claims
}

// Reaches says whether a glob leads below a folder, which is relative to the
// project: a walk need not go where none does.
func (p *Project) Reaches(folder string) bool {
	names := strings.Split(folder, "/")
	below, inContent := strings.CutPrefix(folder, p.Content+"/")
	for _, t := range p.Types {
		for i := range t.Source {
			g := &t.Source[i]
			within := names
			if !g.Project {
				if !inContent {
					continue
				}
				within = strings.Split(below, "/")
			}
			for _, way := range g.ways {
				if !g.Not && leadsBelow(p, way, within) {
					return true
				}
			}
		}
	}
	return false
}

func leadsBelow(p *Project, way []segment, folder []string) bool {
	switch {
	case len(way) == 0:
		return false
	case len(folder) == 0:
		return true
	case way[0].kind == anyPath:
		return leadsBelow(p, way[1:], folder) || !hidden(folder[0]) && leadsBelow(p, way, folder[1:])
	case way[0].kind == locale:
		if _, ok := p.locale(folder[0]); !ok {
			return false
		}
	case !way[0].takes(folder[0]):
		return false
	}
	return leadsBelow(p, way[1:], folder[1:])
}

// bareName takes .draft and a locale off a file's name.
func (p *Project) bareName(name string) string {
	dot := strings.LastIndexByte(name, '.')
	if dot < 1 {
		return name
	}
	stem, ext := name[:dot], name[dot:]
	stem = strings.TrimSuffix(stem, ".draft")
	if i := strings.LastIndexByte(stem, '.'); i > 0 {
		if _, ok := p.locale(stem[i+1:]); ok {
			stem = stem[:i]
		}
	}
	if len(stem)+len(ext) == len(name) {
		return name
	}
	return stem + ext
}

func (g *Glob) match(p *Project, names []string, last, bare string) (locale string, ok bool) {
	for _, way := range g.ways {
		if locale, ok = matchNames(p, way, names, last, bare); ok {
			return locale, true
		}
	}
	return "", false
}

// matchNames goes through both lists; only ** has more than one way to go on.
func matchNames(p *Project, way []segment, names []string, last, bare string) (named string, ok bool) {
	for len(way) > 0 {
		if way[0].kind == anyPath {
			if len(way) == 1 {
				for _, name := range names {
					if hidden(name) {
						return "", false
					}
				}
				return named, true
			}
			for i := 0; ; i++ {
				if deeper, ok := matchNames(p, way[1:], names[i:], last, bare); ok {
					if deeper != "" {
						named = deeper
					}
					return named, true
				}
				if i >= len(names) || hidden(names[i]) {
					return "", false
				}
			}
		}
		if len(names) == 0 {
			return "", false
		}
		if way[0].kind == locale {
			l, ok := p.locale(names[0])
			if !ok || len(names) == 1 {
				return "", false
			}
			named = l
		} else if !way[0].takes(names[0]) && !(len(names) == 1 && bare != last && way[0].takes(bare)) {
			return "", false
		}
		way, names = way[1:], names[1:]
	}
	return named, len(names) == 0
}

func (s segment) takes(name string) bool {
	if s.kind == plain {
		return s.text == name
	}
	if hidden(name) && s.text[0] != name[0] && !strings.HasPrefix(s.text, `\`+name[:1]) {
		return false
	}
	return doublestar.MatchUnvalidated(s.text, name)
}

func hidden(name string) bool { return name != "" && (name[0] == '_' || name[0] == '.') }

func appendSplit(names []string, path string) []string {
	for {
		i := strings.IndexByte(path, '/')
		if i < 0 {
			return append(names, path)
		}
		names, path = append(names, path[:i]), path[i+1:]
	}
}

// Ignores says whether ignoreFiles names a file; path is relative to the project.
func (p *Project) Ignores(path string) bool {
	below, ok := strings.CutPrefix(path, p.Content+"/")
	return ok && matchAny(p.Ignore, below)
}

// AnsweredElsewhere says whether `elsewhere` names a link, as it is written in
// a document but for its query and fragment.
func (p *Project) AnsweredElsewhere(link string) bool {
	if i := strings.IndexAny(link, "?#"); i >= 0 {
		link = link[:i]
	}
	return link != "" && (matchAny(p.Elsewhere, link) || len(link) > 1 && matchAny(p.Elsewhere, strings.TrimSuffix(link, "/")))
}

func matchAny(globs []string, name string) bool {
	for _, g := range globs {
		if doublestar.MatchUnvalidated(g, name) {
			return true
		}
	}
	return false
}
