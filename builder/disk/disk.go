// Package disk changes files, and is the only package that does: below a folder
// that was opened once, never through a symlink, every error with its path. What
// may be changed, and in which order, others decide.
package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
)

// Everything published can be read by everybody, whatever the umask is: two
// machines that build one project make the same tree.
const (
	FileMode   fs.FileMode = 0o644
	FolderMode fs.FileMode = 0o755
)

// A Folder is an open folder. Names below it are relative, with slashes, and
// lead nowhere else: what comes from a document cannot leave it. Its methods may
// be called from many goroutines.
type Folder struct {
	below below
	path  string
	hook  atomic.Pointer[Hook]

	outer *Folder // whose hook is asked, where it was opened by Inside
	name  string  // in it
}

// A Hook is asked before each change; its error is the change's. Tests stop the
// world with it. Names are those of the Folder that has the hook.
type Hook func(change, name string) error

// Info is what is at a name; a symlink is not followed.
type Info struct {
	Kind     Kind
	Size     int64
	Modified int64 // nanoseconds
	Changed  int64 // nanoseconds: when it, or a folder's names, last changed, whatever Modified was set to; 0 where the system tells nothing
	Mode     fs.FileMode
	ID       ID
}

// A Kind is what stands at a name.
type Kind uint8

const (
	File Kind = iota
	Directory
	Other // a symlink, a pipe, a device
)

// An ID is the same for two names of one thing. Windows gives none: there it is
// zero, and equal to nothing.
type ID struct{ Device, Number uint64 }

// Is says whether both are known and the same.
func (a ID) Is(b ID) bool { return a == b && a != ID{} }

// below is the handful of calls that a Folder is made of.
type below interface {
	write(name string, body []byte, soon bool) (Info, error) // a new file; soon: the disk begins with it
	create(name string) (*os.File, error)                    // a new file
	open(name string) (*os.File, error)                      // a regular file, to read
	any(name string) (*os.File, error)                       // that, or a folder
	info(name string) (fs.FileInfo, error)
	stat(name string) (Info, error)
	look(dir string, names []string, see func(i int, info Info, err error)) (Info, error)
	list(name string) ([]fs.DirEntry, error)
	mkdir(name string) error
	link(from, to string) error
	linkFrom(other below, from, to string) error // ErrUnsupported where the two cannot be had together
	inside(name string) (below, error)
	rename(from, to string) error
	exchange(a, b string) error
	remove(name string) error // a file
	rmdir(name string) error  // an empty folder
	chmod(name string, mode fs.FileMode) error
	chtimes(name string, modified int64) error
	sync() error
	syncDir(name string) error
	writable(name string) error
	close() error
}

// Open opens a folder that is there.
func Open(path string) (*Folder, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	b, err := fast(root)
	if err != nil {
		root.Close()
		return nil, err
	}
	return &Folder{below: b, path: path}, nil
}

// Inside opens a folder in this one, to be filled or linked from: it keeps the
// folders open that are used, so nobody may move or remove them meanwhile.
func (f *Folder) Inside(name string) (*Folder, error) {
	b, err := f.below.inside(name)
	if err != nil {
		return nil, f.fault("open", name, err)
	}
	return &Folder{below: b, path: filepath.Join(f.path, filepath.FromSlash(name)), outer: f, name: name}, nil
}

// Make opens a folder and makes it first, with those above it, where it is
// missing. made are the folders it made, the deepest first.
func Make(path string) (f *Folder, made []string, err error) {
	for p := path; ; p = filepath.Dir(p) {
		if _, err := os.Stat(p); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		made = append(made, p)
	}
	for i := len(made) - 1; i >= 0; i-- {
		if err := os.Mkdir(made[i], FolderMode); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, nil, err
		}
	}
	f, err = Open(path)
	return f, made, err
}

// Unmake removes empty folders that Make made; what is not empty stays.
func Unmake(made []string) {
	for _, p := range made {
		if os.Remove(p) != nil {
			return
		}
	}
}

// Path is the folder's own, as it was opened.
func (f *Folder) Path() string { return f.path }

// Hook sets what is asked before each change.
func (f *Folder) Hook(h Hook) { f.hook.Store(&h) }

// Close lets the folder go.
func (f *Folder) Close() error { return f.below.close() }

// before is called ahead of every change.
func (f *Folder) before(change, name string) error {
	if f.outer != nil {
		return f.outer.before(change, f.name+"/"+name)
	}
	if h := f.hook.Load(); h != nil {
		if err := (*h)(change, name); err != nil {
			return f.fault(change, name, err)
		}
	}
	return nil
}

// fault gives an error the path that it is about, in place of whatever part of
// it the system named.
func (f *Folder) fault(doing, name string, err error) error {
	if err == nil {
		return nil
	}
	return &fs.PathError{Op: doing, Path: filepath.Join(f.path, filepath.FromSlash(name)), Err: bare(err)}
}

// bare is an error without the paths that the system put around it.
func bare(err error) error {
	for {
		var p *fs.PathError
		var l *os.LinkError
		var s *os.SyscallError
		switch {
		case errors.As(err, &p):
			err = p.Err
		case errors.As(err, &l):
			err = l.Err
		case errors.As(err, &s):
			err = s.Err
		default:
			return err
		}
	}
}
