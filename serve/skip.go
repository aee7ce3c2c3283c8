package serve

import (
	"slices"
	"strings"
	"time"

	"galley/schemas"
	"galley/serve/watch"
)

// often is how often everything is looked at where that is asked for.
const often = 300 * time.Millisecond

// watch begins to look for changes, before anything is read: what changes from
// here on is noticed.
func (s *Server) watch() error {
	o := watch.Options{Skip: s.skip, Tell: func(message, hint string) {
		if hint != "" {
			message += "; " + hint
		}
		s.tell(message)
	}}
	if s.options.Poll {
		o.Poll = often
	}
	p, _, err := schemas.Load(s.options.Folder.FS())
	if err != nil {
		return err
	}
	s.project.Store(p)
	s.watcher, err = watch.New(s.options.Folder.Path(), o)
	return err
}

// declaring are the folders that have the same names in every project.
var declaring = []string{"schemas", "themes", "i18n"}

// skip says what can change nothing: what others write beside the project's
// own files, published trees above all.
func (s *Server) skip(path string, dir bool) bool {
	p := s.project.Load()
	if inside(path, ".git") || inside(path, ".galley") || inside(path, p.Output) || strings.HasPrefix(path, "."+p.Output+".galley") {
		return true
	}
	return dir && !p.Reaches(path) && !slices.ContainsFunc(append([]string{p.Content, p.Static}, declaring...), func(folder string) bool {
		return inside(path, folder) || inside(folder, path)
	})
}

// heed takes a project as the newest: where its folders are others than
// before, others are to be watched.
func (s *Server) heed(p *schemas.Project) {
	if old := s.project.Swap(p); s.watcher != nil && old != p && old.Content+"\x00"+old.Static+"\x00"+old.Output != p.Content+"\x00"+p.Static+"\x00"+p.Output {
		s.watcher.Look()
	}
}

// inside says whether a is b or lies in it.
func inside(a, b string) bool { return a == b || strings.HasPrefix(a, b+"/") }
