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
