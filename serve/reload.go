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
	s.opening.Lock()
	defer s.opening.Unlock()
	last := s.last
	switch {
	case s.place == nil && last != nil:
		return errClosed
	case s.place == nil:
		s.place = newPlace(s.options.Folder)
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
	s.show(opened)
	return nil
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
		s.tell(report(next))
	}
	s.live.Send(next.number)
}

// same says whether two attempts tell the same.
func same(a, b source.Problems) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}

// report is the one line that a change of problems is worth: all of them are
// on the pages, at /_galley/ and in `galley check`.
func report(st *state) string {
	if len(st.problems) == 0 {
		return "no problems any more"
	}
	first := st.problems[0]
	for _, p := range st.problems {
		if p.Severity == source.Error {
			first = p
			break
		}
	}
	b := &strings.Builder{}
	fmt.Fprintf(b, "%s: %s: %s", first.Pos, first.Severity, first.Message)
	if more := len(st.problems) - 1; more > 0 {
		fmt.Fprintf(b, " (and %d more)", more)
	}
	if st.stale() && st.edition != nil {
		b.WriteString("; the last good answers stay")
	}
	return b.String()
}

func (s *Server) tell(message string) {
	if s.options.Tell != nil {
		s.options.Tell(source.Visible(message))
	}
}
