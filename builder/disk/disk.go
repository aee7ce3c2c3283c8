// Package disk changes files, and is the only package that does: below a folder
// that was opened once, never through a symlink, every error with its path. What
// may be changed, and in which order, others decide.
package disk

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
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
}

// A Hook is asked before each change; its error is the change's. Tests stop the
// world with it. Names are those of the Folder that has the hook.
type Hook func(change, name string) error

// Info is what is at a name; a symlink is not followed.
type Info struct {
	Kind     Kind
	Size     int64
	Modified int64 // nanoseconds
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
	write(name string, body []byte) (Info, error) // a new file
	create(name string) (*os.File, error)         // a new file
	open(name string) (*os.File, error)           // a regular file, to read
	any(name string) (*os.File, error)            // that, or a folder
	info(name string) (fs.FileInfo, error)
	stat(name string) (Info, error)
	list(name string) ([]fs.DirEntry, error)
	mkdir(name string) error
	link(from, to string) error
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

// Write makes a new file. It never changes one that is there: another tree may
// share it.
func (f *Folder) Write(name string, body []byte) (Info, error) {
	if err := f.before("write", name); err != nil {
		return Info{}, err
	}
	info, err := f.below.write(name, body)
	return info, f.fault("write", name, err)
}

// Copy makes a new file of what r gives.
func (f *Folder) Copy(name string, r io.Reader) (Info, error) {
	if err := f.before("write", name); err != nil {
		return Info{}, err
	}
	file, err := f.below.create(name)
	if err != nil {
		return Info{}, f.fault("write", name, err)
	}
	// The reader's error is not about this file: it stays as it is.
	from := &reader{r: r}
	_, err = io.Copy(file, from)
	if from.err != nil {
		file.Close()
		return Info{}, from.err
	}
	var info Info
	if err == nil {
		info, err = settle(file)
	}
	if e := file.Close(); err == nil {
		err = e
	}
	return info, f.fault("write", name, err)
}

type reader struct {
	r   io.Reader
	err error
}

func (r *reader) Read(b []byte) (int, error) {
	n, err := r.r.Read(b)
	if err != nil && err != io.EOF {
		r.err = err
	}
	return n, err
}

// settle gives a new file its mode and says what it became.
func settle(file *os.File) (Info, error) {
	fi, err := file.Stat()
	if err != nil {
		return Info{}, err
	}
	if fi.Mode().Perm() != FileMode {
		if err := file.Chmod(FileMode); err != nil {
			return Info{}, err
		}
	}
	return infoOf(fi), nil
}

// Replace writes a file whole: beside it first, synced, then in its place. A
// reader sees the old one or the new one. For small files of our own.
func (f *Folder) Replace(name string, body []byte) error {
	beside := name + "~"
	if err := f.before("write", beside); err != nil {
		return err
	}
	if err := f.below.remove(beside); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return f.fault("write", beside, err)
	}
	file, err := f.below.create(beside)
	if err != nil {
		return f.fault("write", beside, err)
	}
	_, err = file.Write(body)
	if err == nil {
		err = file.Sync()
	}
	if e := file.Close(); err == nil {
		err = e
	}
	if err != nil {
		return f.fault("write", beside, err)
	}
	return f.Rename(beside, name)
}

// Scratch makes a new file to write into and read back, in place of one that
// was left behind under its name.
func (f *Folder) Scratch(name string) (*os.File, error) {
	if err := f.before("write", name); err != nil {
		return nil, err
	}
	if err := f.below.remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, f.fault("write", name, err)
	}
	file, err := f.below.create(name)
	return file, f.fault("write", name, err)
}

// Open opens a regular file to read; a pipe would wait for ever.
func (f *Folder) Open(name string) (*os.File, error) {
	file, err := f.below.open(name)
	return file, f.fault("open", name, err)
}

// Read gives a file's bytes.
func (f *Folder) Read(name string) ([]byte, error) {
	file, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	body, err := io.ReadAll(file)
	return body, f.fault("read", name, err)
}

// Stat looks at a name. Below a symlink there is nothing.
func (f *Folder) Stat(name string) (Info, error) {
	info, err := f.below.stat(name)
	return info, f.fault("stat", name, err)
}

