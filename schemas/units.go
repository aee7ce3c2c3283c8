package schemas

import (
	"math"
	"strconv"
	"strings"
	"time"

	"galley/schemas/source"
)

type unit struct {
	name string
	size float64
}

// Longer names go first: MiB also ends in B.
var (
	byteUnits  = []unit{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"kB", 1e3}, {"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"B", 1}, {"", 1}}
	pixelUnits = []unit{{"MP", 1e6}, {"", 1}}
)

// readAmount reads 1MiB, 50MP, or a plain number of the smallest unit.
func readAmount(s *Settings, key string, fallback int, units []unit) int {
	n := s.Get(key)
	if n == nil {
		return fallback
	}
	if n.Kind == source.Scalar {
		for _, u := range units {
			digits, ok := strings.CutSuffix(n.Text, u.name)
			if !ok {
				continue
			}
			f, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
			if err == nil && f*u.size >= 1 && f*u.size <= math.MaxInt32 {
				return int(f * u.size)
			}
			break
		}
	}
	hint := "write a number and a unit, like 1MiB or 500KiB; 2GB is the most"
	if len(units) == len(pixelUnits) {
		hint = "write a number of megapixels, like 50MP; 2000MP is the most"
	}
	s.Problem(n, source.BadSchema, hint, "%s is a size, not %s", key, describe(n))
	return fallback
}

// readDuration reads 2s or 500ms.
func readDuration(s *Settings, key string, fallback time.Duration) time.Duration {
	n := s.Get(key)
	if n == nil {
		return fallback
	}
	if n.Kind == source.Scalar {
		if d, err := time.ParseDuration(n.Text); err == nil && d > 0 && d <= time.Hour {
			return d
		}
	}
	s.Problem(n, source.BadSchema, "write a number and a unit, like 2s or 500ms", "%s is a stretch of time of at most one hour, not %s", key, describe(n))
	return fallback
}
