package tree

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"sync"
	"sync/atomic"

	"galley/builder/disk"
)

// A staging is a tree that is not published yet, beside the one that is.
type staging struct {
	folder *disk.Folder
	name   string
	id     disk.ID
	in     *disk.Folder // itself, while it is filled

	soon  bool             // the disk begins with each file at once
	spare bool             // it is the spare, which holds the old tree
	base  map[string]int32 // folders that the spare has

	converted atomic.Bool // in the spare a file became a folder, or a folder a file

	mu   sync.RWMutex
	made map[string]bool
}

func (s *staging) at(p string) string {
	if p == "." {
		return s.name
	}
	return s.name + "/" + p
}

// write makes a file of the tree. Where the tree is to replace another, the disk
// begins with it at once: see durable.go.
func (s *staging) write(p string, body []byte) (disk.Info, error) {
	if s.soon {
		return s.in.WriteSoon(p, body)
	}
	return s.in.Write(p, body)
}

func (s *staging) copy(p string, r io.Reader) (disk.Info, error) {
	if s.soon {
		return s.in.CopySoon(p, r)
	}
	return s.in.Copy(p, r)
}

// mkdir makes a folder of the tree and those above it, each once.
func (s *staging) mkdir(dir string) error {
	if _, there := s.base[dir]; there {
		return nil
	}
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
		err := s.in.Mkdir(dir)
		if s.spare && errors.Is(err, fs.ErrExist) {
			// A file of the old tree, which is no longer planned: Finish makes sure.
			s.converted.Store(true)
			if err = s.in.Remove(dir); err == nil {
				err = s.in.Mkdir(dir)
			}
		}
		if err != nil {
			return err
		}
	}
	s.mu.Lock()
	s.made[dir] = true
	s.mu.Unlock()
	return nil
}

// fill opens it to be filled.
func (s *staging) fill() (err error) {
	s.in, err = s.folder.Inside(s.name)
	return err
}

// filled lets its folders go: from here on they may be moved.
func (s *staging) filled() error {
	if s.in == nil {
		return nil
	}
	in := s.in
	s.in = nil
	return in.Close()
}

// remove removes the whole of it. It may hold second names of published files;
// their first names stay.
func (s *staging) remove(ctx context.Context) error { return removeAll(ctx, s.folder, s.name) }

// removeAll removes a folder that a record of ours names, with all that is in
// it.
func removeAll(ctx context.Context, f *disk.Folder, name string) error {
	return removeLast(ctx, f, name, "")
}

// removeLast is removeAll that leaves one name in the folder to the end.
func removeLast(ctx context.Context, f *disk.Folder, name, last string) error {
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
				if dir == name && e.Name() == last {
					continue
				}
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
	for i, level := range slices.Backward(levels) {
		if i == 0 && last != "" {
			if err := f.Remove(name + "/" + last); err != nil && !gone(err) {
				return err
			}
		}
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
	n.staging.soon = t.there
	if t.spare != nil && t.there && t.inPlace == "" && t.lock.Folder() == t.parent {
		return n.use(context.Background())
	}
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
	if err := n.staging.fill(); err != nil {
		return err
	}
	return t.lock.Say(record{Note: t.note, Staging: n.staging.name, ID: info.ID}.String())
}
