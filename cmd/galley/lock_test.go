package main

import (
	"github.com/rogpeppe/go-internal/testscript"

	"galley/builder/disk"
)

// holdLock holds the lock of a file while the rest of the line runs.
func holdLock(ts *testscript.TestScript, neg bool, args []string) {
	folder, _, err := disk.Make(ts.MkAbs(args[0]))
	ts.Check(err)
	defer folder.Close()
	lock, err := folder.Lock(args[1], args[2])
	ts.Check(err)
	defer lock.Release(false)
	if code := within(ts, args[4:]); code != int(args[3][0]-'0') {
		ts.Fatalf("exit code %d, want %s", code, args[3])
	}
}
