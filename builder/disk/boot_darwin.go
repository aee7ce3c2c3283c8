package disk

import "golang.org/x/sys/unix"

// Boot names the time since the machine was started: what was written before it
// changed need not have come to the disk. "" where that is not known.
func Boot() string {
	id, err := unix.Sysctl("kern.bootsessionuuid")
	if err != nil {
		return ""
	}
	return id
}
