package source

import (
	"bytes"
	"errors"
	"io"
	"sort"
	"strings"

	"gopkg.in/yaml.v3"
)

// yaml.v3 reads what the scanner gives up on. It says where a node begins and
// never where it ends, so ends are found in the text; it says nothing about
// repeated keys, tags it does not know, cycles or second documents, and its
// mistakes have a line at best (see explain.go).

// readYAML reads one YAML document.
func readYAML(text []byte, base Base, limits Limits) (Node, Problems) {
	if n, ok := scanYAML(text, base, limits); ok {
		return n, nil
	}
	return parseYAML(text, base, limits)
}

func parseYAML(text []byte, base Base, limits Limits) (Node, Problems) {
	r := &yamlReader{sheet: sheet{text: text, base: base}, limits: limits}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var document, second yaml.Node
	switch err := decoder.Decode(&document); {
	case errors.Is(err, io.EOF):
		return r.nothing(), nil
	case err != nil:
		r.explain(err)
		return r.nothing(), r.problems
	}
	r.findLines()
	top := r.nothing()
	if len(document.Content) > 0 {
		top = r.node(document.Content[0], 0, -1)
	}
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) && (err != nil || len(second.Content) > 0 && !emptyScalar(second.Content[0])) {
		at := r.documentStart(top.To - base.From)
		r.add(SecondDocument, at, r.lineEnd(at), "one document per file: move it to its own file", "a second YAML document starts here; it would be ignored")
	}
	return top, r.problems
}

// A yamlReader turns yaml.v3's nodes into ours.
type yamlReader struct {
	sheet
	limits Limits
	lines  []int // where lines begin as YAML counts them

	nodes, bytes, aliases int
	stopped               bool // a cap was passed: no more aliases are written out
	anchors               map[*yaml.Node]written
}

// written is what an anchor came to.
type written struct {
	node                Node
	nodes, bytes, depth int
}

// findLines finds the lines of YAML, which also breaks them at a lone carriage
// return and at Unicode's line and paragraph separators.
func (r *yamlReader) findLines() {
	r.lines = append(r.lines, 0)
	for i := 0; i < len(r.text); {
		n := breakAt(r.text[i:])
		if n > 0 {
			r.lines = append(r.lines, i+n)
		}
		i += max(n, 1)
	}
}

// breakAt gives the length of the line break at the start of text, or 0.
func breakAt(text []byte) int {
	switch text[0] {
	case '\n':
		return 1
	case '\r':
		if len(text) > 1 && text[1] == '\n' {
			return 2
		}
		return 1
	case 0xc2:
		if len(text) > 1 && text[1] == 0x85 {
			return 2
		}
	case 0xe2:
		if len(text) > 2 && text[1] == 0x80 && (text[2] == 0xa8 || text[2] == 0xa9) {
			return 3
		}
	}
	return 0
}

// offset is the byte of a place of yaml.v3.
func (r *yamlReader) offset(line, column int) int {
	if line < 1 || line > len(r.lines) {
		return len(r.text)
	}
	i := r.lines[line-1]
	if column > 4*block { // go on from the last block that begins before it
		wanted := r.before(i) + column - 1
		n := sort.SearchInts(r.runes, wanted+1) - 1
		if at := n * block; at > i {
			for at < len(r.text) && r.text[at]&0xc0 == 0x80 {
				at++
			}
			column = wanted - r.runes[n] + 1
			i = at
		}
	}
	for ; column > 1 && i < len(r.text); column-- {
		i++
		for i < len(r.text) && r.text[i]&0xc0 == 0x80 {
			i++
		}
	}
	return i
}

// node reads a node that stands in a block whose indent is given (-1: none).
func (r *yamlReader) node(n *yaml.Node, depth, indent int) Node {
	if n.Kind == yaml.AliasNode {
		return r.alias(n, depth)
	}
	nodes, size := r.nodes, r.bytes
	var out Node
	switch n.Kind {
	case yaml.ScalarNode:
		out = r.scalar(n, indent)
	case yaml.MappingNode, yaml.SequenceNode:
		out = r.collection(n, depth, indent)
	}
	r.count(1, len(out.Text), r.offset(n.Line, n.Column))
	if n.Anchor != "" {
		if r.anchors == nil {
			r.anchors = map[*yaml.Node]written{}
		}
		r.anchors[n] = written{out, r.nodes - nodes, r.bytes - size, depthOf(&out)}
	}
	return out
}

