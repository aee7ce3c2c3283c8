package render

import (
	"bytes"
	"unicode/utf8"

	"github.com/zeebo/xxh3"

	"galley/content"
)

// claims are the hashes of what has been wanted so far.
type claims struct {
	files    map[uint64]struct{}
	folders  map[uint64]uint64   // folded: as spelled
	doubtful map[uint64]struct{} // files and folders that two may want
	folded   []byte
	last     []byte // the folder of the address before
}

func (cl *claims) add(address []byte) {
	cl.folded = appendFolded(cl.folded[:0], address)
	h := xxh3.Hash(cl.folded)
	before := len(cl.files)
	if cl.files[h] = struct{}{}; len(cl.files) == before {
		cl.doubtful[h] = struct{}{}
	}

	folder := address
	for {
		i := bytes.LastIndexByte(folder, '/')
		if i < 0 {
			break
		}
		folder = folder[:i]
		if bytes.Equal(folder, cl.last) {
			break
		}
		spelled := xxh3.Hash(folder)
		cl.folded = appendFolded(cl.folded[:0], folder)
		h := xxh3.Hash(cl.folded)
		before, ok := cl.folders[h]
		if ok && before == spelled {
			break // and so are the folders that it lies in
		}
		if ok {
			cl.doubtful[h] = struct{}{}
		} else {
			cl.folders[h] = spelled
		}
	}
	if i := bytes.LastIndexByte(address, '/'); i >= 0 {
		cl.last = append(cl.last[:0], address[:i]...)
	} else {
		cl.last = cl.last[:0]
	}
}

// appendFolded appends an address as it is compared.
func appendFolded(b, address []byte) []byte {
	from := len(b)
	for _, c := range address {
		if c >= utf8.RuneSelf {
			return append(b[:from], content.Fold(string(address))...)
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	return b
}
