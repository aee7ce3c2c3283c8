package content

import (
	"io/fs"

	"galley/content/bodies"
	"galley/schemas"
)

// Resolve is the second step. It gives a site in any case; its Problems say
// whether it is good. The files it opens are pictures that something names.
func Resolve(fsys fs.FS, p *schemas.Project, l *Listing, docs []*Document, store bodies.Store, o Options) (*Site, error) {
	panic("to be written")
}
