package bodies

import (
	"fmt"
	"io"
)

// Over keeps bodies in more, and gives besides those that lie in the first size
// bytes of base, which it only reads: refs into base stay what they are.
func Over(base io.ReaderAt, size int64, more File) Store {
	return InFile(&layers{base, size, more}, size)
}

// layers are two files that look like one.
type layers struct {
	base io.ReaderAt
	size int64
	more File // from size on
}

func (l *layers) ReadAt(b []byte, off int64) (int, error) {
	if off >= l.size {
		return l.more.ReadAt(b, off-l.size)
	}
	return l.base.ReadAt(b, off) // of a body, which lies in one of the two
}

func (l *layers) WriteAt(b []byte, off int64) (int, error) {
	if off < l.size {
		return 0, fmt.Errorf("write at %d, where bodies lie that are only read", off)
	}
	return l.more.WriteAt(b, off-l.size)
}
