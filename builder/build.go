package builder

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"galley/render"
	"galley/schemas/source"
)

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
	return run(ctx, e, to, nil)
}

// run is Build with what is kept from one build to the next; nil: nothing.
func run(ctx context.Context, e *render.Edition, to Sink, k *keeping) (source.Problems, error) {
	q := newQueue(e.Parts())
	defer q.stop()
	b := &build{edition: e, to: to, keeping: k, queue: q}
	g, ctx := errgroup.WithContext(ctx)
	for i := range runtime.GOMAXPROCS(0) {
		g.Go(func() error { return b.work(ctx, i) })
	}
	err := g.Wait()
	b.problems.Sort()
	return b.problems, err
}

type build struct {
	edition *render.Edition
	to      Sink
	keeping *keeping // nil: nothing is kept
	queue   *queue

	faults   sync.Mutex
	problems source.Problems
	told     map[mistake]int // their places in problems
}

// A mistake is what makes two faults one.
type mistake struct {
	pos     source.Pos
	rule    source.Rule
	message string
}

// A worker has a context and buffers of its own.
type worker struct {
	*build
	c        *render.Context
	requests [batch]render.Request
	turn     turn // in the queue
	response render.Response
	address  []byte

	piece *piece   // where keeping is not nil
	kept  []string // of the answer that is made, what stays as it is published
}

func (b *build) work(ctx context.Context, i int) error {
	w := &worker{build: b, c: b.edition.Context(), turn: turn{queue: b.queue, back: i%2 == 1}}
	if b.keeping != nil {
		w.c, w.piece = b.edition.Recording(b.keeping.questions, b.keeping.stat), &piece{}
		defer b.keeping.done(w.piece)
	}
	for {
		taken := w.turn.take(w.requests[:])
		if taken == 0 {
			return nil
		}
		for _, r := range w.requests[:taken] {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := w.answer(r); err != nil {
				return err
			}
		}
	}
}

// answer answers one request and puts it at its address, and at those of the
// requests with the very same bytes.
func (w *worker) answer(r render.Request) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("answering %s: %v\n\n%s", r, p, debug.Stack())
		}
	}()
	if w.keeping != nil {
		if stays, err := w.stays(r); stays || err != nil {
			return err
		}
	}
	if err := w.edition.Answer(w.c, r, &w.response); err != nil {
		if fault, ok := err.(*render.Fault); ok {
			w.fault(fault.Problem)
			return nil
		}
		return fmt.Errorf("answering %s: %w", r, err)
	}
	if s := w.response.Status; s != 0 && s != 200 {
		return fmt.Errorf("answering %s, which is planned: status %d", r, s)
	}
	if w.keeping != nil {
		w.note(r)
	}
	if err := w.put(r); err != nil {
		return err
	}
	for _, also := range w.c.Also(r) {
		if err := w.put(also); err != nil {
			return err
		}
	}
	return nil
}

func (w *worker) put(r render.Request) error {
	var ok bool
	if w.address, ok = r.Address(w.address[:0]); !ok {
		return fmt.Errorf("%s is planned and has no address", r)
	}
	if len(w.kept) > 0 && slices.Contains(w.kept, string(w.address)) {
		return nil
	}
	return w.to.Put(Artifact{Address: string(w.address), Family: r.Family.Name, Response: &w.response})
}

// fault keeps a problem. The same mistake shows itself on many pages: of the
// documents that it names the first one in the order of files is kept, so that
// the report does not depend on which core was faster.
func (b *build) fault(p source.Problem) {
	b.faults.Lock()
	defer b.faults.Unlock()
	this := mistake{p.Pos, p.Rule, p.Message}
	if i, ok := b.told[this]; ok {
		if q := &b.problems[i]; len(q.Related) == 0 || len(p.Related) > 0 && p.Related[0].File < q.Related[0].File {
			*q = p
		}
		return
	}
	if b.told == nil {
		b.told = map[mistake]int{}
	}
	b.told[this] = len(b.problems)
	b.problems = append(b.problems, p)
}

// Addresses gives where the artifacts of an edition will lie, without making
// them.
func Addresses(e *render.Edition) iter.Seq[string] {
	return func(yield func(string) bool) {
		c := e.Context()
		var b []byte
		give := func(r render.Request) bool {
			var ok bool
			b, ok = r.Address(b[:0])
			return !ok || yield(string(b))
		}
		for r := range e.Plan() {
			if !give(r) {
				return
			}
			for _, also := range c.Also(r) {
				if !give(also) {
					return
				}
			}
		}
	}
}
