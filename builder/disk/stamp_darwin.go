package disk

import (
	"io/fs"
	"syscall"
)

// changedAt is when a file was last changed in any way, its name and times
// included: nobody can set it back.
func changedAt(fi fs.FileInfo) int64 {
	if s, ok := fi.Sys().(*syscall.Stat_t); ok {
		return s.Ctimespec.Nano()
	}
	return 0
}
