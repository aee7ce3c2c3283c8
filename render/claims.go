package render

import (
	"bytes"
	"unicode/utf8"

	"github.com/zeebo/xxh3"

	"galley/content"
)

// claims are the hashes of what a part of the plan wants.
type claims struct {
	files   []uint64
	folders hashes[uint64] // folded: as spelled
	twice   []uint64       // folders that are spelled in two ways
	folded  []byte
	last    []byte // the folder of the address before
}

func (cl *claims) add(address []byte) {
	cl.files = append(cl.files, cl.hash(address))

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
		if !cl.addFolder(cl.hash(folder), xxh3.Hash(folder)) {
			break // and so are the folders that it lies in
		}
	}
	if i := bytes.LastIndexByte(address, '/'); i >= 0 {
		cl.last = append(cl.last[:0], address[:i]...)
	} else {
		cl.last = cl.last[:0]
	}
}

// addFolder says whether a folder is new here, in this spelling.
func (cl *claims) addFolder(h, spelled uint64) bool {
	is, was := cl.folders.put(h, spelled)
	if was && is != spelled {
		cl.twice = append(cl.twice, h)
	}
	return !was || is != spelled
}

func (cl *claims) hash(address []byte) uint64 {
	cl.folded = appendFolded(cl.folded[:0], address)
	return xxh3.Hash(cl.folded)
}

// doubtful gives the files and folders that two may want.
func doubtful(all []claims) map[uint64]struct{} {
	doubtful := map[uint64]struct{}{}
	count := 0
	for i := range all {
		count += len(all[i].files)
	}
	var files hashes[struct{}]
	files.room(count)
	var folders claims
	for i := range all {
		for _, h := range all[i].files {
			if _, was := files.put(h, struct{}{}); was {
				doubtful[h] = struct{}{}
			}
		}
		all[i].folders.each(func(h, spelled uint64) { folders.addFolder(h, spelled) })
		folders.twice = append(folders.twice, all[i].twice...)
	}
	for _, h := range folders.twice {
		doubtful[h] = struct{}{}
	}
	folders.folders.each(func(h, _ uint64) {
		if _, ok := files.get(h); ok {
			doubtful[h] = struct{}{}
		}
	})
	return doubtful
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
