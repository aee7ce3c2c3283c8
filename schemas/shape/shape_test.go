package shape_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"galley/schemas/shape"
)

// menu is a shape with a bit of everything, that stands in itself.
func menu() *shape.Shape {
	s := &shape.Shape{Name: "Menu"}
	least := 1.0
	*s = *shape.Record(
		shape.M("type", shape.Const("menu")),
		shape.M("a-b", shape.OneOf("x", "y").OrNull()),
		shape.Maybe("n", &shape.Shape{Type: shape.Integer, Min: &least, About: "Ends */ here."}),
		shape.M("items", shape.List(s)),
		shape.M("any", &shape.Shape{}),
		shape.M("own", &shape.Shape{JSON: `{"type":"object"}`}),
		shape.Member{Name: "next", Shape: s.OrNull(), About: "The next one."},
		shape.M("rest", &shape.Shape{Type: shape.Object, Rest: shape.Of(shape.Boolean)}),
		shape.M("either", shape.List(&shape.Shape{Any: []*shape.Shape{shape.Of(shape.String), shape.Of(shape.Number)}})),
	).Named("Menu").Saying("A menu.")
	return s
}

func TestSchema(t *testing.T) {
	want := `{"description":"A menu.","type":"object","properties":{` +
		`"type":{"type":"string","const":"menu"},` +
		`"a-b":{"type":["string","null"],"enum":["x","y",null]},` +
		`"n":{"description":"Ends */ here.","type":"integer","minimum":1},` +
		`"items":{"type":"array","items":{"$ref":"#/x/Menu"}},` +
		`"any":{},` +
		`"own":{"type":"object"},` +
		`"next":{"description":"The next one.","anyOf":[{"$ref":"#/x/Menu"},{"type":"null"}]},` +
		`"rest":{"type":"object","additionalProperties":{"type":"boolean"}},` +
		`"either":{"type":"array","items":{"anyOf":[{"type":"string"},{"type":"number"}]}}},` +
		`"required":["type","a-b","items","any","own","next","rest","either"],"additionalProperties":false}`
	if diff := cmp.Diff(want, string(menu().AppendDefinition(nil, "#/x/"))); diff != "" {
		t.Error(diff)
	}
}

func TestTypes(t *testing.T) {
	list := &shape.Generic{Name: "List", Parameter: "T", Make: func(s *shape.Shape) *shape.Shape {
		return shape.Record(shape.M("docs", shape.List(s)))
	}}
	named := list.With(menu()).Named("Menus")
	want := `export interface List<T> {
  docs: T[];
}

export type Menus = List<Menu>;

/** A menu. */
export interface Menu {
  type: "menu";
  "a-b": "x" | "y" | null;
  /** Ends *\/ here. */
  n?: number;
  items: Menu[];
  any: unknown;
  own: unknown;
  /** The next one. */
  next: Menu | null;
  rest: Record<string, boolean>;
  either: (string | number)[];
}

`
	if diff := cmp.Diff(want, string(shape.AppendTypes(nil, shape.Each(named)))); diff != "" {
		t.Error(diff)
	}
}

func TestNames(t *testing.T) {
	var n shape.Names
	n.Reserve("List")
	var got []string
	for _, text := range []string{"post", "menu_item", "menu-item", "list", "3d", "été", "Post"} {
		got = append(got, n.Take(text, "Document"))
	}
	if diff := cmp.Diff("Post MenuItem MenuItemDocument ListDocument N3d T PostDocument", strings.Join(got, " ")); diff != "" {
		t.Error(diff)
	}
}

// TestUnion tells schemas of one member apart by it, and says how in OpenAPI.
func TestUnion(t *testing.T) {
	a := shape.Record(shape.M("type", shape.Const("a"))).Named("A")
	b := shape.Record(shape.M("type", shape.Const("b"))).Named("B")
	want := `{"oneOf":[{"$ref":"#/components/schemas/A"},{"$ref":"#/components/schemas/B"}],"discriminator":{"propertyName":"type","mapping":{"a":"#/components/schemas/A","b":"#/components/schemas/B"}}}`
	if diff := cmp.Diff(want, string(shape.Union("type", a, b).AppendSchema(nil, "#/components/schemas/"))); diff != "" {
		t.Error(diff)
	}
	if s := string(shape.Union("type", a, b).AppendDocument(nil)); strings.Contains(s, "discriminator") || !strings.Contains(s, `"$defs":{"A":`) {
		t.Error(s)
	}
}
