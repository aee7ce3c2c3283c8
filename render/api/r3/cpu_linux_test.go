package r3

import (
	"syscall"
	"time"
)

// worked is how long the processors have worked for this process: on a busy
// machine it says more than the clock.
func worked() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
