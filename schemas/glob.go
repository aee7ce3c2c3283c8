package schemas

import (
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"galley/schemas/source"
)

// A glob is matched name by name, and only a single name is left to
// doublestar. Its own `**` would do for the rest but for two rules of ours:
// a wildcard takes no name that begins with _ or ., unless the glob spells
// that character, and {locale} is a folder named after a locale. Braces are
// written out first, because they may hold a slash.

// A segment is one name of a glob.
type segment struct {
	text string
	kind segmentKind
}

type segmentKind uint8

const (
	plain   segmentKind = iota // the name itself
	wild                       // with *, ?, a class or an escape
	anyPath                    // **
	locale                     // {locale}
)

const localePart = "{locale}"

// readGlobs reads a type's `source`.
func readGlobs(s *Settings, key string) []Glob {
	items, written := s.List(key)
	if written && len(items) == 0 {
		s.Problem(s.Get(key), source.BadSchema, "name its files, or remove it: then they are those in the folder of the type's name", "%s takes no file", key)
	}
	var globs []Glob
	for _, n := range items {
		g := Glob{Text: n.Text, Path: n.Text, Pos: s.At(n)}
		g.Path, g.Not = strings.CutPrefix(g.Path, "!")
		g.Path, g.Project = strings.CutPrefix(g.Path, "/")
		g.Path = strings.TrimPrefix(g.Path, "./")
		g.Locale = strings.Contains(g.Path, localePart)
		if fault := g.compile(); fault != "" {
			s.Problem(n, source.BadSchema, "write it like post/** or post/*.md", "%s", fault)
			continue
		}
		globs = append(globs, g)
	}
	if len(globs) > 0 && globs[0].Not {
		s.Problem(s.Get(key), source.BadSchema, "put what is to be taken first", "nothing is taken before %q takes away", globs[0].Text)
	}
	return globs
}

// readPlainGlobs reads globs that have none of our rules: ignoreFiles, elsewhere.
func readPlainGlobs(s *Settings, key string) []string {
	items, _ := s.List(key)
	var globs []string
	for _, n := range items {
		if n.Text == "" || !doublestar.ValidatePattern(n.Text) {
			s.Problem(n, source.BadSchema, "see that brackets and braces are closed", "%q is not a glob", n.Text)
			continue
		}
		globs = append(globs, n.Text)
	}
	return globs
}

// compile makes the segments; a fault is a sentence.
func (g *Glob) compile() (fault string) {
	text := strings.TrimSuffix(g.Path, "/")
	switch {
	case text == "":
		return "an empty glob takes no file"
	case text != g.Path:
		return `"` + g.Text + `" names a folder, not files: add **`
	case strings.Contains(text, "//"):
		return `"` + g.Text + `" has two slashes in a row`
	case len(text) > 1000:
		return "a glob has at most 1,000 characters"
	}
	// {locale} must not be taken for a brace with one alternative.
	marked := strings.ReplaceAll(text, localePart, "\x00")
	if !doublestar.ValidatePattern(marked) {
		return `"` + g.Text + `" is not a glob: a bracket or a brace is not closed`
	}
	ways := writeOut(marked, nil)
	if len(ways) > maxWays {
		return `"` + g.Text + `" has too many alternatives in braces`
	}
	for _, way := range ways {
		var segments []segment
		for name := range strings.SplitSeq(way, "/") {
			switch {
			case name == "\x00":
				segments = append(segments, segment{"", locale})
			case strings.Contains(name, "\x00"):
				return localePart + " stands for a whole folder, with slashes around it"
			case name == "." || name == "..":
				return `"` + g.Text + `" has a part that is . or ..`
			case name == "**":
				if n := len(segments); n == 0 || segments[n-1].kind != anyPath {
					segments = append(segments, segment{"", anyPath})
				}
			case strings.ContainsAny(name, `*?[\`):
				segments = append(segments, segment{name, wild})
			default:
				segments = append(segments, segment{name, plain})
			}
		}
		if segments[len(segments)-1].kind == locale {
			return localePart + " is a folder: add a name for the files in it"
		}
		g.ways = append(g.ways, segments)
	}
	return ""
}

const maxWays = 256

// writeOut gives the alternatives of the first brace, and theirs in turn.
func writeOut(glob string, ways []string) []string {
	open := -1
	for i := 0; i < len(glob); i++ {
		if glob[i] == '\\' {
			i++
		} else if glob[i] == '{' {
			open = i
			break
		}
	}
	if open < 0 || len(ways) > maxWays {
		return append(ways, glob)
	}
	depth, from := 0, open+1
	var parts []string
	for i := open; i < len(glob); i++ {
		switch c := glob[i]; {
		case c == '\\':
			i++
		case c == '{':
			depth++
		case c == ',' && depth == 1:
			parts, from = append(parts, glob[from:i]), i+1
		case c == '}':
			if depth--; depth == 0 {
				for _, part := range append(parts, glob[from:i]) {
					ways = writeOut(glob[:open]+part+glob[i+1:], ways)
				}
				return ways
			}
		}
	}
	return append(ways, glob)
}

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
