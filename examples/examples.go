// Package examples is whole projects, each of which is also a test. blog, docs
// and api are what `galley init` writes: one text, so that what is looked at
// here and what a newcomer gets cannot differ. tour has a field of every kind
// and is what the documentation shows.
package examples

import "embed"

// Templates has the projects that `galley init` writes, a folder each. Only
// sources are named here: a tree that somebody has built is none.
//
//go:embed blog/galley.yaml all:blog/schemas all:blog/content
//go:embed docs/galley.yaml all:docs/schemas all:docs/content
//go:embed api/galley.yaml all:api/schemas all:api/content
var Templates embed.FS
