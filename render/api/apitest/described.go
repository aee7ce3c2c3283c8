package apitest

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"galley/render"
	"galley/render/api/describe"
)

// Described holds a family's answers to its description: every planned one, and
// what Fail says. It reads the description as a client does, from its text.
func Described(t *testing.T, e *render.Edition, f *render.Family) {
	t.Helper()
	c := e.Context()
	text := describe.OpenAPI(c, f)
	if again := describe.OpenAPI(e.Context(), f); !bytes.Equal(text, again) {
		t.Errorf("%s: another description the second time", f.Name)
	}
	once(t, f.Name, json.NewDecoder(bytes.NewReader(text)), "")
	d := read(t, f, text)
	w := &render.Response{}
	for r := range e.Plan() {
		if r.Family != f {
			continue
		}
		for _, r := range append([]render.Request{r}, c.Also(r)...) {
			if err := e.Answer(c, r, w); err != nil {
				t.Fatal(err)
			}
			if w.File == "" && (w.Type == "" || strings.HasPrefix(w.Type, "application/json")) {
				d.check(t, r, w.Body)
			}
		}
	}
	for path, operation := range d.operations {
		for status, answer := range operation.Get.Responses {
			if name, ok := strings.CutPrefix(answer.Ref, "#/components/responses/"); ok {
				answer = d.Components.Responses[name]
			}
			for mediaType, content := range answer.Content {
				if content.Example != nil && strings.HasSuffix(mediaType, "json") {
					d.valid(t, "the example of "+path+" "+status, content.schemaAt, content.Example)
				}
			}
		}
	}
}

// A description is what a test reads of an OpenAPI document.
type description struct {
	OpenAPI string
	Paths   map[string]struct {
		Get struct {
			OperationID string
			Parameters  []struct{ Name, In string }
			Responses   map[string]response
		}
	}
	Components struct{ Responses map[string]response }

	base       string
	compiler   *jsonschema.Compiler
	schemas    map[string]*jsonschema.Schema
	operations map[string]operation
}

type operation struct {
	Get struct {
		Parameters []struct{ Name, In string }
		Responses  map[string]response
	}
}

type response struct {
	Ref     string `json:"$ref"`
	Content map[string]media
}

type media struct {
	Example  any
	schemaAt string // a JSON pointer
}

const at = "file:///openapi.json"

func read(t *testing.T, f *render.Family, text []byte) *description {
	t.Helper()
	d := &description{base: f.Base, schemas: map[string]*jsonschema.Schema{}, operations: map[string]operation{}}
	if err := json.Unmarshal(text, d); err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	whole, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	d.compiler = jsonschema.NewCompiler()
	d.compiler.AssertFormat()
	if err := d.compiler.AddResource(at, whole); err != nil {
		t.Fatal(err)
	}
	pointer := strings.NewReplacer("~", "~0", "/", "~1")
	for name, r := range d.Components.Responses {
		for mediaType, m := range r.Content {
			m.schemaAt = "/components/responses/" + name + "/content/" + pointer.Replace(mediaType) + "/schema"
			r.Content[mediaType] = m
		}
	}
	ids := map[string]string{}
	for path, o := range d.Paths {
		for status, r := range o.Get.Responses {
			for mediaType, m := range r.Content {
				m.schemaAt = "/paths/" + pointer.Replace(path) + "/get/responses/" + status + "/content/" + pointer.Replace(mediaType) + "/schema"
				r.Content[mediaType] = m
			}
		}
		var kept operation
		kept.Get.Parameters, kept.Get.Responses = o.Get.Parameters, o.Get.Responses
		d.operations[path] = kept
		if other, taken := ids[o.Get.OperationID]; taken || o.Get.OperationID == "" {
			t.Errorf("%s: %s and %s have the operation id %q", f.Name, path, other, o.Get.OperationID)
		}
		ids[o.Get.OperationID] = path
	}
	return d
}

// check finds the operation of a request by its path, as a client would, and
// holds the answer and the request's keys to it.
func (d *description) check(t *testing.T, r render.Request, body []byte) {
	t.Helper()
	path, query := spelled(r)
	path = strings.TrimPrefix(path, d.base)
	best := ""
	for template := range d.operations {
		if matches(template, path) && (best == "" || before(template, best)) {
			best = template
		}
	}
	if best == "" {
		t.Errorf("%s is not described", r)
		return
	}
	o := d.operations[best].Get
	for key := range query {
		if !slices.ContainsFunc(o.Parameters, func(p struct{ Name, In string }) bool { return p.In == "query" && p.Name == key }) {
			t.Errorf("%s: %s does not describe the key %q", r, best, key)
		}
	}
	content, ok := o.Responses["200"].Content["application/json"]
	if !ok {
		t.Errorf("%s: %s has no JSON", r, best)
		return
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Errorf("%s: %v", r, err)
		return
	}
	d.valid(t, r.String(), content.schemaAt, value)
}

func (d *description) valid(t *testing.T, what, pointer string, value any) {
	t.Helper()
	s := d.schemas[pointer]
	if s == nil {
		var err error
		if s, err = d.compiler.Compile(at + "#" + url.PathEscape(pointer)); err != nil {
			if s, err = d.compiler.Compile(at + "#" + pointer); err != nil {
				t.Fatalf("%s: %v", pointer, err)
			}
		}
		d.schemas[pointer] = s
	}
	var fault *jsonschema.ValidationError
	if err := s.Validate(value); errors.As(err, &fault) {
		t.Errorf("%s is not as it is described:\n%v", what, fault)
	} else if err != nil {
		t.Fatal(err)
	}
}

// matches says whether a path is one of a template's: a last parameter may
// have slashes.
func matches(template, path string) bool {
	a, b := split(template), split(path)
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

func split(path string) []string {
	path = strings.Trim(path, "/")
	if path == "" {
		return nil
	}
	return strings.Split(path, "/")
}

// before says that a template is the one to take of two: where they first
// differ, it says what the other one leaves open; else it says more.
func before(a, b string) bool {
	x, y := split(a), split(b)
	for i := range min(len(x), len(y)) {
		if p, q := strings.HasPrefix(x[i], "{"), strings.HasPrefix(y[i], "{"); p != q {
			return q
		}
	}
	return len(x) > len(y)
}

// once finds keys that stand twice in one object: of two shapes with one name a
// client would read the last.
func once(t *testing.T, name string, d *json.Decoder, path string) {
	t.Helper()
	token, err := d.Token()
	if err != nil {
		t.Fatal(err)
	}
	delim, _ := token.(json.Delim)
	seen := map[string]bool{}
	for delim != 0 && d.More() {
		at := path
		if delim == '{' {
			key, err := d.Token()
			if err != nil {
				t.Fatal(err)
			}
			at += "/" + key.(string)
			if seen[at] {
				t.Errorf("%s: %s stands there twice", name, at)
			}
			seen[at] = true
		}
		once(t, name, d, at)
	}
	if delim != 0 {
		if _, err := d.Token(); err != nil {
			t.Fatal(err)
		}
	}
}
