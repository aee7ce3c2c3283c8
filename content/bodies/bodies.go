// Package bodies keeps what has been printed from Markdown: the bytes go into
// a file, or nowhere, or into memory, and documents keep only where they lie.
// So memory holds fields, and a tree of any size can be built. A store only
// grows, and what lies in it never moves: editions can share one.
package bodies

import (
	"errors"

	"github.com/zeebo/xxh3"
)

// A Ref is where a body lies in the store that gave it. The zero Ref is an
// empty body.
type Ref struct {
	From int64
	Size int32
	Sum  uint32 // of the body's bytes
}

// Is says whether this is the body that was put.
func (r Ref) Is(body []byte) bool {
	return len(body) == int(r.Size) && (r.Size == 0 || sum(body) == r.Sum)
}

// ErrDamaged says that what lies in a store is not what was put there: the file
// is another one, or somebody has written into it.
var ErrDamaged = errors.New("the bodies are damaged")

func sum(body []byte) uint32 { return uint32(xxh3.Hash(body)) }

// A Store keeps bodies. Its methods may be called from many goroutines, but
// each Writer belongs to one.
type Store interface {
	Writer() Writer
	// Append reads a body back, behind b. With an error b is given as it was;
	// it is ErrDamaged if something else lies there than was put.
	Append(b []byte, r Ref) ([]byte, error)
	// AppendSpan reads what lies at a place, behind b: several bodies in one go.
	// Whoever takes them apart asks each Ref whether it is what was put.
	AppendSpan(b []byte, from int64, size int) ([]byte, error)
}

// A Writer collects what one goroutine prints.
type Writer interface {
	// Put keeps a copy of body.
	Put(body []byte) (Ref, error)
	// Flush must be called before anything of this writer is read back.
	Flush() error
}

// A File is what a store in a file needs of it. It is handed in: this package
// opens nothing.
type File interface {
	WriteAt(b []byte, off int64) (int, error)
	ReadAt(b []byte, off int64) (int, error)
}
