package tree

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/zeebo/xxh3"

	"galley/builder/disk"
)

// Put puts a file: the bytes are the caller's again when it returns. It may be
// called from many goroutines.
func (n *Next) Put(name string, body []byte) error {
	f := File{Path: name, Size: int64(len(body)), Hash: xxh3.Hash128Seed(body, n.tree.seed)}
	i, err := n.plan(name)
	if err != nil {
		return err
	}
	kept, err := n.keeps(i, f)
	if err != nil || kept {
		return err
	}
	return n.stage(i, f, true, func(f *File) (disk.Info, error) { return n.write(f, body) })
}

// PutFile puts a file that is passed on as it is: it is read as it goes, never
// as a whole.
func (n *Next) PutFile(name string, from fs.FS, file string) error {
	f := File{Path: name}
	i, err := n.plan(name)
	if err != nil {
		return err
	}
	if n.tree.there {
		r, err := from.Open(file)
		if err != nil {
			return err
		}
		sum := xxh3.NewSeed(n.tree.seed)
		f.Size, err = io.Copy(sum, r)
		if err := errors.Join(err, r.Close()); err != nil {
			return err
		}
		f.Hash = sum.Sum128()
		kept, err := n.keeps(i, f)
		if err != nil || kept {
			return err
		}
	}
	r, err := from.Open(file)
	if err != nil {
		return err
	}
	defer r.Close()
	return n.stage(i, f, false, func(f *File) (disk.Info, error) {
		sum := xxh3.NewSeed(n.tree.seed)
		info, err := n.staging.copy(f.Path, io.TeeReader(r, sum))
		// What was written counts, should the source have changed since.
		f.Hash, f.Size = sum.Sum128(), info.Size
		return info, err
	})
}

// Keep says that what is published at path stays as it is, without its bytes:
// false says that it has to be put, for it is gone, was changed by hand, is
// nothing that the manifest names, or no file. It may be called from many
// goroutines.
func (n *Next) Keep(path string) (kept bool, err error) { return n.keepFile(n.old.find(path)) }

// KeepAt is Keep for a path that is the caller's again when it returns.
func (n *Next) KeepAt(path []byte) (kept bool, err error) { return n.keepFile(n.old.findAt(path)) }

func (n *Next) keepFile(i int) (kept bool, err error) {
	if i < 0 || n.old.files[i].unknown {
		return false, nil
	}
	saw, err := n.tree.saw(i)
	if err != nil || saw == missing || saw == another || saw == torn {
		return false, err
	}
	f := n.old.files[i]
	if saw == differs {
		info, err := n.tree.parent.Stat(n.tree.at(f.Path))
		if err != nil || info.Kind != disk.File || info.Size != f.Size {
			return false, ignore(err, gone)
		}
		is, err := n.tree.hash(n.tree.at(f.Path))
		if err != nil || is != f.Hash {
			return false, err
		}
		f.Modified = info.Modified
	}
	if err := n.take(i); err != nil {
		return false, err
	}
	n.keep(i, f)
	return true, nil
}

func ignore(err error, which func(error) bool) error {
	if which(err) {
		return nil
	}
	return err
}

// plan notes that something is at a path, and gives where it is in the old tree,
// or -1. For paths that are new, the file system says if there are two.
func (n *Next) plan(path string) (int, error) {
	i := n.old.find(path)
	if i < 0 {
		return i, nil
	}
	return i, n.take(i)
}

// take notes that something is where file i of the old tree is.
func (n *Next) take(i int) error {
	if !n.fate[i].CompareAndSwap(false, true) {
		return twice(n.old.files[i].Path)
	}
	return nil
}

func twice(path string) error { return fmt.Errorf("two answers were put at %s", path) }

