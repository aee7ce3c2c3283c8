//go:build !unix

package watch

import "io/fs"

const hasIDs = false // a renamed folder cannot be known again

type id struct{ device, inode uint64 }

func idOf(fs.FileInfo) id { return id{} }

func notFolder(error) bool { return false }