// count adds to what the file comes to, and reports the caps once.
func (r *yamlReader) count(nodes, size, at int) {
	r.nodes += nodes
	r.bytes += size
	if r.stopped {
		return
	}
	hint := "write the values out, or use a reference to another document"
	switch {
	case r.limits.Nodes > 0 && r.nodes > r.limits.Nodes && r.aliases == 0:
		r.add(TooLarge, at, at, "split the file, or raise `limits.nodes` in galley.yaml", "the file holds more than %s values", thousands(r.limits.Nodes))
	case r.limits.Nodes > 0 && r.nodes > r.limits.Nodes:
		r.add(AliasLimit, at, at, hint, "aliases expand to more than %s values", thousands(r.limits.Nodes))
	case r.bytes > maxExpanded:
		r.add(AliasLimit, at, at, hint, "aliases expand to more than 8 MiB of text")
	default:
		return
	}
	r.stopped = true
}

// alias repeats what its anchor came to.
func (r *yamlReader) alias(n *yaml.Node, depth int) Node {
	at := r.offset(n.Line, n.Column)
	end := at + 1
	for end < len(r.text) && !white(r.text[end]) && !strings.ContainsRune(",[]{}", rune(r.text[end])) {
		end++
	}
	var out Node
	r.place(&out, at, end)
	if r.stopped {
		return out
	}
	meant, whole := r.anchors[n.Alias]
	r.aliases++
	switch {
	case r.limits.Aliases > 0 && r.aliases > r.limits.Aliases:
		r.add(AliasLimit, at, end, "write the values out, or use a reference to another document", "the file uses aliases more than %s times", thousands(r.limits.Aliases))
		r.stopped = true
		return out
	case !whole:
		r.add(AliasLimit, at, end, "write the value out", "the alias *%s stands inside of what it repeats", n.Value)
		return out
	case depth+meant.depth > r.limits.Depth:
		r.tooDeep(at)
		return out
	}
	if r.count(meant.nodes, meant.bytes, at); r.stopped {
		return out
	}
	out.Kind, out.Quoted, out.Text, out.Nodes = meant.node.Kind, meant.node.Quoted, meant.node.Text, meant.node.Nodes
	return out
}

func (r *yamlReader) tooDeep(at int) {
	for _, p := range r.problems {
		if p.Rule == TooDeep {
			return
		}
	}
	r.add(TooDeep, at, at, "flatten the structure", "nesting is deeper than %d levels", r.limits.Depth)
}

// depthOf says how many levels of collections a node is high.
func depthOf(n *Node) int {
	high := 0
	if n.Kind == Mapping || n.Kind == List {
		for i := range n.Nodes {
			high = max(high, 1+depthOf(&n.Nodes[i]))
		}
	}
	return high
}

// start is the byte where a node's value begins, behind its anchor and tag.
func (r *yamlReader) start(n *yaml.Node) int {
	at := r.offset(n.Line, n.Column)
	if n.Anchor == "" && n.Style&yaml.TaggedStyle == 0 {
		return at
	}
	nothing := n.Kind == yaml.ScalarNode && n.Value == "" && n.Style&^yaml.TaggedStyle == 0
	for i := at; i < len(r.text); {
		switch c := r.text[i]; {
		case c == '&' || c == '!':
			for i < len(r.text) && !white(r.text[i]) && (n.Kind != yaml.ScalarNode || !strings.ContainsRune(",]}", rune(r.text[i]))) {
				i++
			}
			at = i
		case nothing:
			return at
		case white(c):
			i++
		case c == '#':
			i = r.lineEnd(i)
		default:
			return i
		}
	}
	return at
}

func white(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func emptyScalar(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Value == "" && n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
}

// scalar reads characters.
func (r *yamlReader) scalar(n *yaml.Node, indent int) Node {
	from := r.start(n)
	out := Node{Kind: Scalar, Text: n.Value}
	to := from
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		out.Quoted = true
		to = r.doubleQuoted(from)
	case n.Style&yaml.SingleQuotedStyle != 0:
		out.Quoted = true
		to = r.singleQuoted(from)
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		out.Quoted = true
		to = r.blockScalar(from, indent)
	default:
		to = r.plain(from, n.Value)
		if null(n.Value) {
			out.Kind = Null
		}
	}
	r.tag(n, from)
	if n.Style&yaml.TaggedStyle != 0 {
		switch n.ShortTag() {
		case "!!str":
			out.Kind, out.Quoted = Scalar, true
		case "!!int", "!!float", "!!bool", "!!timestamp":
			out.Quoted = false
		}
	}
	r.place(&out, from, to)
	return out
}

// tag refuses tags that ask for more than YAML's own kinds.
func (r *yamlReader) tag(n *yaml.Node, at int) {
	if n.Style&yaml.TaggedStyle == 0 {
		return
	}
	switch n.ShortTag() {
	case "!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!map", "!!seq", "!":
		return
	}
	from := r.offset(n.Line, n.Column)
	if from < len(r.text) && r.text[from] == '&' {
		from = min(from+max(bytes.IndexByte(r.text[from:], '!'), 0), at)
	}
	to := from
	for to < len(r.text) && !white(r.text[to]) {
		to++
	}
	r.add(BadYAML, from, to, "remove it; the schema says what a value is", "the tag %s is not read", r.text[from:to])
}

