package builder

import (
	"errors"
	"io"
	"io/fs"
	"path/filepath"

	"galley/builder/disk"
	"galley/content/bodies"
	"galley/schemas"
)

// Remembered gives what builds have left in .galley/cache, for a first edition:
// an Opened that has no edition, and that Reopen makes one from by reading only
// what has changed since. store makes the store of all later editions over the bodies' file,
// of which the first size bytes hold; nothing is ever written there. The file
// is the caller's to close when nothing is answered any more.
//
// No lock is needed: a build only ever writes behind those bytes, or another
// file. Where nothing can be believed there is nil, and neither file nor error.
func Remembered(folder *disk.Folder, program string, store func(file bodies.File, size int64) bodies.Store) (*Opened, io.Closer, error) {
	if program == "" {
		return nil, nil, nil
	}
	p, declared, err := schemas.Load(folder.FS())
	if err != nil {
		return nil, nil, err
	}
	state, err := disk.Open(filepath.Join(folder.Path(), stateFolder, cacheFolder))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	defer state.Close()
	c := &cache{folder: state, program: program}
	library, name, size, err := c.saved(p)
	if err != nil || library == "" {
		return nil, nil, err
	}
	file, err := state.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil // a build has just let go of it
	}
	if err != nil {
		return nil, nil, err
	}
	last, err := c.believe(library, file, size, p, declared, func(end int64) bodies.Store { return store(readOnly{file}, end) })
	if last == nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	return &Opened{Project: p, past: last}, file, nil
}

// readOnly is a file that nobody writes to.
type readOnly struct{ io.ReaderAt }

func (readOnly) WriteAt([]byte, int64) (int, error) { return 0, fs.ErrPermission }
