package describe

import (
	"galley/render"
	"galley/schemas/shape"
)

// TypeScript gives the types of what a family answers.
func TypeScript(f *render.Family, title string) []byte {
	var answers []*shape.Shape
	table := &shape.Shape{
		Name: "Answers", Type: shape.Object,
		About: "What each path answers, below " + f.Base + ".",
	}
	for _, o := range Operations(f) {
		if o.Answer == nil || o.route.Method != "" {
			continue
		}
		answers = append(answers, o.Answer)
		table.Members = append(table.Members, shape.Member{Name: o.path, Shape: o.Answer})
	}
	if f.Failure != nil {
		answers = append(answers, f.Failure)
	}
	b := []byte("// " + title + "\n// Made by `galley types ts " + f.Name + "`: make it anew when the types in schemas/ change.\n\n")
	b = shape.AppendTypes(b, append(shape.Each(answers...), table))
	return b[:len(b)-1]
}
