// Package builder makes an edition of a project and answers early all that can
// be planned: project, edition, artifacts, a sink. What a sink does with them
// (publish, compare, count, throw away) is its own affair.
package builder

import (
	"context"
	"io/fs"

	"galley/builder/disk"
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
	Read      int // files that were read and parsed for it

	past *past // what the next one begins with; nil: nobody asked
}

// Open reads a project and makes its edition. Bodies go to store. The error is
// the world's; what is wrong with the project is in Problems.
func Open(ctx context.Context, project fs.FS, store bodies.Store, o content.Options) (*Opened, error) {
	return (&opening{ctx: ctx, fsys: project, store: store, options: o}).open()
}

// OpenFolder is Open for a folder on the disk, whose repository is asked for
// dates where the project wants that.
func OpenFolder(ctx context.Context, folder *disk.Folder, store bodies.Store, o content.Options) (*Opened, error) {
	return (&opening{ctx: ctx, folder: folder, fsys: folder.FS(), store: store, options: o}).open()
}

// Reopen makes the next Opened from the last one. What has not changed since is
// not read again: documents are shared, and so are the project and the theme if
// no file of theirs changed.
//
// changed are the paths, relative to the project and with slashes, at which
// something may have changed (files or folders, there or gone); nil: anything
// may have. An empty, non-nil changed: only the clock moved on. last may be nil,
// and may be an Opened that had errors. Where nothing is different from last,
// the Edition is the very same. With another store than last's all documents
// are read anew.
func Reopen(ctx context.Context, folder *disk.Folder, last *Opened, changed []string, store bodies.Store, o content.Options) (*Opened, error) {
	a := &opening{ctx: ctx, folder: folder, fsys: folder.FS(), store: store, options: o, keep: true, changed: changed}
	if last != nil {
		a.last = last.past
	}
	return a.open()
}

// Differing gives the documents of which the disk does not tell what it told
// when last was made, those that are new and those that went among them.
func Differing(folder *disk.Folder, last *Opened) ([]string, error) {
	if last == nil || last.past == nil {
		return nil, nil
	}
	now, err := content.Walk(folder.FS(), last.past.project)
	if err != nil {
		return nil, err
	}
	return now.Differing(last.past.listing), nil
}

// Waste gives how much of the store of bodies belongs to documents that are no
// more, and how much has been put there in all, in bytes.
func (o *Opened) Waste() (garbage, total int64) {
	if o.past == nil {
		return 0, 0
	}
	return o.past.library.Waste()
}
