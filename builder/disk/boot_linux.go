package disk

import (
	"os"
	"strings"
)

// Boot names the time since the machine was started: what was written before it
// changed need not have come to the disk. "" where that is not known.
func Boot() string {
	b, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}
