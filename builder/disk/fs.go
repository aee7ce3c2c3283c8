package disk

import (
	"io"
	"io/fs"
)

// FS shows the folder to those who only read. Symlinks are not followed: what
// is behind one is not there, and Stat tells of the link itself.
func (f *Folder) FS() fs.FS { return files{f} }

type files struct{ folder *Folder }

var _ interface {
	fs.ReadFileFS
	fs.ReadDirFS
	fs.StatFS
	fs.ReadLinkFS
} = files{}

func (f files) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	file, err := f.folder.below.any(name)
	if err != nil {
		return nil, f.folder.fault("open", name, err)
	}
	return file, nil
}

func (f files) ReadFile(name string) ([]byte, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrInvalid}
	}
	file, err := f.folder.below.open(name)
	if err != nil {
		return nil, f.folder.fault("open", name, err)
	}
	defer file.Close()
	fi, err := file.Stat()
	if err != nil {
		return nil, f.folder.fault("read", name, err)
	}
	body := make([]byte, fi.Size(), fi.Size()+1)
	n, err := io.ReadFull(file, body)
	switch err {
	case io.EOF, io.ErrUnexpectedEOF:
		return body[:n], nil // shorter by now
	case nil:
		more, err := io.ReadAll(file)
		return append(body, more...), f.folder.fault("read", name, err)
	}
	return nil, f.folder.fault("read", name, err)
}

func (f files) ReadDir(name string) ([]fs.DirEntry, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrInvalid}
	}
	return f.folder.List(name)
}

func (f files) Stat(name string) (fs.FileInfo, error) { return f.Lstat(name) }

func (f files) Lstat(name string) (fs.FileInfo, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrInvalid}
	}
	info, err := f.folder.below.info(name)
	return info, f.folder.fault("stat", name, err)
}

// ReadLink says where a symlink leads, which is all that may be known of it.
func (f files) ReadLink(name string) (string, error) {
	target, err := openRoot(f.folder.below).Readlink(name)
	return target, f.folder.fault("readlink", name, err)
}

// Stamp is another number for another file, and for one that was changed,
// whatever its size and time say; 0 where the system tells nothing more.
func (f files) Stamp(fi fs.FileInfo) uint64 {
	return idOf(fi).Number*0x9e3779b97f4a7c15 ^ uint64(changedAt(fi))
}
