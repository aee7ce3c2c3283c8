//go:build unix

package watch

import (
	"errors"
	"io/fs"
	"syscall"
)

const hasIDs = true

// An id is what a folder stays while its name changes.
type id struct{ device, inode uint64 }

func idOf(info fs.FileInfo) id {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return id{uint64(s.Dev), uint64(s.Ino)}
	}
	return id{}
}

func notFolder(err error) bool { return errors.Is(err, syscall.ENOTDIR) }
