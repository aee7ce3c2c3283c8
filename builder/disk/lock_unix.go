//go:build unix

package disk

import (
	"os"

	"golang.org/x/sys/unix"
)

// An open file can be removed: it is, while the lock is still held.
const removeLocked = true

func tryLock(file *os.File) (bool, error) {
	err := again(func() error { return unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB) })
	if err == unix.EWOULDBLOCK {
		return false, nil
	}
	return err == nil, err
}

func again(do func() error) error {
	for {
		if err := do(); err != unix.EINTR {
			return err
		}
	}
}

func (f *Folder) openLock(name string) (*os.File, error) {
	return openRoot(f.below).OpenFile(name, os.O_RDWR|unix.O_NOFOLLOW, 0)
}
