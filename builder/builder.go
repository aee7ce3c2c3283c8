// Package builder makes an edition of a project and answers early all that can
// be planned: project, edition, artifacts, a sink. What a sink does with them
// (publish, compare, count, throw away) is its own affair.
package builder

import (
	"context"
	"io/fs"

	"galley/content"
	"galley/content/bodies"
	"galley/render"
	"galley/schemas"
	"galley/schemas/source"
)

// An Opened is what Open makes of a project: an edition unless a problem is an
// error, and everything that was found on the way.
type Opened struct {
	Edition   *render.Edition // nil with an error among the problems
	Project   *schemas.Project
	Site      *content.Site
	Problems  source.Problems // sorted
	Documents int
}

// Open reads a project and makes its edition. Bodies go to store. The error is
// the world's; what is wrong with the project is in Problems.
func Open(ctx context.Context, project fs.FS, store bodies.Store, o content.Options) (*Opened, error) {
	panic("to be written")
}

// An Artifact is a planned request, answered. Its bytes are the sink's until
// Put returns.
type Artifact struct {
	Address  string
	Family   string
	Response *render.Response
}

// A Sink takes a build. Put is called from many goroutines.
type Sink interface {
	Put(a Artifact) error
}

// Build answers what is planned, on all cores, and hands it to a sink. A
// template's failure is a problem; with one nothing should be published.
func Build(ctx context.Context, e *render.Edition, to Sink) (source.Problems, error) {
	panic("to be written")
}
