//go:build !linux && !darwin

package disk

// Boot names the time since the machine was started: what was written before it
// changed need not have come to the disk. "" where that is not known.
func Boot() string { return "" }
