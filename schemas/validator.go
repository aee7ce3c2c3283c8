package schemas

import "galley/schemas/source"

// A Validator is the compiled JSON Schema of a json field.
type Validator struct{}

// Validate checks a value; each fault is a problem at its own place in it.
func (v *Validator) Validate(n *source.Node, file string) source.Problems {
	panic("to be written")
}
