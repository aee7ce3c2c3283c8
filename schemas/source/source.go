// Package source is text with places: the nodes that are read from a file,
// and the problems that are found in it. It knows YAML, TOML and JSON as
// notations; what a value means is for the schema to say, so a Node keeps the
// characters of 017 as they stand. It opens no files: text is handed in.
package source

// A Pos is a place in a file of the project.
type Pos struct {
	File   string // relative to the project, with slashes; "" is the project itself
	Line   int    // from 1, front matter counted; 0 is the file as a whole
	Column int    // code points from 1; 0 with Line 0
}

// A NodeKind says which of four things stands at a place.
type NodeKind uint8

const (
	Null    NodeKind = iota // nothing: an empty value, null, ~
	Scalar                  // characters
	Mapping                 // keys and values, in the order of the file
	List
)

// A Node is a value as written, in any notation. What it means is for the
// schema to say.
type Node struct {
	Kind   NodeKind
	Quoted bool   // a Scalar that is text beyond doubt: quotes, a YAML block, a TOML or JSON string
	Text   string // of a Scalar: its characters, escapes undone; of Null as written ("", "~", "null")

	Line, Column       int // its first character (quotes and brackets counted); of Null, where the value would stand
	EndLine, EndColumn int // just behind its last one
	From, To           int // the same as bytes of the file

	Key                string // in a Mapping
	KeyLine, KeyColumn int
	KeyEnd             int // the column just behind the key

	Nodes []Node // of a Mapping or List
}

// Get gives the value under key of a Mapping, or nil. Of a key that stands
// twice it gives the last one, as the notations that allow it do.
func (n *Node) Get(key string) *Node {
	for i := len(n.Nodes) - 1; i >= 0; i-- {
		if n.Nodes[i].Key == key {
			return &n.Nodes[i]
		}
	}
	return nil
}

// A Format is a notation for data.
type Format uint8

const (
	NoFormat Format = iota
	YAML
	TOML
	JSON
)

// Limits are the caps of galley.yaml that reading obeys; zero is no cap.
type Limits struct {
	Document int // bytes of a file
	Depth    int // of nesting
	Nodes    int // after aliases are written out
	Aliases  int // uses of them in a file
}
