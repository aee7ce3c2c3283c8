package tree

import (
	"context"
	"encoding/json"
	"path"
	"slices"
	"sync"

	"galley/builder/disk"
)

// A staging is a tree that is not published yet, beside the one that is.
type staging struct {
	folder *disk.Folder
	name   string
	id     disk.ID

	mu   sync.RWMutex
	made map[string]bool
}

func (s *staging) at(p string) string {
	if p == "." {
		return s.name
	}
	return s.name + "/" + p
}

// mkdir makes a folder of the tree and those above it, each once.
func (s *staging) mkdir(dir string) error {
	s.mu.RLock()
	ok := s.made[dir]
	s.mu.RUnlock()
	if ok {
		return nil
	}
	if dir != "." {
		if err := s.mkdir(path.Dir(dir)); err != nil {
			return err
		}
		if err := s.folder.Mkdir(s.at(dir)); err != nil {
			return err
		}
	}
	s.mu.Lock()
	s.made[dir] = true
	s.mu.Unlock()
	return nil
}

// remove removes the whole of it. It may hold second names of published files;
// their first names stay.
func (s *staging) remove(ctx context.Context) error { return removeAll(ctx, s.folder, s.name) }

// removeAll removes a folder that a record of ours names, with all that is in
// it.
func removeAll(ctx context.Context, f *disk.Folder, name string) error {
	levels := [][]string{{name}}
	for i := 0; len(levels[i]) > 0; i++ {
		var mu sync.Mutex
		var below []string
		err := each(ctx, levels[i], func(dir string) error {
			list, err := f.List(dir)
			if gone(err) {
				return nil
			}
			if err != nil {
				return err
			}
			for _, e := range list {
				p := dir + "/" + e.Name()
				if e.IsDir() {
					mu.Lock()
					below = append(below, p)
					mu.Unlock()
				} else if err := f.Remove(p); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		levels = append(levels, below)
	}
	for _, level := range slices.Backward(levels) {
		if err := each(ctx, level, f.Rmdir); err != nil {
			return err
		}
	}
	return nil
}

// A record is what the lock's file says while a tree is staged: what has to be
// cleared away should this run be killed.
type record struct {
	Note    string  `json:"note"`
	Staging string  `json:"staging,omitempty"`
	ID      disk.ID `json:"id"` // of the staged folder
}

func (r record) String() string {
	b, _ := json.Marshal(r)
	return string(b) + "\n"
}

// start makes the staging tree: the record before the folder, so that there is
// never a folder that nobody knows of.
func (n *Next) start() error {
	t := n.tree
	n.staging.made = map[string]bool{".": true}
	n.staging.folder, n.staging.name = t.parent, "."+t.name+".galley-"+random()
	if t.lock.Folder() != t.parent {
		n.staging.folder, n.staging.name = t.state, "staging-"+random()
	}
	if err := t.lock.Note(record{Note: t.note, Staging: n.staging.name}.String()); err != nil {
		n.staging.folder = nil
		return err
	}
	if err := n.staging.folder.Mkdir(n.staging.name); err != nil {
		return err
	}
	info, err := n.staging.folder.Stat(n.staging.name)
	if err != nil {
		return err
	}
	n.staging.id = info.ID
	return t.lock.Note(record{Note: t.note, Staging: n.staging.name, ID: info.ID}.String())
}
