package tree

import (
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
	f := File{Path: name, Size: int64(len(body)), Hash: xxh3.Hash128(body)}
	kept, err := n.kept(&f)
	if err != nil || kept {
		return errors.Join(err, n.add(f))
	}
	return n.stage(f, func(to string) (disk.Info, error) { return n.twins.write(&n.staging, f.Path, to, body) })
}

// PutFile puts a file that is passed on as it is: it is read as it goes, never
// as a whole.
func (n *Next) PutFile(name string, from fs.FS, file string) error {
	f := File{Path: name}
	read := func(to io.Writer) error {
		r, err := from.Open(file)
		if err != nil {
			return err
		}
		defer r.Close()
		f.Size, err = io.Copy(to, r)
		return err
	}
	if _, ours := n.tree.old[name]; ours || n.tree.there {
		sum := xxh3.New()
		if err := read(sum); err != nil {
			return err
		}
		f.Hash = sum.Sum128()
		kept, err := n.kept(&f)
		if err != nil || kept {
			return errors.Join(err, n.add(f))
		}
	}
	r, err := from.Open(file)
	if err != nil {
		return err
	}
	defer r.Close()
	sum := xxh3.New()
	err = n.stage(f, func(to string) (disk.Info, error) {
		info, err := n.staging.folder.Copy(to, io.TeeReader(r, sum))
		f.Hash, f.Size = sum.Sum128(), info.Size
		return info, err
	})
	if err == nil {
		// What was written counts, should the source have changed since.
		n.mu.Lock()
		g := n.files[name]
		g.Hash, g.Size = f.Hash, f.Size
		n.files[name] = g
		n.mu.Unlock()
	}
	return err
}

func (n *Next) add(f File) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if _, twice := n.files[f.Path]; twice {
		return fmt.Errorf("two answers were put at %s", f.Path)
	}
	if f.staged {
		n.staged++
	}
	n.files[f.Path] = f
	return nil
}

func (n *Next) stage(f File, write func(to string) (disk.Info, error)) error {
	if !fs.ValidPath(f.Path) || f.Path == "." {
		return fmt.Errorf("%q is no path in a tree", f.Path)
	}
	f.staged = true
	if err := n.add(f); err != nil {
		return err
	}
	n.begin.Do(func() { n.begun = n.start() })
	if n.begun != nil {
		return n.begun
	}
	if err := n.staging.mkdir(path.Dir(f.Path)); err != nil {
		return n.published(f.Path, err)
	}
	info, err := write(n.staging.at(f.Path))
	if err != nil {
		return n.published(f.Path, err)
	}
	n.mu.Lock()
	f.Modified = info.Modified
	n.files[f.Path] = f
	n.mu.Unlock()
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

// kept says whether the folder holds f already, and fills in its time.
func (n *Next) kept(f *File) (bool, error) {
	t := n.tree
	if !t.there {
		return false, nil
	}
	old, ours := t.old[f.Path]
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
	if ours && !old.unknown && info.Size == old.Size && info.Modified == old.Modified {
		return f.Hash == old.Hash, nil
	}
	is, err := t.hash(t.at(f.Path))
	if err != nil {
		return false, err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	switch {
	case is == f.Hash && info.Size == f.Size:
		n.touched = true
		return true, nil
	case !ours:
		n.strangers = append(n.strangers, f.Path)
	case !old.unknown && is != old.Hash:
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
	sum := xxh3.New()
	_, err = io.Copy(sum, file)
	return sum.Sum128(), err
}
