package disk

import (
	"errors"
	"io/fs"
	"path"
	"syscall"
)

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

// LinkFrom gives a file of another folder a name in this one. Both are folders
// that one Folder gave with Inside.
func (f *Folder) LinkFrom(other *Folder, from, to string) error {
	err := f.before("link", to)
	if err != nil {
		return err
	}
	if err = f.below.linkFrom(other.below, from, to); errors.Is(err, errors.ErrUnsupported) && f.outer != nil && f.outer == other.outer {
		err = f.outer.below.link(other.name+"/"+from, f.name+"/"+to)
	}
	return f.fault("link", to, err)
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

// IsFolder says that what should have been removed as a file is a folder.
func IsFolder(err error) bool { return errors.Is(err, syscall.EISDIR) || errors.Is(err, ErrNotFile) }

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
