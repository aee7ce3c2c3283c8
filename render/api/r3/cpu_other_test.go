//go:build !linux

package r3

import "time"

func worked() time.Duration { return 0 }
