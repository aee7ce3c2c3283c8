package builder

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"

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

// An edition is made in stages, and each stage asks whether all that it reads
// is what it was: then its result is the last one's, the same pointer. So
// "nothing changed" is seen by comparing pointers, and what a stage builds on
// can be shared as a whole. There is no list of what depends on what that
// somebody could forget to write into: a stage that is not sure does its work.

// A past is what the stages have made, for the next time. Of one that was
// restored there are only the stages that read.
type past struct {
	store   bodies.Store
	options content.Options // as they were asked for

	project  *schemas.Project
	declared source.Problems // of the project's own files
	history  history
	listing  *content.Listing
	library  *content.Library
	site     *content.Site
	theme    theme
	families familyTables
	edition  *render.Edition // in any case
	clashes  source.Problems
	opened   *Opened
}

// An opening is a project on its way to an edition.
type opening struct {
	ctx     context.Context
	folder  *disk.Folder // nil where there is only a file system
	fsys    fs.FS
	store   bodies.Store
	options content.Options
	last    *past // nil: there is none
	changed []string
	keep    bool                           // another one will follow
	listed  func(documents int, cold bool) // see Job; nil
	walked  *content.Listing               // somebody has walked already; nil

	past
}

// open goes through every stage, whatever the ones before it have found: one
// run tells all there is to tell.
func (a *opening) open() (*Opened, error) {
	if err := a.look(); err != nil {
		return nil, err
	}
	return a.make()
}

// look goes through the stages that read: what is to know before anything is
// made of it.
func (a *opening) look() error {
	a.past.store, a.past.options = a.store, a.options
	return inTurn(a.declare, a.ask, a.read, a.dress)
}

// make goes through the stages after look.
func (a *opening) make() (*Opened, error) {
	if err := inTurn(a.resolve, a.render); err != nil {
		return nil, err
	}
	if last := a.last; last != nil && last.edition != nil && a.edition == last.edition && sameProblems(a.declared, last.declared) && sameProblems(a.history.problems, last.history.problems) {
		opened := *last.opened
		opened.Read = a.library.Parsed
		a.opened = &opened
	} else {
		a.gather()
	}
	if a.keep {
		next := a.past // a copy: what was before is let go
		a.opened.past, next.opened = &next, a.opened
	}
	return a.opened, a.ctx.Err()
}

func inTurn(stages ...func() error) error {
	for _, stage := range stages {
		if err := stage(); err != nil {
			return err
		}
	}
	return nil
}

// sameSources says whether everything that was read is what it was.
func (a *opening) sameSources() bool {
	return a.last != nil && a.listing == a.last.listing && a.library.Same(a.last.library)
}

// declare loads what the project's own files say.
func (a *opening) declare() error {
	if a.project != nil { // somebody has looked there already
		return nil
	}
	if a.last != nil && !a.touched("galley.yaml", "schemas") {
		a.project, a.declared = a.last.project, a.last.declared
		return nil
	}
	var err error
	if a.project, a.declared, err = schemas.Load(a.fsys); err != nil {
		return err
	}
	if a.last != nil && sameProblems(a.declared, a.last.declared) && maps.EqualFunc(a.project.Texts, a.last.project.Texts, bytes.Equal) {
		a.project = a.last.project
	}
	return nil
}

// touched says whether something may have changed at one of some paths, or
// below or above it.
func (a *opening) touched(paths ...string) bool {
	if a.changed == nil {
		return true
	}
	for _, c := range a.changed {
		for _, p := range paths {
			if c == p || c == "." || strings.HasPrefix(c, p+"/") || strings.HasPrefix(p, c+"/") {
				return true
			}
		}
	}
	return false
}

// A history is what git said.
type history struct {
	head     string // the commit that it was asked at
	dates    *git.Dates
	problems source.Problems
}

// ask asks git, if the project says so and nobody has. It is asked again when
// another commit is checked out.
func (a *opening) ask() error {
	if a.folder == nil || !a.project.Dates.Git || a.options.History != nil {
		return nil
	}
	var known history
	if a.last != nil {
		known = a.last.history
	}
	if known.dates == nil || a.changed == nil || len(a.changed) > 0 {
		a.history.head = git.Head(a.ctx, a.folder.Path())
	} else {
		a.history.head = known.head
	}
	if known.dates != nil && known.head == a.history.head {
		a.history = known
	} else if err := a.askAnew(); err != nil {
		return err
	}
	if a.history.dates != nil {
		a.options.History = a.history.dates
	}
	return nil
}

func (a *opening) askAnew() error {
	dates, err := git.Read(a.ctx, a.folder.Path())
	var reason *git.Reason
	if errors.As(err, &reason) {
		ps := &a.history.problems
		ps.Add(source.ShallowClone, source.Pos{File: "galley.yaml"}, reason.Hint, "%s", reason.Message)
		if !a.project.Checks.Apply(&(*ps)[0]) {
			*ps = nil
		}
		return nil
	}
	a.history.dates = dates
	return err
}

