package content

import (
	"context"
	"io/fs"

	"galley/content/bodies"
	"galley/schemas"
)

// Read is the first step: each file on its own, all cores at work. The result
// is in the order of the listing. What is wrong in a file is in its documents'
// Problems; of a file that gives no document (not UTF-8, no mapping) a Document
// without a Type carries them.
func Read(ctx context.Context, fsys fs.FS, p *schemas.Project, l *Listing, store bodies.Store) ([]*Document, error) {
	panic("to be written")
}
