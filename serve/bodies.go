package serve

import (
	"crypto/rand"
	"errors"
	"io"

	"galley/builder"
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
	base io.Closer // what builds have left; nil
}

// newPlace makes one in .galley, or in memory where nothing can be made there.
func newPlace(project *disk.Folder) *place {
	p := &place{}
	if file := p.make(project); file != nil {
		p.Store = bodies.InFile(file, 0)
	} else {
		p.Store = bodies.InMemory()
	}
	return p
}

// make makes the place's file; nil where nothing can be made.
func (p *place) make(project *disk.Folder) bodies.File {
	name := ".galley/serve-" + rand.Text()
	if project.MkdirAll(".galley") != nil {
		return nil
	}
	file, err := project.Scratch(name)
	if err != nil {
		return nil
	}
	p.file = file
	if project.Remove(name) != nil { // some systems keep the name of an open file
		p.left, p.name = project, name
	}
	return file
}

// remembered makes a place over the bodies that builds have left, and gives what
// the first edition can begin with: nil if nothing is left.
func remembered(project *disk.Folder, program string) (*place, *builder.Opened) {
	p := &place{}
	last, base, err := builder.Remembered(project, program, func(file bodies.File, size int64) bodies.Store {
		if own := p.make(project); own != nil {
			p.Store = bodies.Over(file, size, own)
		} else {
			p.Store = bodies.InMemory()
		}
		return p
	})
	p.base = base
	if last == nil || err != nil || p.file == nil {
		p.close() // what cannot be read now is made anew
		return nil, nil
	}
	return p, last
}

// close lets the place go. Nothing may be answered from it any more.
func (p *place) close() (err error) {
	if p.file != nil {
		err = p.file.Close()
	}
	if p.left != nil {
		err = errors.Join(err, p.left.Remove(p.name))
	}
	if p.base != nil {
		err = errors.Join(err, p.base.Close())
	}
	return err
}

// mostly says when a place is worth a new one: when more than half of it is
// garbage, and it is large enough for anybody to care.
func mostly(garbage, total int64) bool { return total > 64<<20 && garbage > total/2 }
