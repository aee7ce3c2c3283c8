// Package serve answers over HTTP what a build would publish, while people
// write: everything is answered from the current edition, an immutable value
// that is replaced whole. It renders nothing itself and keeps nothing that was
// rendered; a save costs what it changed, and every address it touches is new
// at once (design 10).
package serve

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"galley/builder"
	"galley/builder/disk"
	"galley/content"
	"galley/content/bodies"
	"galley/render"
	"galley/schemas/source"
	"galley/serve/live"
)

// Options are what a server depends on besides the project's files.
type Options struct {
	Folder *disk.Folder // the project's
	// Store gives a new place for bodies: the first one, and again when most of
	// the last one is garbage.
	Store func() (bodies.Store, error)
	// Content is what every edition is made with; its Now is set anew for each,
	// from the clock.
	Content content.Options
	Now     func() time.Time // the clock; one that stands still if it was asked for
	Keys    *Keys            // nil: no key is wanted
	Hosts   []string         // names it may be asked by, besides those of loopback
	Origins []string         // that may read, besides those of loopback
	// Editor gives a link that opens a file of the project in an editor.
	Editor func(file string, line, column int) string
	// Tell gets a line for the person at the terminal.
	Tell func(message string)
}

// A Server is one of the three places that change: which state is the current
// one. Requests load it once and see nothing else.
type Server struct {
	options Options
	state   atomic.Pointer[state]
	live    *live.Hub

	opening sync.Mutex // held while the next state is made, never while a request is answered
	last    *builder.Opened
	store   bodies.Store
}

// A state is what one request sees. It is replaced whole: with two pointers a
// request could see the problems of one attempt beside the edition of another.
type state struct {
	number   uint64
	edition  *render.Edition // the last good one; nil: there has not been one
	newest   *builder.Opened // the newest attempt, good or not
	problems source.Problems // of the newest attempt
}

// stale says that the edition is older than the files, which have errors.
func (s *state) stale() bool { return s.newest.Edition == nil }

// New opens the project. Problems in it are no error: they are shown where
// there is no page yet.
func New(ctx context.Context, o Options) (*Server, error) {
	s := &Server{options: o}
	s.live = live.New(s.told)
	return s, s.Reload(ctx, nil)
}

// told is what browsers are told of the current state.
func (s *Server) told() live.State {
	st := s.state.Load()
	return live.State{
		Number: st.number, Problems: st.problems, Stale: st.stale(), Editor: s.options.Editor, Read: s.read,
	}
}

// read gives the text of a file that problems name, nil where there is none.
func (s *Server) read(file string) []byte {
	text, err := s.options.Folder.Read(file)
	if err != nil {
		return nil
	}
	return text
}
