package builder

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bmatcuk/doublestar/v4"

	"galley/builder/disk"
	"galley/builder/tree"
	"galley/content"
	"galley/content/bodies"
	"galley/render"
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
	// Program is another text for another program: what one has kept in the cache
	// no other reads. "" keeps nothing.
	Program string
	Cold    bool // read and answer everything anew, whatever is in the cache
	Verify  bool // then make everything from nothing, and compare it with what is published
	Options content.Options
	// Listed is told how many files of documents there are, before they are read,
	// and whether the cache knows nothing of them.
	Listed func(documents int, cold bool)
	// Planned is told how many files will be published, before they are answered.
	Planned func(files int)
	// Progress is told how far the answers are, now and then, from any goroutine.
	Progress func(done, total int)

	hook     disk.Hook     // of tests
	patience time.Duration // of tests, see tree.Options
}

// A Result is what Publish did.
type Result struct {
	Opened    *Opened // nil where it did not come so far, and where nothing had changed
	Problems  source.Problems
	Documents int
	Types     int
	Out       string         // the published folder, as messages call it
	There     bool           // it was there before
	Report    tree.Report    // zero with an error among the problems
	Families  map[string]int // files by family, what it has elsewhere among them
	Due       time.Time      // when the clock next changes the tree; zero: never
	Verified  int            // files that were compared
}

// open fills in what is known once the project is read.
func (r *Result) open(o *Opened) {
	r.Opened, r.Problems, r.Due = o, o.Problems, o.Site.Due()
	r.Documents, r.Types = o.Documents, len(o.Project.Types)
}

// count adds a family's files. What it has elsewhere has its name and a word more.
func (r *Result) count(name string, files int) {
	of, _, _ := strings.Cut(name, " ")
	r.Families[of] += files
}

// Publish checks, answers and publishes. Where the problems have an error, and
// where the error is not nil, the published tree is as it was, but for the one
// case that the report's notes tell of.
//
// A *tree.Refusal is a folder that will not be published to, a *disk.Busy one
// that another build has, a *Different what Job.Verify has found.
func Publish(ctx context.Context, job Job) (result *Result, err error) {
	result = &Result{Families: map[string]int{}}
	project, err := disk.Open(job.Folder)
	if err != nil {
		return result, err
	}
	defer project.Close()
	p, problems, err := schemas.Load(project.FS())
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
	walk := walking(project.FS(), p)
	defer walk()
	t, err := tree.Open(ctx, where, state, tree.Options{InPlace: job.InPlace, Note: job.Holder, Hook: job.hook, Patience: job.patience})
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	c, err := openCache(state, job)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, c.close()) }()

	b := &publication{job: job, project: project, cache: c, tree: t, result: result, walk: walk}
	err = b.run(ctx, p, problems)
	if errors.Is(err, bodies.ErrDamaged) && c.warm {
		c.cold = true
		err = b.run(ctx, p, problems)
	}
	if err == nil && job.Verify && !result.Problems.Failed() {
		err = b.verify(ctx)
	}
	result.Report.Notes = slices.Concat(t.Notes(), result.Report.Notes, b.notes)
	return result, err
}

// walking begins to list the project's files, and gives a function that waits for it.
func walking(fsys fs.FS, p *schemas.Project) func() (*content.Listing, error) {
	walk := sync.OnceValues(func() (*content.Listing, error) { return content.Walk(fsys, p) })
	go walk()
	return walk
}

// A publication is one build that publishes.
type publication struct {
	job     Job
	project *disk.Folder
	cache   *cache
	tree    *tree.Tree
	result  *Result
	walk    func() (*content.Listing, error)

	noting sync.Mutex
	notes  []string
}

func (b *publication) run(ctx context.Context, p *schemas.Project, declared source.Problems) error {
	a := &opening{ctx: ctx, folder: b.project, fsys: b.project.FS(), options: b.job.Options, listed: b.job.Listed}
	a.project, a.declared = p, declared
	looking := make(chan error, 1)
	go func() { looking <- b.tree.Look(ctx) }() // while the project is read
	looked := sync.OnceValue(func() error { return <-looking })
	defer looked()
	b.cache.readAhead(b.tree)
	if same, err := b.quiet(ctx, a, looked); same || err != nil {
		return err
	}
	last, err := b.look(a)
	if err := errors.Join(looked(), err); err != nil {
		return err
	}
	if same, err := b.unchanged(ctx, a, last, a.sameSources()); same || err != nil {
		return err
	}
	var beside sync.WaitGroup // what goes on while the edition is made
	defer beside.Wait()
	beside.Go(func() { looking <- b.tree.LookIntoFolders(ctx) })
	if last != nil {
		last.readAnswersBeside(&beside)
	}
	opened, err := a.make()
	if err := errors.Join(<-looking, err); err != nil {
		return err
	}
	b.result.open(opened)
	b.cache.took(a)
	beside.Go(func() { b.save(b.cache.saveDocuments(a)) })
	if opened.Edition == nil {
		return nil
	}
	return b.publish(ctx, a, last)
}

