//go:build unix

package main

import (
	"cmp"
	"fmt"
	"math"
	"os/exec"
	"regexp"
	"runtime"
	"strings"

	"galley/bench/report"
)

// thisMachine asks for what the results say of the machine. hugo may be "".
func thisMachine(work, hugo string) (report.Machine, error) {
	m := report.Machine{
		Processor: cmp.Or(processor(), runtime.GOARCH), Cores: runtime.NumCPU(), Memory: int(math.Round(float64(memoryBytes()) / (1 << 30))),
		System: system(), FileSystem: fileSystem(work), Go: runtime.Version(),
	}
	if hugo == "" {
		return m, nil
	}
	out, err := exec.Command(hugo, "version").Output()
	if err != nil {
		return m, fmt.Errorf("asking %s for its version: %w", hugo, err)
	}
	version := regexp.MustCompile(`v(\d+\.\d+\.\d+)`).FindSubmatch(out)
	if version == nil {
		return m, fmt.Errorf("%s is not Hugo: it says %q", hugo, out)
	}
	m.Hugo = string(version[1])
	return m, nil
}

// commit is what is checked out, or "".
func commit() string {
	out, err := exec.Command("git", "rev-parse", "--short=12", "HEAD").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
