// Package builder makes an edition of a project and answers early all that can
// be planned: project, edition, artifacts, a sink. What a sink does with them
// (publish, compare, count, throw away) is its own affair.
package builder

import (
	"context"
	"errors"
	"io/fs"

	"galley/builder/disk"
	"galley/builder/git"
	"galley/content"
	"galley/content/bodies"
	"galley/render"
	"galley/render/families"
	"galley/schemas"
	"galley/schemas/source"
	"galley/themes"
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

	mark uint64 // of all that it is made of
}

// Open reads a project and makes its edition. Bodies go to store. The error is
// the world's; what is wrong with the project is in Problems.
func Open(ctx context.Context, project fs.FS, store bodies.Store, o content.Options) (*Opened, error) {
	p, problems, err := schemas.Load(project)
	if err != nil {
		return nil, err
	}
	return open(ctx, project, p, problems, store, o)
}

// OpenFolder is Open for a folder on the disk, whose repository is asked for
// dates where the project wants that.
func OpenFolder(ctx context.Context, folder *disk.Folder, store bodies.Store, o content.Options) (*Opened, error) {
	project := folder.FS()
	p, problems, err := schemas.Load(project)
	if err != nil {
		return nil, err
	}
	more, err := history(ctx, folder, p, &o)
	if err != nil {
		return nil, err
	}
	return open(ctx, project, p, append(problems, more...), store, o)
}

// history asks git, if the project says so and nobody has.
func history(ctx context.Context, folder *disk.Folder, p *schemas.Project, o *content.Options) (ps source.Problems, err error) {
	if !p.Dates.Git || o.History != nil {
		return nil, nil
	}
	dates, err := git.Read(ctx, folder.Path())
	var reason *git.Reason
	if errors.As(err, &reason) {
		ps.Add(source.ShallowClone, source.Pos{File: "galley.yaml"}, reason.Hint, "%s", reason.Message)
		if !p.Checks.Apply(&ps[0]) {
			ps = nil
		}
		return ps, nil
	}
	if err != nil {
		return nil, err
	}
	o.History = dates
	return nil, nil
}

// open goes through every stage, whatever the ones before it have found: one
// run tells all there is to tell.
func open(ctx context.Context, project fs.FS, p *schemas.Project, problems source.Problems, store bodies.Store, o content.Options) (*Opened, error) {
	opened := &Opened{Project: p, Problems: problems}
	listing, err := content.Walk(project, p)
	if err != nil {
		return nil, err
	}
	documents, err := content.Read(ctx, project, p, listing, store)
	if err != nil {
		return nil, err
	}
	site, err := content.Resolve(project, p, listing, documents, store, o)
	if err != nil {
		return nil, err
	}
	theme, ofTheme, err := themes.Load(project, p.Theme, p.Locales)
	if err != nil {
		return nil, err
	}
	all, ofFamilies := families.All(site, theme)
	edition, clashes := render.NewEdition(site, theme, all...)

	opened.Site = site
	for _, d := range documents {
		if d.Type != nil {
			opened.Documents++
		}
	}
	opened.Read = len(listing.Documents)
	for _, more := range []source.Problems{site.Problems(), ofTheme, ofFamilies, clashes} {
		opened.Problems = append(opened.Problems, more...)
	}
	opened.Problems.Sort()
	if !opened.Problems.Failed() {
		opened.Edition = edition
	}
	opened.mark = markOf(opened, listing, documents) ^ theme.Hash
	return opened, ctx.Err()
}
