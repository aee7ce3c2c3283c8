package tree

import (
	"context"

	"golang.org/x/sync/errgroup"

	"galley/builder/disk"
)

// A third of an API's files are second names of others (twins.go), most of them
// in folders of nothing else. Whoever looks at a tree need not look at each of
// these: a folder tells the number of the file that each name leads to, for a tenth of
// what a look costs, and what has the number of a file that is as the manifest says
// is that file. Any other name is looked at.

// seconds are the second names among a list's files that are found that way.
type seconds struct {
	of      []int32  // of each file, the one that it is a second name of; -1: none
	numbers []uint64 // of each file that was looked at, or told of, its number on the tree's device; else 0
	folders []int32  // that hold second names
}

// manyNames is how many files a folder has to hold for it to be read.
const manyNames = 64

// seconds gives nil where there are none.
func (d *dirs) seconds(l *list) *seconds {
	s := &seconds{}
	many := 0
	for i := range d.all {
		if d.all[i].direct >= manyNames {
			many += int(d.all[i].direct)
		}
	}
	if many == 0 {
		return nil
	}
	size := 8
	for size < many+many/2 {
		size *= 2
	}
	table := make([]int32, size) // of first names, plus one, by hash
	s.of = make([]int32, len(l.files))
	for i := range s.of {
		s.of[i] = -1
	}
	for i := range int32(len(d.all)) {
		if d.all[i].direct < manyNames {
			continue
		}
		found := 0
		for _, f := range d.files(i) {
			file := &l.files[f]
			if file.unknown {
				continue
			}
			at := int(file.Hash.Lo) & (size - 1)
			for ; table[at] != 0; at = (at + 1) & (size - 1) {
				first := &l.files[table[at]-1]
				if first.Hash == file.Hash && first.Size == file.Size && first.Modified == file.Modified {
					s.of[f] = table[at] - 1
					found++
					break
				}
			}
			if table[at] == 0 {
				table[at] = f + 1
			}
		}
		if found < int(d.all[i].direct)/2 { // not worth it
			for _, f := range d.files(i) {
				s.of[f] = -1
			}
		} else {
			s.folders = append(s.folders, i)
		}
	}
	if len(s.folders) == 0 {
		return nil
	}
	s.numbers = make([]uint64, len(l.files))
	return s
}

// is says whether a file is a second name of another.
func (s *seconds) is(f int32) bool { return s != nil && s.of[f] >= 0 }

// saw keeps the number of a file.
func (s *seconds) saw(f int32, info disk.Info, device uint64) {
	if s != nil && info.ID.Device == device {
		s.numbers[f] = info.ID.Number
	}
}

// readSeconds has the folders of second names tell their numbers, while other
// files are looked at.
func (t *Tree) readSeconds(root string, s *look, l *list) (read func() error) {
	if s.seconds == nil {
		return func() error { return nil }
	}
	var g errgroup.Group
	g.SetLimit(2)
	done := make(chan error, 1)
	go func() {
		for _, dir := range s.seconds.folders {
			g.Go(func() error { return ignore(t.readNumbers(root, s, l, dir), gone) })
		}
		done <- g.Wait()
	}()
	return func() error { return <-done }
}

// lookAtSeconds looks at second names, after all other files: at those that their
// folder has not told of.
func (t *Tree) lookAtSeconds(ctx context.Context, root string, s *look, l *list) error {
	if s.seconds == nil {
		return nil
	}
	return each(ctx, s.seconds.folders, func(dir int32) error {
		rest := glance{dir: dir}
		for _, f := range s.dirs.files(dir) {
			switch first := s.seconds.of[f]; {
			case first < 0:
			case s.files[first] == asSaid && s.seconds.numbers[f] != 0 && s.seconds.numbers[f] == s.seconds.numbers[first]:
				s.files[f] = asSaid
			default:
				rest.what = append(rest.what, f)
			}
		}
		if len(rest.what) == 0 {
			return nil
		}
		_, err := t.glance(s, root, l, rest)
		return err
	})
}

// readNumbers keeps the numbers of the second names in a folder.
func (t *Tree) readNumbers(root string, s *look, l *list, dir int32) error {
	path, below := root, make([]byte, 0, 256)
	if dir != 0 {
		path += "/" + s.dirs.all[dir].path
		below = append(append(below, s.dirs.all[dir].path...), '/')
	}
	if info, err := t.parent.Stat(path); err != nil || info.ID.Device != t.id.Device {
		return err // it tells of what is below another folder's device
	}
	_, _, err := t.parent.Numbers(path, func(name []byte, number uint64) {
		if f := l.findAt(append(below, name...)); f >= 0 && s.seconds.of[f] >= 0 {
			s.seconds.numbers[f] = number
		}
	})
	return err
}
