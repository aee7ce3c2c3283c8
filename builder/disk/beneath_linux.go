package disk

// os.Root opens every folder of a path in turn; openat2 lets the kernel walk
// the path, stay beneath the folder and refuse every symlink, in one call. That
// halves the system time of a cold build (36,000 files: 0.41 s against 0.75 s of
// system time where the file system costs nothing). Where the kernel, or a
// sandbox around it, has no openat2, os.Root does the work.

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"golang.org/x/sys/unix"
)

type beneath struct {
	rooted
	dir *os.File // keeps fd open
	fd  int
}

func fast(root *os.Root) (below, error) {
	dir, err := root.Open(".")
	if err != nil {
		return nil, err
	}
	b := beneath{rooted{root}, dir, int(dir.Fd())}
	fd, err := b.openat(".", unix.O_PATH|unix.O_DIRECTORY, 0)
	if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EPERM) {
		dir.Close()
		return rooted{root}, nil
	}
	if err != nil {
		dir.Close()
		return nil, err
	}
	unix.Close(fd)
	return b, nil
}

func (b beneath) close() error { return errors.Join(b.dir.Close(), b.rooted.close()) }

func (b beneath) openat(name string, flags int, mode uint64) (int, error) {
	return openat2(b.fd, name, flags, mode)
}

func openat2(in int, name string, flags int, mode uint64) (int, error) {
	how := unix.OpenHow{
		Flags: uint64(flags | unix.O_CLOEXEC), Mode: mode,
		Resolve: unix.RESOLVE_BENEATH | unix.RESOLVE_NO_SYMLINKS,
	}
	for {
		fd, err := unix.Openat2(in, name, &how)
		if err != unix.EINTR && err != unix.EAGAIN {
			return fd, err
		}
	}
}

// at calls do with the open folder that a name is in.
func (b beneath) at(name string, do func(fd int, base string) error) error {
	dir, base := path.Split(name)
	if dir == "" {
		return again(func() error { return do(b.fd, base) })
	}
	fd, err := b.openat(dir[:len(dir)-1], unix.O_PATH|unix.O_DIRECTORY, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	return again(func() error { return do(fd, base) })
}

func (b beneath) at2(from, to string, do func(fd int, base string, fd2 int, base2 string) error) error {
	return b.at(from, func(fd int, base string) error {
		return b.at(to, func(fd2 int, base2 string) error { return do(fd, base, fd2, base2) })
	})
}

const newFile = unix.O_CREAT | unix.O_EXCL | unix.O_NOFOLLOW | unix.O_RDWR

func (b beneath) write(name string, body []byte, soon bool) (Info, error) {
	fd, err := b.openat(name, newFile, uint64(FileMode))
	if err != nil {
		return Info{}, err
	}
	return fill(fd, body, soon)
}

// fill writes a new file, and closes it.
func fill(fd int, body []byte, soon bool) (Info, error) {
	for len(body) > 0 {
		n, err := unix.Write(fd, body)
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			unix.Close(fd)
			return Info{}, err
		}
		body = body[n:]
	}
	if soon {
		if err := begin(fd); err != nil {
			unix.Close(fd)
			return Info{}, err
		}
	}
	var st unix.Stat_t
	err := unix.Fstat(fd, &st)
	if err == nil && fs.FileMode(st.Mode)&0o7777 != FileMode {
		err = unix.Fchmod(fd, uint32(FileMode))
	}
	// A full disk may be told at the end only.
	if e := unix.Close(fd); err == nil && e != unix.EINTR {
		err = e
	}
	return linuxInfo(&st), err
}

// begin sets the disk to work on what was written to a file. Where the file
// system knows nothing of the kind, nothing is lost by it.
func begin(fd int) error {
	err := again(func() error { return unix.SyncFileRange(fd, 0, 0, unix.SYNC_FILE_RANGE_WRITE) })
	switch err {
	case unix.EIO, unix.ENOSPC, unix.EDQUOT:
		return err
	}
	return nil
}

func (b beneath) create(name string) (*os.File, error) {
	fd, err := b.openat(name, newFile, uint64(FileMode))
	if err != nil {
		return nil, err
	}
	return b.file(fd, name), nil
}

func (b beneath) open(name string) (*os.File, error) {
	fd, err := b.openat(name, unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	var st unix.Stat_t
	if err = unix.Fstat(fd, &st); err == nil && st.Mode&unix.S_IFMT != unix.S_IFREG {
		err = ErrNotFile
	}
	if err != nil {
		unix.Close(fd)
		return nil, err
	}
	return b.file(fd, name), nil
}

func (b beneath) stat(name string) (Info, error) {
	fd, err := b.openat(name, unix.O_PATH|unix.O_NOFOLLOW, 0)
	if err != nil {
		return Info{}, err
	}
	var st unix.Stat_t
	err = unix.Fstat(fd, &st)
	unix.Close(fd)
	return linuxInfo(&st), err
}

func linuxInfo(st *unix.Stat_t) Info {
	info := Info{
		Size: st.Size, Modified: st.Mtim.Nano(), Changed: st.Ctim.Nano(), Mode: fs.FileMode(st.Mode) & fs.ModePerm,
		ID: ID{uint64(st.Dev), st.Ino},
	}
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFREG:
		info.Kind = File
	case unix.S_IFDIR:
		info.Kind = Directory
	default:
		info.Kind = Other
	}
	return info
}

