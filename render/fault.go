package render

import "galley/schemas/source"

// A Fault is a problem that shows itself only while an answer is made: a
// template's, mostly. It is the error of Answer; whoever builds puts its
// Problem among the others, so that a theme's mistake is told like any other.
type Fault struct{ Problem source.Problem }

func (f *Fault) Error() string { return f.Problem.File + ": " + f.Problem.Message }

// Fault notes a problem of the answer in the making. The first error of an
// answer is the one that Answer gives.
func (c *Context) Fault(p source.Problem) {
	if c.err == nil {
		c.err = &Fault{Problem: p}
	}
}
