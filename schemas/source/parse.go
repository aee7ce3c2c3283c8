package source

import "bytes"

// A Base says where in its file a text begins, so that places are the file's.
type Base struct {
	File string
	Line int // of the text's first line, from 1; 0 is 1
	From int // its first byte
}

// maxExpanded caps the bytes of text that a file comes to when its aliases are
// written out. Nodes alone are no measure: an anchor may hold a long text.
const maxExpanded = 8 << 20

// maxDepth keeps recursion finite where Limits name no depth.
const maxDepth = 1000

var byteOrderMark = []byte("\xef\xbb\xbf")

// Parse reads text in a notation into a node: a Mapping, a List or Null for
// nothing at all. Repeated keys, tabs, alias bombs, second documents and
// whatever else would be silent are problems with a place. With an error among
// the problems the node is what could be read.
//
// The node keeps nothing of text, so its buffer can be used again. Values that
// a YAML alias repeats share their nodes; such a node stands at the alias, and
// what is in it at the anchor.
func Parse(text []byte, format Format, base Base, limits Limits) (Node, Problems) {
	if base.Line < 1 {
		base.Line = 1
	}
	if base.From == 0 && bytes.HasPrefix(text, byteOrderMark) {
		text = text[len(byteOrderMark):]
		base.From = len(byteOrderMark)
	}
	if limits.Depth <= 0 || limits.Depth > maxDepth {
		limits.Depth = maxDepth
	}
	switch format {
	case YAML:
		return readYAML(text, base, limits)
	case TOML:
		return readTOML(text, base, limits)
	case JSON:
		return readJSON(text, base, limits)
	}
	s := sheet{text: text, base: base}
	return s.nothing(), nil
}
