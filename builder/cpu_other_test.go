//go:build !linux

package builder

import "time"

func worked() time.Duration { return 0 }
