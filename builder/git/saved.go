package git

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"
)

// AppendSaved appends the dates to b, so that another process that finds the same
// commit checked out need not ask for them again.
func (d *Dates) AppendSaved(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(d.files)))
	for _, file := range slices.Sorted(maps.Keys(d.files)) {
		s := d.files[file]
		b = binary.AppendUvarint(b, uint64(len(file)))
		b = append(b, file...)
		b = binary.AppendVarint(b, s.first)
		b = binary.AppendVarint(b, s.last)
	}
	return b
}

var errSaved = errors.New("these are no saved dates, or not whole")

// Restore gives the dates that AppendSaved gave. Whether a byte in them is
// another one is for whoever kept them to know.
func Restore(saved []byte) (*Dates, error) {
	bad := false
	number := func() uint64 {
		n, size := binary.Uvarint(saved)
		if size <= 0 {
			bad = true
			return 0
		}
		saved = saved[size:]
		return n
	}
	signed := func() int64 {
		n := number()
		return int64(n>>1) ^ -int64(n&1)
	}
	count := number()
	if count > uint64(len(saved)) {
		return nil, errSaved
	}
	d := &Dates{files: make(map[string]span, count)}
	for range count {
		size := number()
		if size > uint64(len(saved)) {
			return nil, errSaved
		}
		file := string(saved[:size])
		saved = saved[size:]
		d.files[file] = span{signed(), signed()}
		if bad {
			return nil, errSaved
		}
	}
	if bad || len(saved) > 0 || uint64(len(d.files)) != count {
		return nil, errSaved
	}
	return d, nil
}
