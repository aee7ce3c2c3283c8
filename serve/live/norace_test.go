//go:build !race

package live

// detecting says that the race detector is at work, which takes memory and time
// of its own.
const detecting = false
