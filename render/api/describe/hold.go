package describe

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"galley/render"
)

// What a family answers and what its description says are written by two
// functions. Here they are held against each other, from outside: the
// description is read from its text, an operation is found by its path, and the
// answer is checked with a program that knows JSON Schema and nothing of Galley.
// Tests do it with every answer of every example, `galley check --self` with
// some of a project's.

// Hold holds the answers of a family to its description: of the planned ones
// every so-manieth, and all examples. It gives how many requests there were, and
// what is wrong, a sentence each.
func Hold(e *render.Edition, f *render.Family, every int) (held int, faults []string, err error) {
	c := e.Context()
	d, err := readDescription(f, OpenAPI(c, f))
	if err != nil {
		return 0, nil, err
	}
	w := &render.Response{}
	n := 0
	for r := range e.Plan() {
		if r.Family != f {
			continue
		}
		if n++; n%every != 0 {
			continue
		}
		held++
		for _, r := range append([]render.Request{r}, c.Also(r)...) {
			if err := e.Answer(c, r, w); err != nil {
				return held, d.faults, err
			}
			if w.File == "" && (w.Type == "" || strings.HasPrefix(w.Type, "application/json")) {
				d.answer(r, w.Body)
			}
		}
	}
	d.examples()
	return held, d.faults, d.err
}

// A description is what is read of an OpenAPI document.
type description struct {
	Paths map[string]struct {
		Get *struct {
			OperationID string
			Parameters  []struct{ Name, In string }
			Responses   map[string]described
		}
	}
	Components struct{ Responses map[string]described }

	base     string
	compiler *jsonschema.Compiler
	schemas  map[string]*jsonschema.Schema // by JSON pointer
	faults   []string
	err      error
}

type described struct {
	Ref     string `json:"$ref"`
	Content map[string]struct{ Example any }
}

const heldAt = "file:///openapi.json"

func readDescription(f *render.Family, text []byte) (*description, error) {
	d := &description{base: f.Base, schemas: map[string]*jsonschema.Schema{}, compiler: jsonschema.NewCompiler()}
	if err := json.Unmarshal(text, d); err != nil {
		return nil, fmt.Errorf("reading the description of %s: %w", f.Name, err)
	}
	whole, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err == nil {
		d.compiler.AssertFormat()
		err = d.compiler.AddResource(heldAt, whole)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the description of %s: %w", f.Name, err)
	}
	ids := map[string]string{}
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		get := d.Paths[path].Get
		if get == nil {
			continue
		}
		if other, taken := ids[get.OperationID]; taken || get.OperationID == "" {
			d.fault("%s and %s have the operation id %q", path, other, get.OperationID)
		}
		ids[get.OperationID] = path
	}
	return d, nil
}

func (d *description) fault(format string, args ...any) {
	d.faults = append(d.faults, fmt.Sprintf(format, args...))
}

// answer holds an answer, and the keys of its request, to the operation that a
// client would find for it.
func (d *description) answer(r render.Request, body []byte) {
	args := r.Args
	r.Args = nil
	path := strings.TrimPrefix(r.String(), d.base)
	r.Args = args
	best := ""
	for template := range d.Paths {
		if takesPath(template, path) && (best == "" || tellsMore(template, best)) {
			best = template
		}
	}
	get := d.Paths[best].Get
	if get == nil {
		d.fault("%s is not described", r)
		return
	}
	for _, a := range args {
		if !slices.ContainsFunc(get.Parameters, func(p struct{ Name, In string }) bool { return p.In == "query" && p.Name == a.Key }) {
			d.fault("%s: %s does not describe the key %q", r, best, a.Key)
		}
	}
	if _, ok := get.Responses["200"].Content["application/json"]; !ok {
		d.fault("%s: %s has no JSON", r, best)
		return
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		d.fault("%s: %v", r, err)
		return
	}
	d.valid(r.String(), "/paths/"+pointer(best)+"/get/responses/200/content/application~1json/schema", value)
}

// examples holds the examples to their schemas, those of failures too.
func (d *description) examples() {
	for _, name := range slices.Sorted(maps.Keys(d.Components.Responses)) {
		d.example(d.Components.Responses[name], "/components/responses/"+name)
	}
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		if get := d.Paths[path].Get; get != nil {
			for status, response := range get.Responses {
				d.example(response, "/paths/"+pointer(path)+"/get/responses/"+status)
			}
		}
	}
}

func (d *description) example(response described, at string) {
	for mediaType, content := range response.Content {
		if content.Example != nil && strings.HasSuffix(mediaType, "json") {
			d.valid("the example at "+at, at+"/content/"+pointer(mediaType)+"/schema", content.Example)
		}
	}
}

func pointer(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

func (d *description) valid(what, at string, value any) {
	s := d.schemas[at]
	if s == nil {
		var err error
		if s, err = d.compiler.Compile(heldAt + "#" + (&url.URL{Path: at}).EscapedPath()); err != nil {
			d.err = fmt.Errorf("the schema at %s: %w", at, err)
			return
		}
		d.schemas[at] = s
	}
	var wrong *jsonschema.ValidationError
	if err := s.Validate(value); errors.As(err, &wrong) {
		d.fault("%s is not as it is described: %v", what, wrong)
	} else if err != nil {
		d.err = err
	}
}

// takesPath says whether a path is one of a template's. A last parameter may
// have slashes in it.
func takesPath(template, path string) bool {
	a, b := segments(template), segments(path)
	for i, s := range a {
		if i == len(b) {
			return false
		}
		if strings.HasPrefix(s, "{") {
			if i == len(a)-1 {
				return true
			}
			continue
		}
		if s != b[i] {
			return false
		}
	}
	return len(a) == len(b)
}

func segments(path string) []string {
	if path = strings.Trim(path, "/"); path == "" {
		return nil
	}
	return strings.Split(path, "/")
}

// tellsMore says that a template is the one to take of two: where they first
// differ, it says what the other one leaves open; else it says more.
func tellsMore(a, b string) bool {
	x, y := segments(a), segments(b)
	for i := range min(len(x), len(y)) {
		if p, q := strings.HasPrefix(x[i], "{"), strings.HasPrefix(y[i], "{"); p != q {
			return q
		}
	}
	return len(x) > len(y)
}
