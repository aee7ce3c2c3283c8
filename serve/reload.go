package serve

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"galley/builder"
	"galley/schemas/source"
)

// errClosed ends what asks a closed server for more.
var errClosed = errors.New("the server is closed")

// Reload makes the next state after changed files: paths as builder.Reopen
// takes them. Where nothing came of it, the state stays. Where there are errors,
// the last good edition stays, and the problems are shown beside it. The error
// is the world's.
func (s *Server) Reload(ctx context.Context, changed []string) error {
	return s.reload(ctx, changed, func(*builder.Opened) bool { return true })
}

// reload is Reload, where good says of an attempt whether it is to be shown.
func (s *Server) reload(ctx context.Context, changed []string, good func(*builder.Opened) bool) error {
	s.opening.Lock()
	defer s.opening.Unlock()
	last := s.last
	switch {
	case s.place == nil && last != nil:
		return errClosed
	case s.place == nil:
		if s.place, last = remembered(s.options.Folder, s.options.Program); s.place == nil {
			s.place = newPlace(s.options.Folder)
		}
	case last != nil && mostly(last.Waste()):
		// Read afresh, into a place of its own. Nobody closes the old one:
		// answers in the making may read from it.
		s.place, last, changed = newPlace(s.options.Folder), nil, nil
	}
	o := s.options.Content
	o.Now = s.options.Now()
	opened, err := builder.Reopen(ctx, s.options.Folder, last, changed, s.place, o)
	if err != nil {
		return fmt.Errorf("reading the project: %w", err)
	}
	s.last = opened
	s.heed(opened.Project)
	if good(opened) {
		s.show(opened)
	}
	return nil
}

// distrust reads the project from nothing: what builds had left is not what it
// says. It happens once, since from then on nothing of that is read.
func (s *Server) distrust(ctx context.Context) {
	s.distrusted.Do(func() {
		s.opening.Lock()
		if s.place != nil {
			s.place, s.last = newPlace(s.options.Folder), nil // nobody closes the old one, as above
		}
		s.opening.Unlock()
		if err := s.Reload(context.WithoutCancel(ctx), nil); err != nil {
			s.tell(err.Error())
		}
	})
}

// show makes an attempt the current state.
func (s *Server) show(opened *builder.Opened) {
	next := &state{number: 1, edition: opened.Edition, newest: opened, problems: opened.Problems}
	var before source.Problems
	if old := s.state.Load(); old != nil {
		before = old.problems
		if next.edition == nil {
			next.edition = old.edition
		}
		if next.edition == old.edition && next.stale() == old.stale() && same(next.problems, old.problems) {
			return
		}
		next.number = old.number + 1
	}
	s.state.Store(next)
	if !same(before, next.problems) {
		s.tell(report(next, before))
	}
	s.live.Send(next.number)
}

// same says whether two attempts tell the same.
func same(a, b source.Problems) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}

// report is the one line that a change of problems is worth: the first that is
// new, errors before warnings, and how many there are besides. All of them are
// on the pages, at /_galley/ and in `galley check`.
func report(st *state, before source.Problems) string {
	errors, warnings := st.problems.Count()
	if errors+warnings == 0 {
		return "no problems any more"
	}
	told, isNew := first(st.problems, before)
	var parts []string
	if errors == 0 && before.Failed() {
		parts = append(parts, "no errors any more")
	}
	switch {
	case errors > 0:
		parts = append(parts, one(told, errors-1, warnings))
	case isNew:
		parts = append(parts, one(told, 0, warnings-1))
	default:
		parts = append(parts, amount(warnings, "warning"))
	}
	if st.stale() && st.edition != nil {
		parts = append(parts, "the last good answers stay")
	}
	return strings.Join(parts, "; ")
}

// first gives the problem to tell: an error if there is one, and of these or
// the warnings one that was not there before, wherever in its file it stood.
func first(now, before source.Problems) (told source.Problem, isNew bool) {
	type said struct {
		file    string
		rule    source.Rule
		message string
	}
	of := func(p *source.Problem) said { return said{p.File, p.Rule, p.Message} }
	old := map[said]int{}
	for i := range before {
		old[of(&before[i])]++
	}
	best := -1
	for i := range now {
		p := &now[i]
		rank := 0
		if p.Severity == source.Error {
			rank = 2
		}
		if old[of(p)]--; old[of(p)] < 0 {
			rank++
		}
		if rank > best {
			best, told = rank, *p
		}
	}
	return told, best == 1 || best == 3
}

// one is a problem in a line, and how many there are besides.
func one(p source.Problem, errors, warnings int) string {
	b := &strings.Builder{}
	fmt.Fprintf(b, "%s: %s: %s", p.Pos, p.Severity, p.Message)
	var more []string
	if errors > 0 {
		more = append(more, amount(errors, "more error"))
	}
	if warnings > 0 {
		word := "warning"
		if p.Severity == source.Warning {
			word = "more warning"
		}
		more = append(more, amount(warnings, word))
	}
	if len(more) > 0 {
		b.WriteString(" (and " + strings.Join(more, ", ") + ")")
	}
	return b.String()
}

func amount(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func (s *Server) tell(message string) {
	if s.options.Tell != nil {
		s.options.Tell(source.Visible(message))
	}
}
