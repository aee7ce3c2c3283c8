package disk

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// A Lock is held until it is let go, or its process ends: the kernel keeps it,
// so that a killed run leaves none behind. The file says who holds it, for
// messages, and what a run that was killed had begun.
type Lock struct {
	folder *Folder
	name   string
	file   *os.File
	Before string // what was in the file
}

// Busy is the error of a lock that somebody else holds.
type Busy struct {
	Path string
	Note string // the holder's
}

func (b *Busy) Error() string { return fmt.Sprintf("%s is locked: %s", b.Path, b.Note) }

// Lock takes a lock, or gives a *Busy at once.
func (f *Folder) Lock(name, note string) (*Lock, error) {
	for {
		if err := f.before("lock", name); err != nil {
			return nil, err
		}
		file, err := f.lockFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue // removed between two looks
		}
		if err != nil {
			return nil, f.fault("lock", name, err)
		}
		was, held, err := f.hold(name, file)
		switch {
		case err != nil:
			file.Close()
			return nil, f.fault("lock", name, err)
		case !held:
			file.Close()
			return nil, &Busy{Path: f.path + "/" + name, Note: was}
		}
		// Whoever had it may have removed the file between our opening and
		// our locking it: then this is a lock on nothing.
		if now, err := f.below.stat(name); err != nil || !same(file, now) {
			file.Close()
			continue
		}
		l := &Lock{folder: f, name: name, file: file, Before: was}
		if err := l.Say(note); err != nil {
			file.Close()
			return nil, err
		}
		return l, nil
	}
}

func same(file *os.File, now Info) bool {
	fi, err := file.Stat()
	return err == nil && idOf(fi) == now.ID
}

func (f *Folder) lockFile(name string) (*os.File, error) {
	file, err := f.below.create(name)
	if !errors.Is(err, fs.ErrExist) {
		return file, err
	}
	return f.openLock(name)
}

func (f *Folder) hold(name string, file *os.File) (was string, held bool, err error) {
	held, err = tryLock(file)
	if err != nil {
		return "", false, err
	}
	b, err := io.ReadAll(io.LimitReader(io.NewSectionReader(file, 0, 1<<16), 1<<16))
	return string(b), held, err
}

// Note changes what the file says, on the disk too.
func (l *Lock) Note(note string) error { return l.note(note, true) }

// Say is Note without the wait for the disk: it is known to the next run if this
// one is killed, and may be lost in a power cut.
func (l *Lock) Say(note string) error { return l.note(note, false) }

func (l *Lock) note(note string, sync bool) error {
	if err := l.folder.before("note", l.name); err != nil {
		return err
	}
	err := l.file.Truncate(0)
	if err == nil {
		_, err = l.file.WriteAt([]byte(note), 0)
	}
	if err == nil && sync {
		err = l.file.Sync()
	}
	return l.folder.fault("write", l.name, err)
}

// Release lets go and removes the file, unless what it says is to be kept for
// the next run.
func (l *Lock) Release(keep bool) error {
	err := l.folder.before("unlock", l.name)
	if keep {
		return errors.Join(err, l.folder.fault("unlock", l.name, l.file.Close()))
	}
	if err == nil && removeLocked {
		err = l.folder.below.remove(l.name)
	}
	if e := l.file.Close(); err == nil {
		err = e
	}
	if err == nil && !removeLocked {
		// Somebody else may hold it by now; then it is theirs to remove.
		_ = l.folder.below.remove(l.name)
	}
	return l.folder.fault("unlock", l.name, err)
}

// Folder is where the lock's file is.
func (l *Lock) Folder() *Folder { return l.folder }
