package source

// A Base says where in its file a text begins, so that places are the file's.
type Base struct {
	File string
	Line int // of the text's first line, from 1; 0 is 1
	From int // its first byte
}

// Parse reads text in a notation into a node: a Mapping, a List or Null for
// nothing at all. Repeated keys, tabs, alias bombs, second documents and
// whatever else would be silent are problems with a place. With an error among
// the problems the node is what could be read.
func Parse(text []byte, format Format, base Base, limits Limits) (Node, Problems) {
	panic("to be written")
}

// Parts are a document's two halves. Front and Body are slices of its text.
type Parts struct {
	Format    Format // of the front matter; NoFormat if there is none
	Front     []byte // without its fences
	FrontBase Base
	Body      []byte
	BodyBase  Base
}

// Split finds the front matter of a Markdown file: YAML between ---, TOML
// between +++, or a JSON object. A byte order mark, blank lines before it and
// blanks behind a fence do no harm.
func Split(file string, text []byte) (Parts, Problems) {
	panic("to be written")
}

// Check looks at a file's bytes before anything reads them: size, encoding,
// control characters, conflict markers. Where it reports an error the file
// should not be parsed.
func Check(file string, text []byte, limits Limits) Problems {
	panic("to be written")
}

// Nearest gives the candidates that word may be a slip for, best first, at
// most three; none is near enough, none is given.
func Nearest(word string, candidates []string) []string {
	panic("to be written")
}

// DidYouMean is a hint made of Nearest, or "".
func DidYouMean(word string, candidates []string) string {
	panic("to be written")
}
