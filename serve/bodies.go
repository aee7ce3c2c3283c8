package serve

import (
	"crypto/rand"
	"errors"
	"io"

	"galley/builder/disk"
	"galley/content/bodies"
)

// A place is where the bodies of editions lie: a file that has no name, so that
// nothing is left behind however the server ends. Requests that still read an
// older place keep it: it is let go when nobody holds it any more.
type place struct {
	bodies.Store
	file io.Closer    // nil: in memory
	left *disk.Folder // where the file still has its name
	name string
}

// newPlace makes one in .galley, or in memory where nothing can be made there.
func newPlace(project *disk.Folder) *place {
	name := ".galley/serve-" + rand.Text()
	if project.MkdirAll(".galley") != nil {
		return &place{Store: bodies.InMemory()}
	}
	file, err := project.Scratch(name)
	if err != nil {
		return &place{Store: bodies.InMemory()}
	}
	p := &place{Store: bodies.InFile(file, 0), file: file}
	if project.Remove(name) != nil { // some systems keep the name of an open file
		p.left, p.name = project, name
	}
	return p
}

// close lets the place go. Nothing may be answered from it any more.
func (p *place) close() (err error) {
	if p.file != nil {
		err = p.file.Close()
	}
	if p.left != nil {
		err = errors.Join(err, p.left.Remove(p.name))
	}
	return err
}

// mostly says when a place is worth a new one: when more than half of it is
// garbage, and it is large enough for anybody to care.
func mostly(garbage, total int64) bool { return total > 64<<20 && garbage > total/2 }
