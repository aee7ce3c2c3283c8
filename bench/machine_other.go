//go:build unix && !linux

package main

import "runtime"

// What is not asked on systems where nobody has measured yet.

func processor() string          { return runtime.GOARCH }
func memoryBytes() uint64        { return 0 }
func system() string             { return runtime.GOOS }
func fileSystem(_ string) string { return "an unknown file system" }
