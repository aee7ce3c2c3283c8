package builder

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/bmatcuk/doublestar/v4"

	"galley/builder/disk"
	"galley/builder/tree"
	"galley/content"
	"galley/content/bodies"
	"galley/schemas"
	"galley/schemas/source"
)

// A Job is `galley build`.
type Job struct {
	Folder  string // the project's
	Out     string // published folder: absolute, or relative to the project; "" is the project's own
	Home    string // where nothing is ever published; may be ""
	InPlace bool
	Holder  string // who this is, for a build that finds the folder locked
	Options content.Options
	// Progress is told how far the answers are, now and then, from any goroutine.
	Progress func(done, total int)

	hook     disk.Hook     // of tests
	patience time.Duration // of tests, see tree.Options
}

// A Result is what Publish did.
type Result struct {
	Opened   *Opened // nil where it did not come so far
	Problems source.Problems
	Out      string         // the published folder, as messages call it
	There    bool           // it was there before
	Report   tree.Report    // zero with an error among the problems
	Families map[string]int // files by family, what it has elsewhere among them
	Due      time.Time      // when the clock next changes the tree; zero: never
}

// Publish checks, answers and publishes. Where the problems have an error, and
// where the error is not nil, the published tree is as it was, but for the one
// case that the report's notes tell of.
//
// A *tree.Refusal is a folder that will not be published to, a *disk.Busy one
// that another build has.
func Publish(ctx context.Context, job Job) (result *Result, err error) {
	result = &Result{Families: map[string]int{}}
	project, err := disk.Open(job.Folder)
	if err != nil {
		return result, err
	}
	defer project.Close()
	fsys := project.FS()
	p, problems, err := schemas.Load(fsys)
	if err != nil {
		return result, err
	}
	// Nothing is written before it is known that the folder may be.
	where, err := locate(job, p)
	if err != nil {
		return result, err
	}
	result.Out, result.There = where.Label, where.There

	state, lock, err := takeState(job)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, lock.Release(false), state.Close()) }()
	t, err := tree.Open(ctx, where, state, tree.Options{InPlace: job.InPlace, Note: job.Holder, Hook: job.hook, Patience: job.patience})
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, t.Close()) }()

	scratch, err := state.Scratch("bodies")
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, scratch.Close(), state.Remove("bodies")) }()

	a := &opening{ctx: ctx, folder: project, fsys: fsys, store: bodies.InFile(scratch, 0), options: job.Options}
	a.project, a.declared = p, problems
	opened, err := a.open()
	if err != nil {
		return result, err
	}
	result.Opened, result.Problems, result.Due = opened, opened.Problems, opened.Site.Due()
	if opened.Edition == nil {
		return result, nil
	}
	return result, publish(ctx, job, t, fsys, result)
}

// publish answers into the next tree and makes it the one that is there.
func publish(ctx context.Context, job Job, t *tree.Tree, fsys fs.FS, result *Result) (err error) {
	opened := result.Opened
	if err := t.Claim(Addresses(opened.Edition)); err != nil {
		return err
	}
	next := t.Next()
	defer func() { err = errors.Join(err, next.Abandon()) }()

	sink := newPublishing(next, fsys, opened, job.Progress)
	faults, err := Build(ctx, opened.Edition, sink)
	if err != nil {
		return err
	}
	edited, err := next.Finish()
	if err != nil {
		return err
	}
	result.Problems = append(append(result.Problems, faults...), editedFiles(edited, result.Out, opened.Project.Checks)...)
	result.Problems.Sort()
	if result.Problems.Failed() {
		return nil
	}
	result.Report, err = next.Commit(ctx)
	result.Report.Notes = append(t.Notes(), result.Report.Notes...)
	for name, n := range sink.families {
		of, _, _ := strings.Cut(name, " ")
		result.Families[of] += int(n.Load())
	}
	return err
}

// locate refuses every folder that a build could harm.
func locate(job Job, p *schemas.Project) (tree.Place, error) {
	out := job.Out
	if out == "" {
		out = p.Output
	}
	if !filepath.IsAbs(out) {
		out = filepath.Join(job.Folder, out)
	}
	inputs := []tree.Input{{Path: filepath.Join(job.Folder, stateFolder), Name: "galley's own folder"}}
	for _, in := range []struct{ folder, name string }{
		{p.Content, "the content folder"}, {p.Static, "the static folder"},
		{"schemas", "the schemas folder"}, {"themes", "the themes folder"}, {"i18n", "the i18n folder"},
		{".git", "the git repository"},
	} {
		inputs = append(inputs, tree.Input{Path: filepath.Join(job.Folder, filepath.FromSlash(in.folder)), Name: in.name})
	}
	for _, folder := range sources(p) {
		inputs = append(inputs, tree.Input{Path: filepath.Join(job.Folder, filepath.FromSlash(folder)), Name: "a folder of documents"})
	}
	return tree.Locate(job.Folder, out, job.Home, inputs)
}

// sources are the folders outside the content folder that documents come from.
func sources(p *schemas.Project) []string {
	var all []string
	for _, t := range p.Types {
		for _, g := range t.Source {
			if base, _ := doublestar.SplitPattern(g.Path); g.Project && !g.Not && base != "." {
				all = append(all, base)
			}
		}
	}
	return all
}

const stateFolder = ".galley"

// takeState opens .galley and takes the project's lock: two builds of one
// project never meet, wherever they publish to.
func takeState(job Job) (*disk.Folder, *disk.Lock, error) {
	state, _, err := disk.Make(filepath.Join(job.Folder, stateFolder))
	if err != nil {
		return nil, nil, err
	}
	if job.hook != nil {
		state.Hook(job.hook)
	}
	lock, err := state.Lock("lock", job.Holder)
	if err != nil {
		return nil, nil, errors.Join(err, state.Close())
	}
	return state, lock, nil
}

// publishing is the Sink that is a tree.
type publishing struct {
	next     *tree.Next
	project  fs.FS
	families map[string]*atomic.Int64
	done     atomic.Int64
	total    int
	tell     func(done, total int)
}

func newPublishing(next *tree.Next, project fs.FS, opened *Opened, tell func(done, total int)) *publishing {
	s := &publishing{next: next, project: project, families: map[string]*atomic.Int64{}, tell: tell}
	for _, f := range opened.Edition.Families() {
		s.families[f.Name] = new(atomic.Int64)
	}
	s.total = opened.Edition.Files()
	return s
}

func (s *publishing) Put(a Artifact) error {
	s.families[a.Family].Add(1)
	if s.tell != nil {
		if n := s.done.Add(1); n%100 == 0 {
			s.tell(int(n), s.total)
		}
	}
	if a.Response.File != "" {
		return s.next.PutFile(a.Address, s.project, a.Response.File)
	}
	return s.next.Put(a.Address, a.Response.Body)
}

func editedFiles(edited []tree.Edited, out string, checks schemas.Checks) source.Problems {
	var ps source.Problems
	for _, e := range edited {
		what, hint := "was changed by hand, and has been written anew", "published files come from the project: change what this one is made from"
		if e.Stays {
			what, hint = "was changed by hand and is no longer published; it stays", "remove it, if nobody needs it"
		}
		p := source.Problems{}
		p.Add(source.EditedFile, source.Pos{File: fmt.Sprintf("%s/%s", out, e.Path)}, hint, "this published file %s", what)
		if checks.Apply(&p[0]) {
			ps = append(ps, p...)
		}
	}
	return ps
}
