// Package serve answers over HTTP what a build would publish, while people
// write: everything is answered from the current edition, an immutable value
// that is replaced whole. It renders nothing itself and keeps nothing that was
// rendered; a save costs what it changed, and every address it touches is new
// at once (design 10).
package serve

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"galley/builder"
	"galley/builder/disk"
	"galley/content"
	"galley/render"
	"galley/schemas"
	"galley/schemas/source"
	"galley/serve/desk"
	"galley/serve/live"
	"galley/serve/watch"
)

// Options are what a server depends on besides the project's files.
type Options struct {
	Folder *disk.Folder // the project's
	// Content is what every edition is made with; its Now is set anew for each,
	// from the clock.
	Content content.Options
	Program string           // as builder.Job has it: what is read from the cache; "" is nothing
	Now     func() time.Time // the clock; one that stands still if it was asked for
	Keys    *Keys            // nil: no key is wanted
	Hosts   []string         // names it may be asked by, besides those of loopback
	Origins []string         // that may read, besides those of loopback
	Poll    bool             // look for changes again and again: the disk tells of none
	// Editor gives a link that opens a file of the project in an editor.
	Editor func(file string, line, column int) string
	// Tell gets a line for the person at the terminal. It may be called from
	// many goroutines.
	Tell func(message string)
}

// A Server is one of the three places that change: which state is the current
// one. Requests load it once and see nothing else.
type Server struct {
	options Options
	state   atomic.Pointer[state]
	live    *live.Hub
	desk    http.Handler
	inner   http.Handler // what is asked once a request has been let in
	answers sync.Pool    // of *answer
	tags    tags
	watcher *watch.Watcher
	project atomic.Pointer[schemas.Project] // of the newest attempt

	opening    sync.Mutex // held while the next state is made, never while a request is answered
	last       *builder.Opened
	place      *place
	distrusted sync.Once
	failed     string // the world's error that was told last
	settled    time.Duration
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
// there is no page yet. The caller runs the server, or closes it.
func New(ctx context.Context, o Options) (*Server, error) {
	s := &Server{options: o, settled: settled}
	s.answers.New = func() any { return new(answer) }
	s.inner = http.HandlerFunc(s.route)
	s.live = live.New(s.told)
	s.desk = desk.New(s.seen)
	if err := s.watch(); err != nil {
		return nil, errors.Join(fmt.Errorf("watching the project: %w", err), s.Close())
	}
	if err := s.Reload(ctx, nil); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close gives back what the server holds. Run does it in the end.
func (s *Server) Close() error {
	s.live.Close()
	var err error
	if s.watcher != nil {
		err = s.watcher.Close()
	}
	s.opening.Lock()
	defer s.opening.Unlock()
	if s.place != nil {
		err = errors.Join(err, s.place.close())
		s.place = nil
	}
	return err
}

// told is what browsers are told of the current state.
func (s *Server) told() live.State { return s.tellOf(s.state.Load()) }

func (s *Server) tellOf(st *state) live.State {
	return live.State{
		Number: st.number, Problems: st.problems, Stale: st.stale(), Editor: s.options.Editor, Read: s.read,
	}
}

// seen is what the desk shows of the current state.
func (s *Server) seen() desk.View {
	st := s.state.Load()
	return desk.View{
		Edition: st.edition, Project: st.newest.Project, Site: st.newest.Site, Problems: st.problems,
		Number: st.number, Stale: st.stale(), Drafts: s.options.Content.Drafts, Editor: s.options.Editor,
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
