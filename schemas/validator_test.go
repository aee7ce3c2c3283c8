package schemas_test

import (
	"testing"

	"galley/schemas/source"
)

func TestValidate(t *testing.T) {
	p := good(t, `
-- schemas/post.yaml --
fields:
  - {name: title, type: text}
  - name: data
    type: json
    schema:
      type: object
      required: [width]
      additionalProperties: false
      properties:
        width: {type: integer, minimum: 1}
        colour: {enum: [red, blue]}
        code: {type: string, pattern: "^[A-Z]+$", maxLength: 3}
        when: {type: string, format: date}
        sizes: {type: array, minItems: 1, items: {$ref: "#/$defs/size"}}
        either: {anyOf: [{type: string}, {type: number}]}
      $defs:
        size: {type: number}
`)
	v := p.Type("post").Field("data").JSONSchema
	for _, test := range []struct{ name, json, want string }{
		{"all is well", `{"width": 3, "colour": "red", "code": "AB", "when": "2026-03-01", "sizes": [1, 2.5], "either": "x"}`, ""},
		{"a text is no number", `{"width": "3"}`, "a:1:11: this is a string, and the field's schema wants an integer  [wrong-kind]\n"},
		{"a missing key", `{"colour": "red"}`, "a:1:1: the field's schema wants width here  [required]\n"},
		{"keys too many", `{"width": 1, "b": 1, "a": 2}`, "a:1:14: the field's schema allows no key \"b\" here  [unknown-field]\na:1:22: the field's schema allows no key \"a\" here  [unknown-field]\n"},
		{"an item", `{"width": 1, "sizes": [1, "x"]}`, "a:1:27: this is a string, and the field's schema wants a number  [wrong-kind]\n"},
		{"not an option", `{"width": 1, "colour": "green"}`, "a:1:24: the field's schema wants red or blue  [not-an-option]\n"},
		{"a pattern and a length", `{"width": 1, "code": "abcd"}`, "a:1:22: this does not match the pattern ^[A-Z]+$  [pattern]\na:1:22: the field's schema does not allow this length: maxLength: got 4, want 3  [wrong-length]\n"},
		{"a format", `{"width": 1, "when": "yesterday"}`, "a:1:22: this is not a date  [wrong-kind]\n"},
		{"none of several forms", `{"width": 1, "either": ["a"]}`, "a:1:24: this has none of the forms that the field's schema allows  [wrong-kind]\n"},
		{"too few", `{"width": 0, "sizes": []}`, "a:1:11: the field's schema does not allow this number: minimum: got 0, want 1  [out-of-range]\na:1:23: the field's schema does not allow these: minItems: got 0, want 1  [wrong-count]\n"},
		{"nothing at all", `null`, "a:1:1: this is a null, and the field's schema wants an object  [wrong-kind]\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			node, ps := source.Parse([]byte(test.json), source.YAML, source.Base{File: "a"}, source.Limits{})
			if len(ps) > 0 {
				t.Fatal(ps)
			}
			if got := told(v.Validate([]byte(test.json), &node, "a")); got != test.want {
				t.Errorf("\nwant %s\n got %s", test.want, got)
			}
		})
	}
}

// A schema is published as it is written: its keys in their order, what is not
// JSON's own notation of a number as a text.
func TestValidatorText(t *testing.T) {
	p := good(t, `
-- schemas/post.yaml --
fields:
  - {name: title, type: text}
  - {name: data, type: json, schema: {type: [object, "null"], default: {b: 1, a: [true, null, "x", 'null', 017, .5, 1.50, 1e3, 1e999999999, no], c: "<&\n"}}}
`)
	want := `{"type":["object","null"],"default":{"b":1,"a":[true,null,"x","null","017",".5",1.50,1e3,"1e999999999","no"],"c":"<&\n"}}`
	if got := string(p.Type("post").Field("data").JSONSchema.Text); got != want {
		t.Errorf("\nwant %s\n got %s", want, got)
	}
}
