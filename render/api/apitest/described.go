package apitest

import (
	"bytes"
	"encoding/json"
	"testing"

	"galley/render"
	"galley/render/api/describe"
)

// Described holds a family's answers to its description: every planned one, the
// examples, and what Fail says.
func Described(t *testing.T, e *render.Edition, f *render.Family) {
	t.Helper()
	text := describe.OpenAPI(e.Context(), f)
	if again := describe.OpenAPI(e.Context(), f); !bytes.Equal(text, again) {
		t.Errorf("%s: another description the second time", f.Name)
	}
	once(t, f.Name, json.NewDecoder(bytes.NewReader(text)), "")
	held, faults, err := describe.Hold(e, f, 1)
	if err != nil {
		t.Fatal(err)
	}
	if held == 0 {
		t.Errorf("%s: no answer was held to the description", f.Name)
	}
	for _, fault := range faults {
		t.Errorf("%s: %s", f.Name, fault)
	}
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