// read lists the files and reads the documents.
func (a *opening) read() (err error) {
	var known *content.Library
	if last := a.last; last != nil && last.project == a.project {
		if a.walked != nil {
			a.listing = a.walked
		} else if a.listing, err = content.Relist(a.fsys, a.project, last.listing, a.changed); err != nil {
			return err
		}
		if a.listing.Same(last.listing) {
			a.listing = last.listing
		}
		known = last.library
	} else if a.walked != nil {
		a.listing = a.walked
	} else if a.listing, err = content.Walk(a.fsys, a.project); err != nil {
		return err
	}
	if a.listed != nil {
		a.listed(len(a.listing.Documents), known == nil)
	}
	a.library, err = content.ReadAgain(a.ctx, a.fsys, a.project, a.listing, a.store, known, a.changed)
	return err
}

// resolve makes the site.
func (a *opening) resolve() (err error) {
	if !a.keep {
		a.site, err = content.Resolve(a.fsys, a.project, a.listing, a.library.Documents, a.store, a.options)
		return err
	}
	var last *content.Site
	if a.last != nil {
		last = a.last.site
	}
	a.site, err = content.Next(last, a.fsys, a.project, a.listing, a.library.Documents, a.store, a.options)
	return err
}

// A theme is what the theme's files are.
type theme struct {
	*themes.Theme
	problems source.Problems
	files    []content.File // those that are passed on as they are
}

// dress loads the theme.
func (a *opening) dress() error {
	known := a.last != nil && a.last.project == a.project && a.last.theme.Theme != nil
	if known && !a.touched("themes", "i18n") {
		a.theme = a.last.theme
		return nil
	}
	t, problems, err := themes.Load(a.fsys, a.project.Theme, a.project.Locales)
	if err != nil {
		return err
	}
	a.theme = theme{t, problems, a.passedOn(t)}
	if !known {
		return nil
	}
	last := a.last.theme
	if sameTheme(t, last.Theme) && sameProblems(problems, last.problems) {
		a.theme.Theme = last.Theme
	}
	return nil
}

func sameTheme(a, b *themes.Theme) bool {
	return a.Hash == b.Hash && a.Name == b.Name && slices.Equal(a.Templates, b.Templates) &&
		slices.EqualFunc(a.Static, b.Static, func(a, b themes.File) bool {
			return a.Name == b.Name && a.Path == b.Path && bytes.Equal(a.Body, b.Body)
		})
}

// passedOn gives what the disk tells of the theme's files that no page is made
// of.
func (a *opening) passedOn(t *themes.Theme) (files []content.File) {
	for i := range t.Static {
		if file := t.Static[i].Path; file != "" {
			files = append(files, content.Stat(a.fsys, file))
		}
	}
	return files
}

// familyTables are the families, which know of the site no more than its
// address.
type familyTables struct {
	all      []*render.Family
	problems source.Problems
	baseURL  string
}

// render makes the families' tables and the edition.
func (a *opening) render() error {
	last := a.last
	if last != nil && last.project == a.project && last.theme.Theme == a.theme.Theme && last.families.baseURL == a.site.BaseURL() {
		a.families = last.families
	} else {
		all, problems := families.All(a.site, a.theme.Theme)
		a.families = familyTables{all, problems, a.site.BaseURL()}
	}
	switch {
	case last == nil || last.edition == nil:
		a.edition, a.clashes = render.NewEdition(a.site, a.theme.Theme, a.families.all...)
	case last.site == a.site && last.theme.Theme == a.theme.Theme && &last.families.all[0] == &a.families.all[0] && !a.passedOnChanged():
		a.edition, a.clashes = last.edition, last.clashes
	default:
		a.edition, a.clashes = render.NextEdition(last.edition, last.clashes, a.site, a.theme.Theme, a.families.all...)
	}
	return nil
}

// passedOnChanged says whether a file may have changed that is published as it
// is: no answer of the edition is another one, and yet its bytes are.
func (a *opening) passedOnChanged() bool {
	if !slices.EqualFunc(a.theme.files, a.last.theme.files, content.File.Same) {
		return true
	}
	return slices.ContainsFunc(a.changed, func(file string) bool {
		return a.listing.Holds(file) || slices.ContainsFunc(a.theme.files, func(f content.File) bool { return f.Path == file })
	})
}

// gather makes the Opened.
func (a *opening) gather() {
	a.opened = &Opened{Project: a.project, Site: a.site, Documents: a.library.Count(), Read: a.library.Parsed}
	var all source.Problems
	for _, more := range []source.Problems{a.history.problems, a.site.Problems(), a.theme.problems, a.families.problems, a.clashes} {
		all = append(all, more...)
	}
	if a.project.Broken {
		all = slices.DeleteFunc(all, follows)
	}
	a.opened.Problems = append(all, a.declared...)
	a.opened.Problems.Sort()
	if !a.opened.Problems.Failed() {
		a.opened.Edition = a.edition
	}
}

// follows says of a problem that it may be there only because galley.yaml could
// not be read to its end: what that says of folders, links, keys and severities
// is not known then. What is wrong with a file in itself is told all the same.
func follows(p source.Problem) bool { return !p.Rule.Reading() || !p.Rule.Fixed() }

func sameProblems(a, b source.Problems) bool { return content.SameProblems(a, b) }
