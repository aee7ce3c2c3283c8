package disk

import (
	"os"

	"golang.org/x/sys/windows"
)

const removeLocked = false

// tryLock locks a byte far behind the end, so that everybody can read who holds
// the lock.
func tryLock(file *os.File) (bool, error) {
	where := &windows.Overlapped{OffsetHigh: 1 << 20}
	err := windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, where)
	if err == windows.ERROR_LOCK_VIOLATION || err == windows.ERROR_IO_PENDING {
		return false, nil
	}
	return err == nil, err
}

func (f *Folder) openLock(name string) (*os.File, error) {
	return openRoot(f.below).OpenFile(name, os.O_RDWR, 0)
}
