package serve

import (
	"context"
	"fmt"

	"galley/builder"
)

// Reload makes the next state after changed files: paths as builder.Reopen
// takes them. Where nothing came of it, the state stays. Where there are errors,
// the last good edition stays, and the problems are shown beside it. The error
// is the world's.
func (s *Server) Reload(ctx context.Context, changed []string) error {
	s.opening.Lock()
	defer s.opening.Unlock()
	if s.store == nil {
		store, err := s.options.Store()
		if err != nil {
			return fmt.Errorf("making a place for bodies: %w", err)
		}
		s.store = store
	}
	o := s.options.Content
	o.Now = s.options.Now()
	opened, err := builder.Reopen(ctx, s.options.Folder, s.last, changed, s.store, o)
	if err != nil {
		return fmt.Errorf("reading the project: %w", err)
	}
	s.last = opened
	s.show(opened)
	return nil
}

// show makes an attempt the current state.
func (s *Server) show(opened *builder.Opened) {
	next := &state{number: 1, edition: opened.Edition, newest: opened, problems: opened.Problems}
	if old := s.state.Load(); old != nil {
		if next.edition == nil {
			next.edition = old.edition
		}
		if next.edition == old.edition && next.stale() == old.stale() && same(next.problems, old.problems) {
			return
		}
		next.number = old.number + 1
	}
	s.state.Store(next)
	s.live.Send(next.number)
}
