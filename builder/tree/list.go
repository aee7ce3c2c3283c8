package tree

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/zeebo/xxh3"
)

// A list is files in the order of their paths. It is never changed. A million
// of them take what the files take, their paths, and four to eight bytes each to
// find them by.
type list struct {
	files []File
	once  sync.Once
	table []uint32 // where in files, plus one, by the path's hash: as a hash table with open addresses
}

func byPath(a, b File) int { return strings.Compare(a.Path, b.Path) }

// newList takes the files over.
func newList(files []File) *list {
	if !slices.IsSortedFunc(files, byPath) {
		files = sorted(files)
	}
	return &list{files: files}
}

// sorted gives files in order: their paths are sorted, which are a quarter of
// what files are, on two cores where they are many.
func sorted(files []File) []File {
	type key struct {
		path string
		at   int32
	}
	keys := make([]key, len(files))
	for i := range files {
		keys[i] = key{files[i].Path, int32(i)}
	}
	sort := func(keys []key) { slices.SortFunc(keys, func(a, b key) int { return strings.Compare(a.path, b.path) }) }
	a, b := keys, keys[len(keys):]
	if len(keys) >= 1<<12 {
		a, b = keys[:len(keys)/2], keys[len(keys)/2:]
	}
	var wg sync.WaitGroup
	wg.Go(func() { sort(b) })
	sort(a)
	wg.Wait()
	all := make([]File, 0, len(files))
	for len(a) > 0 || len(b) > 0 {
		if len(b) == 0 || len(a) > 0 && a[0].path <= b[0].path {
			all, a = append(all, files[a[0].at]), a[1:]
		} else {
			all, b = append(all, files[b[0].at]), b[1:]
		}
	}
	return all
}

// index makes the table, when somebody first looks for a path.
func (l *list) index() {
	size := 8
	for size < len(l.files)+len(l.files)/2 {
		size *= 2
	}
	l.table = make([]uint32, size)
	for i := range l.files {
		at := l.start(l.files[i].Path)
		for l.table[at] != 0 {
			at = (at + 1) & (size - 1)
		}
		l.table[at] = uint32(i + 1)
	}
}

func (l *list) start(path string) int { return int(xxh3.HashString(path)) & (len(l.table) - 1) }

// find says where in files a path is, or -1.
func (l *list) find(path string) int {
	return l.search(xxh3.HashString(path), func(p string) bool { return p == path })
}

// findAt is find for a path of which nothing is kept.
func (l *list) findAt(path []byte) int {
	return l.search(xxh3.Hash(path), func(p string) bool { return p == string(path) })
}

func (l *list) search(hash uint64, is func(path string) bool) int {
	if len(l.files) == 0 {
		return -1
	}
	l.once.Do(l.index)
	mask := len(l.table) - 1
	for at := int(hash) & mask; l.table[at] != 0; at = (at + 1) & mask {
		if i := int(l.table[at] - 1); is(l.files[i].Path) {
			return i
		}
	}
	return -1
}

// A dir is a folder of a list, and the files in it.
type dir struct {
	path   string // "." for the root
	up     int32  // the folder it is in; the root's own is 0
	direct int32  // how many files stand in it
	folds  int32  // how many folders
}

// dirs are a list's folders: each after the one it is in.
type dirs struct {
	all  []dir
	at   map[string]int32
	of   []int32 // the folder of each file
	from []int32 // where in order the files of each folder begin; one more at the end
	in   []int32 // files, by folder
}

func (l *list) dirs() *dirs {
	many := l.runs()
	d := &dirs{all: make([]dir, 1, many+1), at: make(map[string]int32, many+1), of: make([]int32, len(l.files))}
	d.all[0], d.at["."] = dir{path: "."}, 0
	last, lastPath := int32(0), "."
	for i := range l.files {
		name := folder(l.files[i].Path)
		if name != lastPath {
			last, lastPath = d.add(name), name
		}
		d.of[i] = last
		d.all[last].direct++
	}
	d.from = make([]int32, len(d.all)+1)
	for i := range d.all {
		d.from[i+1] = d.from[i] + d.all[i].direct
	}
	d.in = make([]int32, len(l.files))
	next := slices.Clone(d.from)
	for i, f := range d.of {
		d.in[next[f]] = int32(i)
		next[f]++
	}
	return d
}

// runs is how often a file stands in another folder than the one before it, which
// is about how many folders there are.
func (l *list) runs() (n int) {
	last := ""
	for i := range l.files {
		if name := folder(l.files[i].Path); name != last {
			last = name
			n++
		}
	}
	return n
}

// folder is path.Dir for paths that are clean.
func folder(p string) string {
	if s := strings.LastIndexByte(p, '/'); s >= 0 {
		return p[:s]
	}
	return "."
}

func (d *dirs) add(name string) int32 {
	if i, ok := d.at[name]; ok {
		return i
	}
	up := int32(0)
	if s := strings.LastIndexByte(name, '/'); s >= 0 {
		up = d.add(name[:s])
	}
	d.all[up].folds++
	i := int32(len(d.all))
	d.all = append(d.all, dir{path: name, up: up})
	d.at[name] = i
	return i
}

// files gives the files of a folder.
func (d *dirs) files(dir int32) []int32 { return d.in[d.from[dir]:d.from[dir+1]] }

// within gives the paths of the files that stand in a folder.
func (d *dirs) within(l *list, dir string) []string {
	i, ok := d.at[dir]
	if !ok {
		return nil
	}
	var all []string
	for _, f := range d.files(i) {
		all = append(all, l.files[f].Path)
	}
	return all
}

// deepest gives folders so that each comes before the one it is in.
func deepest(names []string) {
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(strings.Count(b, "/")-strings.Count(a, "/"), strings.Compare(a, b))
	})
}
