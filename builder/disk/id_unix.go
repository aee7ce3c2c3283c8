//go:build unix

package disk

import (
	"errors"
	"io/fs"
	"syscall"
)

const modes = true // files have modes

func idOf(fi fs.FileInfo) ID {
	if s, ok := fi.Sys().(*syscall.Stat_t); ok {
		return ID{uint64(s.Dev), uint64(s.Ino)}
	}
	return ID{}
}

func notEmpty(err error) bool {
	return errors.Is(err, syscall.ENOTEMPTY) || errors.Is(err, syscall.EEXIST)
}

// NoWay says that something that is no folder, or a symlink, is on the way to a
// name.
func NoWay(err error) bool {
	return errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.ELOOP)
}

// NoLink says that a file cannot have a second name there, or be moved there:
// another file system, another user's file, a file system without links.
func NoLink(err error) bool {
	for _, e := range []error{syscall.EXDEV, syscall.EPERM, syscall.EACCES, syscall.EMLINK, syscall.ENOTSUP, syscall.EOPNOTSUPP, syscall.ENOSYS} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
