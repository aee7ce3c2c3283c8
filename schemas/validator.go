package schemas

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strconv"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"galley/schemas/source"
)

// A Validator is the compiled JSON Schema of a json field.
type Validator struct {
	schema *jsonschema.Schema
	// Text is the schema as JSON, compact, in the order of the file.
	Text []byte
}

// schemaAddress is what a schema is called while it is compiled. Only itself
// and the metaschemas that are built in can be found from it.
const schemaAddress = "galley:///schema.json"

// nowhere loads nothing, so that a $ref can neither read a file nor open a
// connection.
type nowhere struct{}

var errElsewhere = errors.New("only the schema itself can be referred to")

func (nowhere) Load(string) (any, error) { return nil, errElsewhere }

// readJSONSchema compiles `schema`.
func readJSONSchema(s *Settings) *Validator {
	n := s.Get("schema")
	if n == nil {
		return nil
	}
	if n.Kind != source.Mapping && !isTrue(n) && !isFalse(n) {
		s.Problem(n, source.BadSchema, "write it like {type: object}", "a JSON Schema is a mapping, not %s", describe(n))
		return nil
	}
	compiler := jsonschema.NewCompiler()
	compiler.UseLoader(nowhere{})
	compiler.AssertFormat()
	err := compiler.AddResource(schemaAddress, plainValue(n))
	var schema *jsonschema.Schema
	if err == nil {
		schema, err = compiler.Compile(schemaAddress)
	}
	if err != nil {
		schemaFault(s, n, err)
		return nil
	}
	return &Validator{schema: schema, Text: AppendJSON(nil, n)}
}

// schemaFault reports what is wrong with a JSON Schema, at its place as far as
// the error tells it.
func schemaFault(s *Settings, n *source.Node, err error) {
	var invalid *jsonschema.SchemaValidationError
	var fault *jsonschema.ValidationError
	var regex *jsonschema.InvalidRegexError
	var load *jsonschema.LoadURLError
	switch {
	case errors.As(err, &invalid) && errors.As(invalid.Err, &fault):
		for _, leaf := range leaves(fault) {
			s.Problem(nodeAt(n, leaf.InstanceLocation), source.BadSchema, "", "not a JSON Schema: %s", leafMessage(leaf))
		}
	case errors.As(err, &regex):
		at := scalarWith(n, regex.Regex)
		problemInRegexp(s, at, regex.Regex)
	case errors.As(err, &load):
		s.Problem(refNode(n), source.BadSchema, "write the schema out, or refer to its own $defs: `$ref: \"#/$defs/NAME\"`",
			"a $ref leads nowhere outside of the schema")
	default:
		s.Problem(refNode(n), source.BadSchema, "", "not a JSON Schema: %s", err)
	}
}

func problemInRegexp(s *Settings, n *source.Node, text string) {
	_, err := regexp.Compile(text)
	if err == nil {
		s.Problem(n, source.BadPattern, "", "%q is not a pattern", text)
		return
	}
	from, to, why := explain(text, err)
	problemIn(s, n, from, to, source.BadPattern, "patterns use RE2 syntax, which has no look-around and no references back", "%s", why)
}

// Validate checks a value; each fault is a problem at its own place in it.
func (v *Validator) Validate(n *source.Node, file string) source.Problems {
	if v == nil || v.schema == nil {
		return nil
	}
	var fault *jsonschema.ValidationError
	err := v.schema.Validate(plainValue(n))
	if err == nil {
		return nil
	}
	var ps source.Problems
	if !errors.As(err, &fault) {
		ps.Add(source.WrongKind, source.Pos{File: file, Line: n.Line, Column: n.Column}, "", "%s", err)
		return ps
	}
	for _, leaf := range leaves(fault) {
		at := nodeAt(n, leaf.InstanceLocation)
		p := ps.Add(source.WrongKind, source.Pos{File: file, Line: at.Line, Column: at.Column}, "", "%s", leafMessage(leaf))
		p.EndLine, p.EndColumn = at.EndLine, at.EndColumn
	}
	ps.Sort()
	return ps
}

// leaves gives the faults that have no causes, which are the ones to tell.
func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	var all []*jsonschema.ValidationError
	for _, c := range e.Causes {
		all = append(all, leaves(c)...)
	}
	return all
}

func leafMessage(e *jsonschema.ValidationError) string {
	return e.ErrorKind.LocalizedString(message.NewPrinter(language.English))
}

// nodeAt follows a path of keys and places as far as it leads.
func nodeAt(n *source.Node, path []string) *source.Node {
	for _, step := range path {
		var next *source.Node
		switch n.Kind {
		case source.Mapping:
			next = n.Get(step)
		case source.List:
			if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(n.Nodes) {
				next = &n.Nodes[i]
			}
		}
		if next == nil {
			return n
		}
		n = next
	}
	return n
}

// refNode finds the first $ref that leads out of the schema, else gives n.
func refNode(n *source.Node) *source.Node {
	found := n
	visit(n, func(o *source.Node) bool {
		if (o.Key == "$ref" || o.Key == "$dynamicRef" || o.Key == "$schema") && o.Kind == source.Scalar {
			found = o
			return false
		}
		return true
	})
	return found
}

func scalarWith(n *source.Node, text string) *source.Node {
	found := n
	visit(n, func(o *source.Node) bool {
		if o.Kind == source.Scalar && o.Text == text {
			found = o
			return false
		}
		return true
	})
	return found
}

// visit calls do for a node and all below it, until it gives false.
func visit(n *source.Node, do func(*source.Node) bool) bool {
	if !do(n) {
		return false
	}
	for i := range n.Nodes {
		if !visit(&n.Nodes[i], do) {
			return false
		}
	}
	return true
}

// jsonNumber is what stands in a json field without quotes and is a number:
// JSON's own notation. 017, .5, 0x1F and 1_000 are texts, since JSON has no
// such numbers and their meaning is a matter of dispute.
var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)

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
	if !n.Quoted && (n.Text == "true" || n.Text == "false" || jsonNumber.MatchString(n.Text)) {
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
	case jsonNumber.MatchString(n.Text):
		return json.Number(n.Text)
	}
	return n.Text
}