// quiet says whether nothing has changed at all, which is seen without the
// documents: no file of the project has another time, and none is so young that it might have been
// changed within one. In any case a has what was listed for that.
func (b *publication) quiet(ctx context.Context, a *opening, looked func() error) (bool, error) {
	known, settled, asked, err := b.cache.listing(a.project)
	if err != nil {
		return false, err
	}
	if a.walked, err = b.walk(); err != nil {
		return false, err
	}
	if known != nil && !a.walked.Same(known) {
		b.tree.Changing()
		return false, nil
	}
	if known == nil || !settled {
		return false, nil
	}
	look := &opening{ctx: ctx, folder: a.folder, fsys: a.fsys, options: a.options, last: &past{history: asked}}
	look.project, look.declared = a.project, a.declared
	if err := inTurn(look.ask, look.dress); err != nil {
		return false, err
	}
	last, err := b.cache.published(b.tree, look.answersKey(b.cache.program))
	if err := errors.Join(looked(), err); err != nil {
		return false, err
	}
	return b.unchanged(ctx, look, last, true)
}

// look reads the project, with what the last build has left, and gives what is
// known of the tree that is published.
func (b *publication) look(a *opening) (last *published, err error) {
	if a.last, a.store, err = b.cache.restore(a.project, a.declared); err != nil {
		return nil, err
	}
	if err := a.look(); err != nil {
		return nil, err
	}
	return b.cache.published(b.tree, a.answersKey(b.cache.program))
}

// unchanged says whether the tree that is there is the one that this build would
// publish, by looking at sources and published files alone, and if so what was
// said of it.
func (b *publication) unchanged(ctx context.Context, a *opening, last *published, sameSources bool) (bool, error) {
	if last == nil || !sameSources || last.sources != b.cache.sources || !last.holds(a.options.Now) || last.head != a.history.head || last.passedOn != a.passedOnStamp() {
		return false, nil
	}
	if intact, err := b.tree.Intact(ctx); err != nil || !intact {
		return false, err
	}
	r := b.result
	r.Problems, r.Due, r.Documents, r.Types = last.problems, last.due, last.documents, len(a.project.Types)
	for _, f := range last.families {
		r.count(f.name, f.files)
	}
	r.Report = tree.Report{Files: last.files, Kept: last.files}
	if a.library != nil && !a.last.library.Settled() && a.library.Settled() { // the next build need not look into them again
		b.save(b.cache.saveDocuments(a))
	}
	return true, nil
}

// publish answers into the next tree and makes it the one that is there.
func (b *publication) publish(ctx context.Context, a *opening, last *published) (err error) {
	e := a.opened.Edition
	if err := b.tree.Claim(Addresses(e)); err != nil {
		return err
	}
	next := b.tree.Next()
	defer func() { err = errors.Join(err, next.Abandon()) }()

	if b.job.Planned != nil {
		b.job.Planned(e.Files())
	}
	letGo, err := b.lend(e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, letGo()) }()
	sink := newPublishing(next, a.fsys, a.opened, b.job.Progress)
	keeping := newKeeping(sink, a.fsys)
	if last.answersRead() {
		keeping.after(last, e)
	}
	faults, err := run(ctx, e, sink, keeping)
	if err != nil {
		return err
	}
	e.Forget() // a list of all files needs the room
	edited, err := next.Finish()
	if err != nil {
		return err
	}
	r := b.result
	r.Problems = append(append(r.Problems, faults...), editedFiles(edited, r.Out, a.project.Checks)...)
	r.Problems.Sort()
	if r.Problems.Failed() {
		return nil
	}
	counts := map[string]int{}
	for name, n := range sink.families {
		counts[name] = int(n.Load())
		r.count(name, counts[name])
	}
	if len(edited) > 0 {
		r.Report, err = next.Commit(ctx)
		return err
	}
	kept := keeping.published(a, r, counts, next, b.cache.sources)
	saved := sync.OnceValues(func() (func() error, error) {
		return b.cache.savePublished(b.tree, a.answersKey(b.cache.program), kept)
	})
	go saved() // while the tree is exchanged
	r.Report, err = next.Commit(ctx)
	done, unsaved := saved()
	if err != nil {
		return err
	}
	if unsaved == nil {
		unsaved = done()
	}
	b.save(unsaved)
	return nil
}

// lend gives an edition a file for fragments that many answers repeat, until it
// is let go of. On most systems it has no name any more by then.
func (b *publication) lend(e *render.Edition) (letGo func() error, err error) {
	if !e.HasOften() {
		return func() error { return nil }, nil
	}
	const name = "fragments"
	file, err := b.cache.folder.Scratch(name)
	if err != nil {
		return nil, err
	}
	left := b.cache.folder.Remove(name)
	e.KeepLong(file)
	return func() error {
		e.KeepLong(nil)
		err := file.Close()
		if left != nil {
			err = errors.Join(err, b.cache.folder.Remove(name))
		}
		return err
	}, nil
}

// save tells of a cache that could not be kept: the build is done all the same.
func (b *publication) save(err error) {
	if err == nil {
		return
	}
	b.noting.Lock()
	defer b.noting.Unlock()
	b.notes = append(b.notes, fmt.Sprintf("the next build begins anew: %v", err))
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
	s.count(a.Family)
	if a.Response.File != "" {
		return s.next.PutFile(a.Address, s.project, a.Response.File)
	}
	return s.next.Put(a.Address, a.Response.Body)
}

func (s *publishing) count(family string) {
	s.families[family].Add(1)
	if s.tell != nil {
		if n := s.done.Add(1); n%100 == 0 {
			s.tell(int(n), s.total)
		}
	}
}

func (s *publishing) Keep(family string, address []byte) (bool, error) {
	kept, err := s.next.KeepAt(address)
	if kept {
		s.count(family)
	}
	return kept, err
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
