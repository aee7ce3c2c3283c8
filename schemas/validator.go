package schemas

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
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

// bounded is a pattern that takes no text for which it would be too slow.
type bounded struct {
	*regexp.Regexp
	limit int
}

func (b bounded) MatchString(text string) bool {
	return len(text) <= b.limit && b.Regexp.MatchString(text)
}

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
	compiler.UseRegexpEngine(func(text string) (jsonschema.Regexp, error) {
		re, limit, err := compile(text)
		return bounded{re, limit}, err
	})
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
	var missing *jsonschema.JSONPointerNotFoundError
	var load *jsonschema.LoadURLError
	switch {
	case errors.As(err, &invalid) && errors.As(invalid.Err, &fault):
		for _, f := range faults(fault, nil) {
			at := nodeAt(n, f.InstanceLocation)
			format, isFormat := f.ErrorKind.(*kind.Format)
			if isFormat && format.Want == "regex" {
				if _, err := regexp.Compile(at.Text); err != nil {
					badRegexp(s, at, err)
					continue
				}
			}
			if at.Key == "type" && at.Kind == source.Scalar {
				s.Problem(at, source.BadSchema, source.DidYouMean(at.Text, jsonTypes), "%q is not a type of JSON Schema", at.Text)
				continue
			}
			_, message := faultWords(f, "JSON Schema")
			s.Problem(at, source.BadSchema, "", "%s", message)
		}
	case errors.As(err, &load):
		s.Problem(refNode(n, load.URL), source.BadSchema, "write it out, or refer to the schema's own $defs: `$ref: \"#/$defs/NAME\"`",
			"a $ref cannot lead out of the schema")
	case errors.As(err, &missing):
		_, path, _ := strings.Cut(missing.URL, "#")
		s.Problem(refNode(n, "#"+path), source.BadSchema, "", "there is nothing at #%s of the schema", path)
	default:
		s.Problem(n, source.BadSchema, "", "not a JSON Schema: %s", err)
	}
}

var jsonTypes = []string{"array", "boolean", "integer", "null", "number", "object", "string"}

// Validate checks a value as it will be published, compact JSON; each fault is
// a problem at its own place in n, which is what was written.
func (v *Validator) Validate(value []byte, n *source.Node, file string) source.Problems {
	if v == nil || v.schema == nil {
		return nil
	}
	var ps source.Problems
	var fault *jsonschema.ValidationError
	read, err := jsonschema.UnmarshalJSON(bytes.NewReader(value))
	if err == nil {
		err = v.schema.Validate(read)
	}
	if err == nil {
		return nil
	}
	if !errors.As(err, &fault) {
		ps.Add(source.WrongKind, source.Pos{File: file, Line: n.Line, Column: n.Column}, "", "%s", err)
		return ps
	}
	for _, f := range faults(fault, nil) {
		at := nodeAt(n, f.InstanceLocation)
		rule, message := faultWords(f, "the field's schema")
		if extra, ok := f.ErrorKind.(*kind.AdditionalProperties); ok {
			slices.Sort(extra.Properties) // they come from a map
			for _, name := range extra.Properties {
				if key := at.Get(name); key != nil {
					p := ps.Add(rule, source.Pos{File: file, Line: key.KeyLine, Column: key.KeyColumn}, "", "the field's schema allows no key %q here", name)
					p.EndLine, p.EndColumn = key.KeyLine, key.KeyEnd
				}
			}
			continue
		}
		p := ps.Add(rule, source.Pos{File: file, Line: at.Line, Column: at.Column}, "", "%s", message)
		p.EndLine, p.EndColumn = at.EndLine, at.EndColumn
	}
	ps.Sort()
	return ps
}

// faults appends the faults to tell: those without causes. What lies below an
// anyOf or oneOf are guesses of what was meant, and contradict each other.
func faults(e *jsonschema.ValidationError, list []*jsonschema.ValidationError) []*jsonschema.ValidationError {
	switch e.ErrorKind.(type) {
	case *kind.AnyOf, *kind.OneOf:
		return append(list, e)
	}
	if len(e.Causes) == 0 {
		return append(list, e)
	}
	for _, c := range e.Causes {
		list = faults(c, list)
	}
	return list
}

// faultWords says what is wrong, and by which rule; who wants it otherwise.
func faultWords(e *jsonschema.ValidationError, who string) (source.Rule, string) {
	switch k := e.ErrorKind.(type) {
	case *kind.Type:
		return source.WrongKind, "this is " + article(k.Got) + ", and " + who + " wants " + article(orList(k.Want))
	case *kind.Required:
		return source.Required, who + " wants " + strings.Join(k.Missing, ", ") + " here"
	case *kind.AdditionalProperties:
		return source.UnknownField, who + " allows no other keys here"
	case *kind.Enum:
		words := make([]string, len(k.Want))
		for i, w := range k.Want {
			words[i] = fmt.Sprint(w)
		}
		return source.NotAnOption, who + " wants " + orList(words)
	case *kind.Const:
		return source.NotAnOption, fmt.Sprintf("%s wants %v", who, k.Want)
	case *kind.Minimum, *kind.Maximum, *kind.ExclusiveMinimum, *kind.ExclusiveMaximum, *kind.MultipleOf:
		return source.OutOfRange, who + " does not allow this number: " + said(e)
	case *kind.MinLength, *kind.MaxLength:
		return source.WrongLength, who + " does not allow this length: " + said(e)
	case *kind.MinItems, *kind.MaxItems, *kind.MinProperties, *kind.MaxProperties, *kind.MinContains, *kind.MaxContains, *kind.UniqueItems:
		return source.WrongCount, who + " does not allow these: " + said(e)
	case *kind.Pattern:
		return source.Pattern, "this does not match the pattern " + k.Want
	case *kind.Format:
		return source.WrongKind, "this is not " + article(k.Want)
	case *kind.AnyOf:
		return source.WrongKind, "this has none of the forms that " + who + " allows"
	case *kind.OneOf:
		if len(k.Subschemas) > 0 {
			return source.WrongKind, "this has more than one of the forms of which " + who + " wants exactly one"
		}
		return source.WrongKind, "this has none of the forms that " + who + " allows"
	}
	return source.WrongKind, who + " does not allow this: " + said(e)
}

// said gives the library's own words.
func said(e *jsonschema.ValidationError) string {
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

// refNode finds the $ref that leads to a URL or ends in it, else gives n.
func refNode(n *source.Node, url string) *source.Node {
	found := n
	visit(n, func(o *source.Node) bool {
		if strings.HasPrefix(o.Key, "$") && o.Kind == source.Scalar && o.Text != "" {
			if bare, _, _ := strings.Cut(o.Text, "#"); o.Text == url || bare == url || found == n && bare != "" && strings.HasSuffix(url, bare) {
				found = o
			}
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