// List gives what is in a folder, by name.
func (f *Folder) List(name string) ([]fs.DirEntry, error) {
	list, err := f.below.list(name)
	return list, f.fault("read", name, err)
}

// Mkdir makes a folder; one that is there is good.
func (f *Folder) Mkdir(name string) error {
	if err := f.before("mkdir", name); err != nil {
		return err
	}
	err := f.below.mkdir(name)
	if errors.Is(err, fs.ErrExist) {
		info, e := f.below.stat(name)
		if e == nil && info.Kind == Directory {
			return nil
		}
	}
	return f.fault("mkdir", name, err)
}

// MkdirAll makes a folder and those above it.
func (f *Folder) MkdirAll(name string) error {
	if name == "." || name == "" {
		return nil
	}
	info, err := f.below.stat(name)
	if err == nil && info.Kind == Directory {
		return nil
	}
	if err := f.MkdirAll(path.Dir(name)); err != nil {
		return err
	}
	return f.Mkdir(name)
}

// Link gives a file a second name.
func (f *Folder) Link(from, to string) error {
	if err := f.before("link", to); err != nil {
		return err
	}
	return f.fault("link", to, f.below.link(from, to))
}

// Rename moves a file or folder; a file that is at the new name goes. Where
// both are names of one file the old name goes, as anybody would expect: the
// system call alone does nothing then.
func (f *Folder) Rename(from, to string) error {
	if err := f.before("rename", to); err != nil {
		return err
	}
	if err := f.below.rename(from, to); err != nil {
		return f.fault("rename", to, err)
	}
	a, err := f.below.stat(from)
	if err != nil {
		return nil
	}
	if b, err := f.below.stat(to); err == nil && a.Kind == File && a.ID.Is(b.ID) {
		return f.fault("remove", from, f.below.remove(from))
	}
	return nil
}

// ErrNoExchange says that this system, or this place in it, cannot exchange two
// folders in one step.
var ErrNoExchange = errors.New("folders cannot be exchanged here")

// Exchange swaps two names in one step.
func (f *Folder) Exchange(a, b string) error {
	if err := f.before("exchange", b); err != nil {
		return err
	}
	return f.fault("exchange", b, f.below.exchange(a, b))
}

// Remove removes a file, or whatever is no folder. What is gone is good.
func (f *Folder) Remove(name string) error {
	if err := f.before("remove", name); err != nil {
		return err
	}
	if err := f.below.remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return f.fault("remove", name, err)
	}
	return nil
}

// Rmdir removes a folder that is empty. ErrNotEmpty says that it is not.
func (f *Folder) Rmdir(name string) error {
	if err := f.before("rmdir", name); err != nil {
		return err
	}
	err := f.below.rmdir(name)
	switch {
	case err == nil || errors.Is(err, fs.ErrNotExist):
		return nil
	case notEmpty(err):
		err = ErrNotEmpty
	}
	return f.fault("rmdir", name, err)
}

// ErrNotEmpty is a folder's that cannot be removed since it holds something.
var ErrNotEmpty = errors.New("the folder is not empty")

// Chmod sets the mode of a folder.
func (f *Folder) Chmod(name string, mode fs.FileMode) error {
	if err := f.before("chmod", name); err != nil {
		return err
	}
	return f.fault("chmod", name, f.below.chmod(name, mode))
}

// Chtimes sets when a file or folder was modified.
func (f *Folder) Chtimes(name string, modified int64) error {
	if err := f.before("chtimes", name); err != nil {
		return err
	}
	return f.fault("chtimes", name, f.below.chtimes(name, modified))
}

// Sync waits until all that was written to the folder's file system is on the
// disk. Where the system has no such call it does nothing: a tree that a power
// cut tears can be built again.
func (f *Folder) Sync() error {
	if err := f.before("sync", "."); err != nil {
		return err
	}
	return f.fault("sync", ".", f.below.sync())
}

// SyncFolder waits until a folder's names are on the disk, where the system can
// do that.
func (f *Folder) SyncFolder(name string) error {
	if err := f.before("sync", name); err != nil {
		return err
	}
	return f.fault("sync", name, f.below.syncDir(name))
}

// Writable says why nothing can be made in a folder, as far as can be known
// without trying.
func (f *Folder) Writable(name string) error {
	return f.fault("write", name, f.below.writable(name))
}
