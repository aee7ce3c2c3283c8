package content

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"galley/schemas"
	"galley/schemas/source"
)

// A File is one of the project's, as the walk saw it.
type File struct {
	Path     string // relative to the project
	Size     int64
	Modified time.Time
	Stamp    uint64        // of what else the disk knows of it (inode, last change); 0 where it says nothing
	Type     *schemas.Type // that claims it; nil if it is not a document's
	Locale   string        // of the folder that {locale} stands for; ""
	Glob     *schemas.Glob // that matched
	// Contested says that another type claims it too. That has been told; what
	// is wrong in it by the rules of Type is not, since Type may be the wrong one.
	Contested bool
}

// A Listing is what there is, sorted by path: the first thing a build looks at.
type Listing struct {
	Documents []File
	Static    []File // below the static folder; Path is in the project
	Beside    []File // other files below the content folder
	Problems  source.Problems

	contested bool      // two types claim one of them
	at        time.Time // when the walk began
}

// Walk lists a project's files. It follows no symlink, and reports each.
func Walk(fsys fs.FS, p *schemas.Project) (*Listing, error) {
	began := time.Now()
	w := newWalk(fsys, p)
	w.start(p.Content, w.content)
	w.start(p.Static, w.static)
	for _, folder := range w.outside() {
		w.start(folder, w.elsewhere)
	}
	w.group.Wait()
	if w.err != nil {
		return nil, fmt.Errorf("listing the project: %w", w.err)
	}

	l := w.sorted()
	l.contested, l.at = len(w.twice) > 0, began
	w.tellTwoTypes()
	l.Problems.Sort()
	return l, nil
}

func newWalk(fsys fs.FS, p *schemas.Project) *walk {
	w := &walk{fsys: fsys, project: p, work: make(chan struct{}, runtime.GOMAXPROCS(0))}
	w.stamps, _ = fsys.(stamper)
	w.folders, _ = fsys.(withiner)
	return w
}

// A stamper is a file system that knows more of a file than its size and time.
type stamper interface {
	Stamp(fs.FileInfo) uint64
}

// A withiner is a file system that can look at many names in one folder.
type withiner interface {
	Within(folder string) (stat func(name string) (fs.FileInfo, error), done func(), ok bool)
}

// A seen is an entry of an open folder. What Info gives is good until another
// one of the folder is asked.
type seen struct {
	fs.DirEntry
	stat func(name string) (fs.FileInfo, error)
}

func (s seen) Info() (fs.FileInfo, error) { return s.stat(s.Name()) }

// sorted gives what was found, each file once: a glob that leads out of the
// content folder may lead there again.
func (w *walk) sorted() *Listing {
	l := &w.listing
	all := []*[]File{&l.Documents, &l.Static, &l.Beside}
	beside(len(all), func(i int) {
		files := *all[i]
		slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
		*all[i] = slices.CompactFunc(files, func(a, b File) bool { return a.Path == b.Path })
	})
	return l
}

// A walk goes through folders, several at a time. What it finds is sorted in
// the end, so that the order in which folders are read shows nowhere.
type walk struct {
	fsys    fs.FS
	project *schemas.Project
	stamps  stamper  // nil where the disk has none
	folders withiner // likewise

	work  chan struct{} // who may read a folder
	group sync.WaitGroup

	mu      sync.Mutex
	listing Listing
	twice   []contested
	err     error
}

// A contested file has two types.
type contested struct {
	File          string
	First, Second schemas.Claim
}

// A visitor is told of each entry of a folder, and says whether a folder is to be
// gone into.
type visitor func(file string, d fs.DirEntry) (descend bool)

// start goes through a folder if it is there.
func (w *walk) start(folder string, v visitor) {
	info, err := fs.Lstat(w.fsys, folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		w.fail(err)
	case info.IsDir():
		w.enter(folder, v)
	default:
		w.odd(folder, info.Mode(), "")
	}
}

func (w *walk) enter(folder string, v visitor) {
	w.group.Go(func() {
		w.work <- struct{}{}
		entries, err := fs.ReadDir(w.fsys, folder)
		<-w.work
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			w.fail(err)
		}
		for len(entries) > atATime { // all documents may lie in one folder
			some := entries[:atATime]
			w.group.Go(func() { w.meet(folder, some, v) })
			entries = entries[atATime:]
		}
		w.meet(folder, entries, v)
	})
}

// atATime is how many files of a folder one goroutine asks the disk about.
const atATime = 256

