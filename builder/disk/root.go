package disk

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"
)

// rooted is a Folder's calls by os.Root: for every system, and for a Linux
// without openat2.
type rooted struct{ root *os.Root }

func (r rooted) write(name string, body []byte, soon bool) (Info, error) {
	file, err := r.create(name)
	if err != nil {
		return Info{}, err
	}
	_, err = file.Write(body)
	if err == nil && soon {
		err = begin(int(file.Fd()))
	}
	var info Info
	if err == nil {
		info, err = settle(file)
	}
	if e := file.Close(); err == nil {
		err = e
	}
	return info, err
}

// create needs no O_NOFOLLOW: with O_EXCL a symlink in the last place is a file
// that is there, and os.Root watches over the places before it.
func (r rooted) create(name string) (*os.File, error) {
	if err := r.straight(name); err != nil {
		return nil, err
	}
	return r.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_RDWR, FileMode)
}

func (r rooted) open(name string) (*os.File, error) {
	info, err := r.stat(name)
	if err != nil {
		return nil, err
	}
	if info.Kind != File {
		return nil, ErrNotFile
	}
	return r.root.Open(name)
}

// straight refuses a name that leads through a symlink. os.Root alone follows
// those that stay inside.
func (r rooted) straight(name string) error {
	for i, c := range name {
		if c != '/' {
			continue
		}
		fi, err := r.root.Lstat(name[:i])
		if err != nil {
			return err
		}
		if !fi.IsDir() {
			return ErrNotFolder
		}
	}
	return nil
}

func (r rooted) stat(name string) (Info, error) {
	if err := r.straight(name); err != nil {
		return Info{}, err
	}
	fi, err := r.root.Lstat(name)
	if err != nil {
		return Info{}, err
	}
	return infoOf(fi), nil
}

func (r rooted) look(dir string, names []string, see func(i int, info Info, err error)) (Info, error) {
	info, err := r.stat(dir)
	if err != nil {
		return info, err
	}
	if info.Kind != Directory {
		return info, ErrNotFolder
	}
	for i, name := range names {
		info, err := r.stat(dir + "/" + name)
		see(i, info, err)
	}
	return info, nil
}

func (r rooted) any(name string) (*os.File, error) {
	info, err := r.info(name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() && !info.Mode().IsRegular() {
		return nil, ErrNotFile
	}
	return r.root.Open(name)
}

func (r rooted) info(name string) (fs.FileInfo, error) {
	if err := r.straight(name); err != nil {
		return nil, err
	}
	return r.root.Lstat(name)
}

func (r rooted) list(name string) ([]fs.DirEntry, error) {
	if err := r.straight(name); err != nil {
		return nil, err
	}
	dir, err := r.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	return sorted(dir)
}

func sorted(dir *os.File) ([]fs.DirEntry, error) {
	list, err := dir.ReadDir(-1)
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, err
}

func (r rooted) mkdir(name string) error {
	if err := r.straight(name); err != nil {
		return err
	}
	if err := r.root.Mkdir(name, FolderMode); err != nil {
		return err
	}
	fi, err := r.root.Lstat(name)
	if err != nil || fi.Mode().Perm() == FolderMode || !modes {
		return err
	}
	return r.root.Chmod(name, FolderMode)
}

func (r rooted) link(from, to string) error {
	if err := errors.Join(r.straight(from), r.straight(to)); err != nil {
		return err
	}
	return r.root.Link(from, to)
}

func (r rooted) linkFrom(other below, from, to string) error { return errors.ErrUnsupported }

func (r rooted) inside(name string) (below, error) {
	if err := r.straight(name); err != nil {
		return nil, err
	}
	root, err := r.root.OpenRoot(name)
	return rooted{root}, err
}

func (r rooted) rename(from, to string) error {
	if err := errors.Join(r.straight(from), r.straight(to)); err != nil {
		return err
	}
	return r.root.Rename(from, to)
}

func (r rooted) exchange(a, b string) error { return ErrNoExchange }

func (r rooted) remove(name string) error {
	info, err := r.stat(name)
	if err != nil {
		return err
	}
	if info.Kind == Directory {
		return ErrNotFile
	}
	return r.root.Remove(name)
}

func (r rooted) rmdir(name string) error {
	info, err := r.stat(name)
	if err != nil {
		return err
	}
	if info.Kind != Directory {
		return ErrNotFolder
	}
	return r.root.Remove(name)
}

func (r rooted) chmod(name string, mode fs.FileMode) error {
	if err := r.straight(name); err != nil {
		return err
	}
	return r.root.Chmod(name, mode)
}

func (r rooted) chtimes(name string, modified int64) error {
	if err := r.straight(name); err != nil {
		return err
	}
	return r.root.Chtimes(name, time.Time{}, time.Unix(0, modified))
}

func (r rooted) sync() error                { return nil }
func (r rooted) syncDir(name string) error  { return nil }
func (r rooted) writable(name string) error { return nil }
func (r rooted) close() error               { return r.root.Close() }

// ErrNotFile and ErrNotFolder say that a name leads to something else.
var (
	ErrNotFile   = errors.New("not a regular file")
	ErrNotFolder = errors.New("not a folder")
)

func infoOf(fi fs.FileInfo) Info {
	info := Info{Size: fi.Size(), Modified: fi.ModTime().UnixNano(), Changed: changedAt(fi), Mode: fi.Mode().Perm(), ID: idOf(fi)}
	switch {
	case fi.Mode().IsRegular():
		info.Kind = File
	case fi.IsDir():
		info.Kind = Directory
	default:
		info.Kind = Other
	}
	return info
}

func openRoot(b below) *os.Root { return b.(interface{ os() *os.Root }).os() }

func (r rooted) os() *os.Root { return r.root }