// collection reads a mapping or a list.
func (r *yamlReader) collection(n *yaml.Node, depth, indent int) Node {
	from := r.start(n)
	out := Node{Kind: List}
	if n.Kind == yaml.MappingNode {
		out.Kind = Mapping
	}
	if depth > r.limits.Depth {
		r.tooDeep(from)
		r.place(&out, from, from)
		return out
	}
	r.tag(n, from)
	flow := from < len(r.text) && (r.text[from] == '{' && n.Kind == yaml.MappingNode || r.text[from] == '[' && n.Kind == yaml.SequenceNode) && n.Style&yaml.FlowStyle != 0
	to := from
	if n.Style&yaml.FlowStyle == 0 && len(n.Content) > 0 {
		if _, column := r.at(from); n.Kind == yaml.MappingNode {
			indent = min(column, n.Content[0].Column) - 1
		} else {
			indent = column - 1
		}
	}
	if n.Kind == yaml.MappingNode {
		to = max(to, r.mapping(n, &out, depth, indent))
	} else {
		out.Nodes = make([]Node, 0, len(n.Content))
		for _, c := range n.Content {
			out.Nodes = append(out.Nodes, r.node(c, depth+1, indent))
			to = max(to, out.Nodes[len(out.Nodes)-1].To-r.base.From)
		}
	}
	switch {
	case flow:
		to = r.closing(max(to, from+1))
	case len(n.Content) > 0 && n.Kind == yaml.SequenceNode:
		to = max(to, from+1)
	}
	r.place(&out, from, to)
	return out
}

// mapping reads keys and values, those that << brings along included.
func (r *yamlReader) mapping(n *yaml.Node, out *Node, depth, indent int) (to int) {
	out.Nodes = make([]Node, 0, len(n.Content)/2)
	var seen keys
	merged := -1 // the place of << among the nodes
	var brought []Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		value := r.node(v, depth+1, indent)
		if k.Kind == yaml.ScalarNode && k.Tag == "!!merge" {
			to = max(to, value.To-r.base.From)
			merged = len(out.Nodes)
			brought = append(brought, r.merge(&value)...)
			continue
		}
		from, end, name := r.keyOf(k, indent)
		to = max(to, end, value.To-r.base.From)
		if seen.repeats(out.Nodes, name) {
			r.repeated(out.Nodes, name, from, end)
		}
		r.key(&value, name, from, end)
		out.Nodes = append(out.Nodes, value)
	}
	if merged >= 0 {
		r.bring(out, merged, brought)
	}
	return to
}

// keyOf gives a key's characters and its bytes.
func (r *yamlReader) keyOf(k *yaml.Node, indent int) (from, to int, name string) {
	nodes := r.nodes
	key := r.node(k, 0, indent)
	r.nodes = nodes // a key is no value
	from, to = key.From-r.base.From, key.To-r.base.From
	if key.Kind == Mapping || key.Kind == List {
		r.add(BadYAML, from, to, "write the key as text", "a key is text, not a list or a mapping")
		return from, to, string(r.text[from:to])
	}
	return from, to, key.Text
}

// merge gives what the value of << holds: a mapping's keys, or those of a list
// of mappings, the first of which wins.
func (r *yamlReader) merge(value *Node) []Node {
	switch value.Kind {
	case Mapping:
		return value.Nodes
	case List:
		var all []Node
		for i := range value.Nodes {
			if value.Nodes[i].Kind == Mapping {
				all = append(all, value.Nodes[i].Nodes...)
			}
		}
		if len(value.Nodes) > 0 && len(all) > 0 {
			return all
		}
	}
	if !r.stopped {
		r.add(BadYAML, value.From-r.base.From, value.To-r.base.From, "name the anchor of a mapping: `<<: *name`", "`<<` takes a mapping or a list of mappings")
	}
	return nil
}

// bring puts merged keys where << stood, but for those the mapping has itself.
func (r *yamlReader) bring(out *Node, at int, brought []Node) {
	var seen keys
	have := append([]Node(nil), out.Nodes...)
	var more []Node
	for _, n := range brought {
		if seen.repeats(have, n.Key) {
			continue
		}
		have = append(have, n)
		more = append(more, n)
	}
	nodes := make([]Node, 0, len(have))
	nodes = append(nodes, out.Nodes[:at]...)
	nodes = append(nodes, more...)
	out.Nodes = append(nodes, out.Nodes[at:]...)
}