// meet tells a visitor of some entries of a folder.
func (w *walk) meet(folder string, entries []fs.DirEntry, v visitor) {
	var below []string
	w.work <- struct{}{}
	var stat func(string) (fs.FileInfo, error) // nil: each is looked at by itself
	if w.folders != nil && len(entries) > 1 {
		if look, done, ok := w.folders.Within(folder); ok {
			defer done()
			stat = look
		}
	}
	for _, d := range entries {
		file := d.Name()
		if stat != nil {
			d = seen{d, stat}
		}
		if folder != "." {
			file = folder + "/" + file
		}
		if v(file, d) {
			below = append(below, file)
		}
	}
	<-w.work
	for _, folder := range below {
		w.enter(folder, v)
	}
}

func (w *walk) fail(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil {
		w.err = err
	}
}

// content visits what lies below the content folder.
func (w *walk) content(file string, d fs.DirEntry) (descend bool) {
	if w.project.Ignores(file) || file == w.project.Static || file == w.project.Output {
		return false
	}
	if hidden(d.Name()) && (d.IsDir() || d.Name()[0] == '.') && !w.spelled(file, d) {
		return false
	}
	if d.IsDir() {
		return true
	}
	if !d.Type().IsRegular() {
		w.odd(file, d.Type(), "or name it in ignoreFiles")
		return false
	}
	_, _, document := formatOf(file)
	if document && w.claim(file, d) {
		return false
	}
	switch ext := strings.ToLower(path.Ext(file)); {
	case document, ext == ".mdx", ext == ".html", ext == ".adoc":
		w.noType(file)
	default:
		w.add(&w.listing.Beside, File{Path: file}, d)
	}
	return false
}

// static visits what lies below the static folder.
func (w *walk) static(file string, d fs.DirEntry) (descend bool) {
	switch name := d.Name(); {
	case name == ".DS_Store", strings.HasPrefix(name, ".git"):
		return false
	case d.IsDir():
		return true
	case !d.Type().IsRegular():
		w.odd(file, d.Type(), "")
		return false
	}
	w.add(&w.listing.Static, File{Path: file}, d)
	return false
}

// elsewhere visits a folder outside content that a glob beginning with / names.
func (w *walk) elsewhere(file string, d fs.DirEntry) (descend bool) {
	if d.IsDir() {
		return w.project.Reaches(file)
	}
	if _, _, document := formatOf(file); !document || len(w.project.Claims(nil, file)) == 0 {
		return false
	}
	if !d.Type().IsRegular() {
		w.odd(file, d.Type(), "")
		return false
	}
	w.claim(file, d)
	return false
}

// outside gives the folders in which globs beginning with / look: what they
// spell before the first wildcard.
func (w *walk) outside() []string {
	var folders []string
	for _, t := range w.project.Types {
		for i := range t.Source {
			if g := &t.Source[i]; g.Project && !g.Not {
				folders = append(folders, path.Join(".", path.Join(spelledFolders(g)...)))
			}
		}
	}
	slices.Sort(folders)
	folders = slices.Compact(folders)
	// A folder within another one is gone through with that one.
	return slices.DeleteFunc(folders, func(f string) bool {
		return slices.ContainsFunc(folders, func(other string) bool {
			return f != other && (other == "." || strings.HasPrefix(f, other+"/"))
		})
	})
}

// spelled says whether a glob takes this hidden file, or leads below this
// hidden folder.
func (w *walk) spelled(file string, d fs.DirEntry) bool {
	if d.IsDir() {
		return w.project.Reaches(file)
	}
	return len(w.project.Claims(nil, file)) > 0
}

// claim finds the file's type and lists it; false says that it has none.
func (w *walk) claim(file string, d fs.DirEntry) bool {
	var room [4]schemas.Claim
	claims := w.project.Claims(room[:0], file)
	if len(claims) == 0 {
		return false
	}
	if len(claims) > 1 {
		w.mu.Lock()
		w.twice = append(w.twice, contested{file, claims[0], claims[1]})
		w.mu.Unlock()
	}
	w.add(&w.listing.Documents, File{
		Path: file, Type: claims[0].Type, Glob: claims[0].Glob, Locale: claims[0].Locale, Contested: len(claims) > 1,
	}, d)
	return true
}

func (w *walk) add(files *[]File, f File, d fs.DirEntry) {
	info, err := d.Info()
	if errors.Is(err, fs.ErrNotExist) {
		return // gone since the folder was read
	}
	if err != nil {
		w.fail(err)
		return
	}
	f.Size, f.Modified = info.Size(), info.ModTime()
	if w.stamps != nil {
		f.Stamp = w.stamps.Stamp(info)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	*files = append(*files, f)
}

func hidden(name string) bool { return name != "" && (name[0] == '_' || name[0] == '.') }
