package describe

import (
	"bytes"
	"iter"

	"gopkg.in/yaml.v3"

	"galley/render"
	"galley/schemas/shape"
)

// Route is the row of a family's table that answers its description. tag is
// what it is listed under there.
func Route(tag render.Tag) render.Route {
	return render.Route{
		Pattern: "/openapi.json", About: "This description.",
		Each: func(*render.Context) iter.Seq[[]string] {
			return func(yield func([]string) bool) { yield(nil) }
		},
		Answer: func(c *render.Context, r render.Request, w *render.Response) *render.Failure {
			w.Body = append(w.Body, OpenAPI(c, r.Family)...)
			return nil
		},
		Describe: func() []render.Operation {
			answer := shape.Record(shape.M("openapi", shape.Text("")))
			answer.Rest = &shape.Shape{}
			return []render.Operation{{
				ID: "getDescription", Tag: tag, Answer: answer, Failures: []int{404},
				Example: func(*render.Context) ([]string, []render.Arg, bool) { return nil, nil, false }, // it would be in itself
			}}
		},
	}
}

// YAML writes a description as YAML.
func YAML(json []byte) ([]byte, error) {
	var node yaml.Node
	if err := yaml.Unmarshal(json, &node); err != nil {
		return nil, err
	}
	plain(&node)
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(&node); err != nil {
		return nil, err
	}
	return b.Bytes(), e.Close()
}

// plain takes JSON's brackets and quotes away, where YAML needs none.
func plain(n *yaml.Node) {
	n.Style = 0
	for _, c := range n.Content {
		plain(c)
	}
}
