package schemas

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"

	"galley/schemas/source"
)

// jsonNumber is what stands in a json field without quotes and is a number:
// JSON's own notation. 017, .5, 0x1F and 1_000 are texts, since JSON has no
// such numbers and their meaning is a matter of dispute.
var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?$`)

// isNumber leaves out what no reader could hold and what would cost package
// jsonschema, which calculates exactly, all memory.
func isNumber(text string) bool { return len(text) < 400 && jsonNumber.MatchString(text) }

// AppendJSON appends a node as compact JSON, keys in the order of the file; of
// a repeated key the last value, in the first one's place.
func AppendJSON(b []byte, n *source.Node) []byte {
	switch n.Kind {
	case source.Null:
		return append(b, "null"...)
	case source.List:
		b = append(b, '[')
		for i := range n.Nodes {
			if i > 0 {
				b = append(b, ',')
			}
			b = AppendJSON(b, &n.Nodes[i])
		}
		return append(b, ']')
	case source.Mapping:
		b = append(b, '{')
		first := true
		for i := range n.Nodes {
			key := n.Nodes[i].Key
			if slices.ContainsFunc(n.Nodes[:i], func(o source.Node) bool { return o.Key == key }) {
				continue
			}
			if !first {
				b = append(b, ',')
			}
			first = false
			b = appendString(b, key)
			b = append(b, ':')
			b = AppendJSON(b, n.Get(key))
		}
		return append(b, '}')
	}
	if !n.Quoted && (n.Text == "true" || n.Text == "false" || isNumber(n.Text)) {
		return append(b, n.Text...)
	}
	return appendString(b, n.Text)
}

func appendString(b []byte, text string) []byte {
	var buffer bytes.Buffer
	e := json.NewEncoder(&buffer)
	e.SetEscapeHTML(false)
	e.Encode(text) // a string can always be encoded
	return append(b, bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))...)
}

// plainValue is a node as package jsonschema takes it.
func plainValue(n *source.Node) any {
	switch n.Kind {
	case source.Null:
		return nil
	case source.List:
		list := make([]any, len(n.Nodes))
		for i := range n.Nodes {
			list[i] = plainValue(&n.Nodes[i])
		}
		return list
	case source.Mapping:
		m := make(map[string]any, len(n.Nodes))
		for i := range n.Nodes {
			m[n.Nodes[i].Key] = plainValue(&n.Nodes[i])
		}
		return m
	}
	switch {
	case n.Quoted:
	case n.Text == "true":
		return true
	case n.Text == "false":
		return false
	case isNumber(n.Text):
		return json.Number(n.Text)
	}
	return n.Text
}