// openFolder opens a folder, for the caller to close, and says what it is.
func (b beneath) openFolder(dir string, flags int) (fd int, info Info, err error) {
	if fd, err = b.openat(dir, flags|unix.O_DIRECTORY|unix.O_NOFOLLOW, 0); err != nil {
		return fd, info, err
	}
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		unix.Close(fd)
		return fd, info, err
	}
	return fd, linuxInfo(&st), nil
}

func (b beneath) look(dir string, names []string, see func(i int, info Info, err error)) (Info, error) {
	fd, info, err := b.openFolder(dir, unix.O_PATH)
	if err != nil {
		return Info{}, err
	}
	defer unix.Close(fd)
	var st unix.Stat_t
	for i, name := range names {
		err := again(func() error { return unix.Fstatat(fd, name, &st, unix.AT_SYMLINK_NOFOLLOW) })
		if err != nil {
			see(i, Info{}, err)
			continue
		}
		see(i, linuxInfo(&st), nil)
	}
	return info, nil
}

// file makes an open file of a descriptor. It needs its whole path: entries of
// a folder look there for what the folder does not tell of them.
func (b beneath) file(fd int, name string) *os.File {
	return os.NewFile(uintptr(fd), filepath.Join(b.root.Name(), name))
}

// any opens a regular file or a folder.
func (b beneath) any(name string) (*os.File, error) {
	fd, err := b.openat(name, unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	var st unix.Stat_t
	if err = unix.Fstat(fd, &st); err == nil && st.Mode&unix.S_IFMT != unix.S_IFREG && st.Mode&unix.S_IFMT != unix.S_IFDIR {
		err = ErrNotFile
	}
	if err != nil {
		unix.Close(fd)
		return nil, err
	}
	return b.file(fd, name), nil
}

func (b beneath) info(name string) (fs.FileInfo, error) {
	fd, err := b.openat(name, unix.O_PATH|unix.O_NOFOLLOW, 0)
	if err != nil {
		return nil, err
	}
	file := b.file(fd, name)
	defer file.Close()
	return file.Stat()
}

func (b beneath) list(name string) ([]fs.DirEntry, error) {
	fd, err := b.openat(name, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW, 0)
	if err != nil {
		return nil, err
	}
	dir := b.file(fd, name)
	defer dir.Close()
	return sorted(dir)
}

func (b beneath) mkdir(name string) error {
	return b.at(name, func(fd int, base string) error {
		if err := unix.Mkdirat(fd, base, uint32(FolderMode)); err != nil {
			return err
		}
		var st unix.Stat_t
		if err := unix.Fstatat(fd, base, &st, unix.AT_SYMLINK_NOFOLLOW); err != nil {
			return err
		}
		if fs.FileMode(st.Mode)&fs.ModePerm == FolderMode {
			return nil
		}
		return unix.Fchmodat(fd, base, uint32(FolderMode), 0)
	})
}

func (b beneath) link(from, to string) error {
	return b.at2(from, to, func(fd int, base string, fd2 int, base2 string) error {
		return unix.Linkat(fd, base, fd2, base2, 0)
	})
}

func (b beneath) rename(from, to string) error {
	return b.at2(from, to, func(fd int, base string, fd2 int, base2 string) error {
		return unix.Renameat(fd, base, fd2, base2)
	})
}

// exchange: EBUSY is a mount point, EXDEV a lower layer of overlayfs, EINVAL a
// file system without it, ENOSYS an old kernel.
func (b beneath) exchange(a, c string) error {
	err := b.at2(a, c, func(fd int, base string, fd2 int, base2 string) error {
		return unix.Renameat2(fd, base, fd2, base2, unix.RENAME_EXCHANGE)
	})
	switch err {
	case unix.EBUSY, unix.EXDEV, unix.EINVAL, unix.ENOSYS, unix.EPERM, unix.EACCES:
		return fmt.Errorf("%w: %w", ErrNoExchange, err)
	}
	return err
}

func (b beneath) remove(name string) error {
	return b.at(name, func(fd int, base string) error { return unix.Unlinkat(fd, base, 0) })
}

func (b beneath) rmdir(name string) error {
	return b.at(name, func(fd int, base string) error { return unix.Unlinkat(fd, base, unix.AT_REMOVEDIR) })
}

func (b beneath) chtimes(name string, modified int64) error {
	return b.at(name, func(fd int, base string) error {
		ts := []unix.Timespec{{Nsec: unix.UTIME_OMIT}, unix.NsecToTimespec(modified)}
		return unix.UtimesNanoAt(fd, base, ts, unix.AT_SYMLINK_NOFOLLOW)
	})
}

func (b beneath) syncDir(name string) error {
	fd, err := b.openat(name, unix.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return err
	}
	err = again(func() error { return unix.Fsync(fd) })
	if e := unix.Close(fd); err == nil {
		err = e
	}
	return err
}

func (b beneath) sync() error { return again(func() error { return unix.Syncfs(b.fd) }) }

func (b beneath) writable(name string) error {
	return b.at(name, func(fd int, base string) error {
		return unix.Faccessat(fd, base, unix.W_OK|unix.X_OK, unix.AT_EACCESS)
	})
}
