package disk

// A tree is filled a file at a time, and most files go into a folder that was
// just used. Walking the path to it, and opening it, for each folder made and
// each name linked was 8 % of a cold build's processor time; so a folder that is
// being filled keeps the last ones open. A folder that is used once is not
// opened: its file is made from the one above, still beneath, and through no
// symlink.

import (
	"errors"
	"hash/maphash"
	"path"
	"sync"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// filling is a folder, and the folders in it that were used last.
type filling struct {
	beneath
	mu      sync.Mutex
	clock   uint64
	parents map[string]*parent
	seed    maphash.Seed
	missed  [256]string // folders that were wanted and not open, by hash
	plain   atomic.Bool // folders get the right mode by themselves
}

type parent struct {
	fd   int
	uses int
	last uint64
	gone bool // out of parents: closed by who uses it last
}

// manyOpen is far below what a process may open.
const manyOpen = 64

func (b beneath) inside(name string) (below, error) {
	if err := b.straight(name); err != nil {
		return nil, err
	}
	root, err := b.root.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	in, err := fast(root)
	if err != nil {
		root.Close()
		return nil, err
	}
	if in, ok := in.(beneath); ok {
		return &filling{beneath: in, seed: maphash.MakeSeed(), parents: map[string]*parent{}}, nil
	}
	return in, nil
}

func (f *filling) close() error {
	f.mu.Lock()
	for name, p := range f.parents {
		delete(f.parents, name)
		if p.gone = true; p.uses == 0 {
			unix.Close(p.fd)
		}
	}
	f.mu.Unlock()
	return f.beneath.close()
}

// folder calls do with an open folder. Where it is not, and need not be, it
// gives false.
func (f *filling) folder(dir string, need bool, do func(fd int) error) (bool, error) {
	if dir == "" || dir == "." {
		return true, do(f.fd)
	}
	f.mu.Lock()
	f.clock++
	p := f.parents[dir]
	if p == nil && !need {
		slot := &f.missed[maphash.String(f.seed, dir)%uint64(len(f.missed))]
		if *slot != dir {
			*slot = dir
			f.mu.Unlock()
			return false, nil
		}
	}
	if p == nil {
		fd, err := f.openat(dir, unix.O_PATH|unix.O_DIRECTORY, 0)
		if err != nil {
			f.mu.Unlock()
			return true, err
		}
		if len(f.parents) >= manyOpen {
			f.forget()
		}
		p = &parent{fd: fd}
		f.parents[dir] = p
	}
	p.uses++
	p.last = f.clock
	f.mu.Unlock()
	err := do(p.fd)
	f.mu.Lock()
	if p.uses--; p.uses == 0 && p.gone {
		unix.Close(p.fd)
	}
	f.mu.Unlock()
	return true, err
}

// forget lets the folder go that was used longest ago.
func (f *filling) forget() {
	var oldest string
	for name, p := range f.parents {
		if oldest == "" || p.last < f.parents[oldest].last {
			oldest = name
		}
	}
	p := f.parents[oldest]
	delete(f.parents, oldest)
	if p.gone = true; p.uses == 0 {
		unix.Close(p.fd)
	}
}

func (f *filling) at(name string, do func(fd int, base string) error) error {
	dir, base := path.Split(name)
	if dir != "" {
		dir = dir[:len(dir)-1]
	}
	_, err := f.folder(dir, true, func(fd int) error { return again(func() error { return do(fd, base) }) })
	return err
}

// new opens a new file.
func (f *filling) new(name string) (fd int, err error) {
	dir, base := path.Split(name)
	if dir == "" {
		return f.openat(name, newFile, uint64(FileMode))
	}
	make := func(in int) error {
		fd, err = openat2(in, base, newFile, uint64(FileMode))
		return err
	}
	if ok, err := f.folder(dir[:len(dir)-1], false, make); ok {
		return fd, err
	}
	up, last := path.Split(dir[:len(dir)-1])
	if up == "" {
		return f.openat(name, newFile, uint64(FileMode))
	}
	base = last + "/" + base
	_, err = f.folder(up[:len(up)-1], true, make)
	return fd, err
}

func (f *filling) write(name string, body []byte, soon bool) (Info, error) {
	fd, err := f.new(name)
	if err != nil {
		return Info{}, err
	}
	return fill(fd, body, soon)
}

func (f *filling) mkdir(name string) error {
	if !f.plain.Load() {
		var mode uint32
		err := f.at(name, func(fd int, base string) error {
			if err := unix.Mkdirat(fd, base, uint32(FolderMode)); err != nil {
				return err
			}
			var st unix.Stat_t
			err := unix.Fstatat(fd, base, &st, unix.AT_SYMLINK_NOFOLLOW)
			if mode = st.Mode & 0o777; err != nil || mode == uint32(FolderMode) {
				return err
			}
			return unix.Fchmodat(fd, base, uint32(FolderMode), 0)
		})
		// What takes bits away (a umask, the list of rights that a folder hands
		// down) is the same for all folders of one tree.
		if err == nil && mode == uint32(FolderMode) {
			f.plain.Store(true)
		}
		return err
	}
	return f.at(name, func(fd int, base string) error { return unix.Mkdirat(fd, base, uint32(FolderMode)) })
}

func (f *filling) link(from, to string) error { return f.linkFrom(f, from, to) }

// linkFrom gives a file of another folder a name in this one.
func (f *filling) linkFrom(other below, from, to string) error {
	o, ok := other.(*filling)
	if !ok {
		return errors.ErrUnsupported
	}
	return o.at(from, func(fd int, base string) error {
		return f.at(to, func(fd2 int, base2 string) error { return unix.Linkat(fd, base, fd2, base2, 0) })
	})
}

func (f *filling) remove(name string) error {
	return f.at(name, func(fd int, base string) error { return unix.Unlinkat(fd, base, 0) })
}
