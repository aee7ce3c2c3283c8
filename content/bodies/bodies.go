// Package bodies keeps what has been printed from Markdown: the bytes go into
// a file, or nowhere, or into memory, and documents keep only where they lie.
// So memory holds fields, and a tree of any size can be built. A store only
// grows, and what lies in it never moves: editions can share one.
package bodies

// A Ref is where a body lies in the store that gave it. The zero Ref is an
// empty body.
type Ref struct {
	From int64
	Size int32
}

// A Store keeps bodies. Its methods may be called from many goroutines, but
// each Writer belongs to one.
type Store interface {
	Writer() Writer
	// Append reads a body back, behind b. With an error b is given as it was.
	Append(b []byte, r Ref) ([]byte, error)
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