// keep notes that a file stays.
func (n *Next) keep(i int, f File) error {
	if i >= 0 {
		n.kept[i] = true
		old := &n.old.files[i]
		if !old.unknown && old.Modified == f.Modified {
			return nil
		}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if _, is := n.renewed[f.Path]; is {
		return twice(f.Path)
	}
	n.renewed[f.Path] = f
	n.touched = true
	return nil
}

func (n *Next) stage(i int, f File, twins bool, write func(f *File) (disk.Info, error)) error {
	if !fs.ValidPath(f.Path) || f.Path == "." {
		return fmt.Errorf("%q is no path in a tree", f.Path)
	}
	n.begin.Do(func() { n.begun = n.start() })
	if n.begun != nil {
		return n.begun
	}
	if err := n.staging.mkdir(path.Dir(f.Path)); err != nil {
		n.spoiled.Store(true)
		return n.published(f.Path, err)
	}
	if err := n.makeRoom(i, f.Path); err != nil {
		n.spoiled.Store(true)
		return n.published(f.Path, err)
	}
	info, err := write(&f)
	if err != nil {
		n.spoiled.Store(true)
	}
	if errors.Is(err, fs.ErrExist) {
		return twice(f.Path)
	}
	if err != nil {
		return n.published(f.Path, err)
	}
	f.staged, f.Modified = true, info.Modified
	n.add(f, twins)
	return nil
}

// makeRoom removes from a spare what stands where a file is put.
func (n *Next) makeRoom(i int, p string) error {
	if !n.staging.spare {
		return nil
	}
	if i >= 0 {
		return unlink(n.staging.in, p)
	}
	if _, folder := n.staging.base[p]; folder {
		n.staging.converted.Store(true)
		return removeAll(context.Background(), n.tree.parent, n.staging.at(p))
	}
	return nil
}

// published gives an error about a staged file the path that people know.
func (n *Next) published(name string, err error) error {
	var p *fs.PathError
	if !errors.As(err, &p) || !strings.Contains(p.Path, n.staging.name) {
		return err
	}
	return &fs.PathError{Op: p.Op, Path: filepath.Join(n.tree.where.Path, filepath.FromSlash(name)), Err: p.Err}
}

// saw says what is where file i of the old tree should be.
func (t *Tree) saw(i int) (sight, error) {
	if t.seen != nil {
		return t.seen.files[i], nil
	}
	f := &t.old.files[i]
	info, err := t.parent.Stat(t.at(f.Path))
	if err != nil && !gone(err) {
		return unseen, err
	}
	saw := kind(info, err, disk.File)
	if saw == asSaid && (f.unknown || info.Size != f.Size || info.Modified != f.Modified) {
		saw = differs
	}
	return t.whole(i, saw)
}

// keeps says whether the folder holds f already, which then stays. i is where f
// is in the old tree, or -1.
func (n *Next) keeps(i int, f File) (bool, error) {
	t := n.tree
	if !t.there {
		return false, nil
	}
	if i >= 0 {
		saw, err := t.saw(i)
		if err != nil || saw == missing || saw == torn {
			return false, err
		}
		if saw == asSaid {
			old := &t.old.files[i]
			if f.Hash != old.Hash || f.Size != old.Size {
				return false, nil
			}
			f.Modified = old.Modified
			return true, n.keep(i, f)
		}
	}
	info, err := t.parent.Stat(t.at(f.Path))
	if gone(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if info.Kind != disk.File {
		n.mu.Lock()
		n.occupied = append(n.occupied, f.Path)
		n.mu.Unlock()
		return false, nil
	}
	f.Modified = info.Modified
	is, err := t.hash(t.at(f.Path))
	if err != nil {
		return false, err
	}
	if is == f.Hash && info.Size == f.Size {
		return true, n.keep(i, f)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	switch {
	case i < 0:
		n.strangers = append(n.strangers, f.Path)
	case !t.old.files[i].unknown && is != t.old.files[i].Hash:
		n.edited = append(n.edited, Edited{Path: f.Path})
	}
	return false, nil
}

// gone: there is nothing at the name, or the way to it is a file or a symlink.
func gone(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, disk.ErrNotFolder) || disk.NoWay(err)
}

func (t *Tree) at(p string) string { return t.name + "/" + p }

func (t *Tree) hash(name string) (xxh3.Uint128, error) {
	file, err := t.parent.Open(name)
	if err != nil {
		return xxh3.Uint128{}, err
	}
	defer file.Close()
	h, _ := t.hashers.Get().(*hasher)
	if h == nil {
		h = &hasher{room: make([]byte, 32<<10)}
	}
	defer t.hashers.Put(h)
	h.sum.ResetSeed(t.seed)
	// Both say nothing of other ways to copy, so that the room is used.
	_, err = io.CopyBuffer(struct{ io.Writer }{&h.sum}, struct{ io.Reader }{file}, h.room)
	return h.sum.Sum128(), err
}

// A hasher has room of its own, since a tree has tens of thousands of files.
type hasher struct {
	sum  xxh3.Hasher
	room []byte
}
