package content

import (
	"cmp"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"galley/schemas/source"
)

// What a path in the project leads to, where it is no single document.
const (
	notRead N = -2 - iota // a document that could not be read
	several               // a file of several records
)

// A fileIndex finds what a path in the project is.
type fileIndex struct {
	documents map[string]N
	statics   map[string]*Asset
	besides   map[string]*File
	own       map[string][]N  // folders whose files are a document's own
	shared    map[string]bool // folders in which documents lie beside each other
	unclaimed map[string]bool

	lock  sync.Mutex
	named map[namedFile]*asset
	last  map[namedFile]*asset // those of the site before, which do not change any more
}

// beginning gives an index of the same files, in which nothing is named yet.
func (x *fileIndex) beginning() *fileIndex {
	return &fileIndex{
		documents: x.documents, statics: x.statics, besides: x.besides, own: x.own, shared: x.shared, unclaimed: x.unclaimed,
		named: map[namedFile]*asset{}, last: x.named,
	}
}

// A namedFile is a file beside a document, at one of the addresses where it is
// published: each translation has it beside its own page.
type namedFile struct{ file, address string }

type asset struct {
	Asset
	public  bool // something published names it
	picture bool // whoever names it wants to know how large it is
}

func (r *resolver) indexFiles() *fileIndex {
	l := r.listing
	x := &fileIndex{
		documents: make(map[string]N, len(r.entries)),
		statics:   make(map[string]*Asset, len(l.Static)),
		besides:   make(map[string]*File, len(l.Beside)),
		own:       map[string][]N{},
		shared:    map[string]bool{},
		named:     map[namedFile]*asset{},
	}
	for i := range l.Documents {
		x.documents[l.Documents[i].Path] = notRead
	}
	for n := range r.entries {
		e := r.entries[n]
		if other, ok := x.documents[e.File]; ok && other != notRead && other != e.N {
			x.documents[e.File] = several
		} else {
			x.documents[e.File] = e.N
		}
		if e.Own {
			x.own[e.Folder] = append(x.own[e.Folder], e.N)
		} else {
			x.shared[e.Folder] = true
		}
	}
	for n, d := range r.following {
		if _, ok := x.documents[d.File]; ok {
			x.documents[d.File] = n
		}
	}
	for i := range l.Problems {
		if p := &l.Problems[i]; p.Rule == source.NoType {
			if x.unclaimed == nil {
				x.unclaimed = map[string]bool{}
			}
			x.unclaimed[p.File] = true
		}
	}
	assets := make([]Asset, len(l.Static))
	for i := range l.Static {
		f := &l.Static[i]
		address, _ := below(f.Path, r.project.Static)
		assets[i] = Asset{File: f.Path, Address: address, Type: mediaType(f.Path), Size: f.Size}
		x.statics[f.Path] = &assets[i]
	}
	r.statics = assets
	for i := range l.Beside {
		x.besides[l.Beside[i].Path] = &l.Beside[i]
	}
	return x
}

// static finds a file of the static folder.
func (f *follower) static(file []byte, tail string) (Target, bool) {
	a := f.resolver.files.statics[string(file)]
	if a == nil {
		return Target{}, false
	}
	if f.m.Kind != ToLink && isPicture(a.File) {
		f.want(a.File, a.Address, a.Size)
	}
	return Target{N: None, Asset: a, Fragment: tail}, true
}

// beside finds another file below the content folder, and publishes it.
func (f *follower) beside(path []byte, tail string) (Target, bool) {
	r := f.resolver
	found := r.files.besides[string(path)]
	if found == nil {
		return Target{}, false
	}
	file := found.Path
	address := strings.TrimPrefix(f.addressOf(file), "/")
	for part := range strings.SplitSeq(address, "/") {
		if fault := nameFault(part); fault != "" {
			f.tell(source.BadSlug, "rename the file", "the file %s cannot be published: its address %s", file, fault)
			return Target{N: None}, true
		}
	}
	if name := hostFile(address); name != "" {
		f.tell(source.BadSlug, "rename the file; if hosts are to read it, move it to "+r.project.Static+"/",
			"the file %s cannot be published: %q is a name that hosts read themselves", file, name)
		return Target{N: None}, true
	}
	a := f.want(file, address, found.Size)
	return Target{N: None, Asset: &a.Asset, Fragment: tail}, true
}

// want notes that something names a file.
func (f *follower) want(file, address string, size int64) *asset {
	x := f.resolver.files
	key := namedFile{file, address}
	x.lock.Lock()
	defer x.lock.Unlock()
	public, picture := f.e.public && f.resolver.visible[f.m.Field], f.m.Kind != ToLink
	if a := x.last[key]; a != nil && (a.public || !public) && (a.picture || !picture) {
		return a
	}
	a := x.named[key]
	if a == nil {
		a = &asset{Asset: Asset{File: file, Address: address, Type: mediaType(file), Size: size}}
		x.named[key] = a
	}
	a.public = a.public || public
	a.picture = a.picture || picture
	return a
}

// addressOf says where a file below the content folder is published: beside the
// page of the document that it lies beside, else below /files/. That document
// is the one whose own folder this is, or is nearest above; in a folder of
// several documents it is the one that names the file, if it lies there too.
func (f *follower) addressOf(file string) string {
	r := f.resolver
	for folder := path.Dir(file); ; folder = path.Dir(folder) {
		owner := None
		list := r.files.own[folder]
		if len(list) > 0 {
			owner = r.ownerIn(list, f.e)
		} else if folder == f.from.Folder {
			owner = f.e.N
		}
		if owner != None && r.entries[owner].URL != "" {
			url := r.entries[owner].URL
			rest, _ := below(file, folder)
			return url[:strings.LastIndexByte(url, '/')+1] + rest
		}
		if len(list) > 0 || r.files.shared[folder] || folder == r.project.Content || folder == "." || folder == "/" {
			break
		}
	}
	rest, _ := below(file, r.project.Content)
	return "/files/" + rest
}

// ownerIn chooses among the documents of a folder: the one that names the file,
// one in its language, the first.
func (r *resolver) ownerIn(list []N, e *Entry) N {
	for _, n := range list {
		if n == e.N {
			return n
		}
	}
	best := None
	for _, n := range list {
		if o := r.entries[n]; o.public && o.URL != "" {
			if o.Locale == e.Locale {
				return n
			}
			if best == None {
				best = n
			}
		}
	}
	return best
}

// tellNoFile says that a picture or file is missing.
func (f *follower) tellNoFile(p, file string) {
	if f.silent(source.MissingFile) || f.worker.postpone(f.e.N, f.i) {
		return
	}
	r := f.resolver
	s := r.suggestions()
	if _, ok := r.files.documents[file]; ok {
		f.tell(source.MissingFile, "documents are published as pages; link to it instead", "%s is a document, not a file to be published", file)
		return
	}
	if strings.HasPrefix(p, "/") {
		file = path.Join(r.project.Static, p)
	}
	if r.refused(file) {
		return
	}
	if other, ok := s.folded[Fold(file)]; ok {
		f.tell(source.MissingFile, fmt.Sprintf("write %q", f.spell(other)), "%q differs in case from %q", p, f.spell(other))
		return
	}
	hint := f.suggestFile(file)
	if hint == "" {
		hint = "a path is seen from the document, or from static/ and the content folder if it begins with /"
	}
	f.tell(source.MissingFile, hint, "there is no file %s", file)
}

// publishFiles lists what goes into the tree as it is, and looks how large the
// pictures are that somebody wants to show.
func (r *resolver) publishFiles() error {
	var list, measured []*asset
	for _, a := range r.files.named {
		if a.picture && isPicture(a.File) {
			measured = append(measured, a)
		}
		if _, static := r.files.statics[a.File]; !static && a.public {
			list = append(list, a)
		}
	}
	if err := r.measure(measured); err != nil {
		return err
	}
	for _, a := range measured {
		if s := r.files.statics[a.File]; s != nil {
			s.Width, s.Height = a.Width, a.Height
		}
	}
	all := make([]*Asset, 0, len(list)+len(r.statics))
	for i := range r.statics {
		all = append(all, &r.statics[i])
	}
	for _, a := range list {
		all = append(all, &a.Asset)
	}
	if r.project.Families["apostrophe"] != nil {
		if err := r.sum(all); err != nil {
			return err
		}
	}
	slices.SortFunc(all, func(a, b *Asset) int {
		return cmp.Or(strings.Compare(a.Address, b.Address), strings.Compare(a.File, b.File))
	})
	r.site.assets = r.apart(all)
	return nil
}

// apart drops files whose address another one has, and tells of them.
func (r *resolver) apart(all []*Asset) []*Asset {
	taken := make(map[string]*Asset, len(all))
	kept := all[:0]
	for _, a := range all {
		folded := Fold(a.Address)
		other := taken[folded]
		if other == nil {
			taken[folded] = a
			kept = append(kept, a)
			continue
		}
		first, second := other, a
		if first.File > second.File {
			first, second = second, first
		}
		p := source.Problem{
			Pos: source.Pos{File: second.File}, Rule: source.SameAddress, Severity: source.SameAddress.Severity(),
			Message: fmt.Sprintf("the address /%s is also that of %s", second.Address, first.File),
			Hint:    "rename one of the two files",
			Related: []source.Related{{Pos: source.Pos{File: first.File}, Message: "the other file"}},
		}
		if r.project.Checks.Apply(&p) {
			r.problems = append(r.problems, p)
		}
	}
	return kept
}

// pictures are how large those are that were looked at, by file.
type pictures map[string]picture

type picture struct {
	file          File
	at            time.Time
	width, height int
	md5           string
}

// measure reads the heads of pictures, on all cores: of those that are not as
// they were when they were looked at last.
func (r *resolver) measure(all []*asset) error {
	var rest []*asset
	for _, a := range all {
		if known, ok := r.known(a.File, false); ok {
			a.Width, a.Height = known.width, known.height
			r.sizes[a.File] = known
		} else {
			rest = append(rest, a)
		}
	}
	at := time.Now()
	err := onAllCores(rest, func(a *asset) (err error) {
		a.Width, a.Height, err = r.size(a.File)
		return err
	})
	for _, a := range rest {
		if f := r.listing.other(a.File); f != nil {
			r.sizes[a.File] = picture{file: *f, at: at, width: a.Width, height: a.Height}
		}
	}
	return err
}

// sum reads whole files for their MD5, which Apostrophe's attachments have: of
// those that are not as they were when they were read last.
func (r *resolver) sum(all []*Asset) error {
	var rest []*Asset
	for _, a := range all {
		if known, ok := r.known(a.File, true); ok {
			r.sums[a.File] = known
			if a.MD5 == "" {
				a.MD5 = known.md5
			}
		} else if a.MD5 == "" {
			rest = append(rest, a)
		}
	}
	at := time.Now()
	err := onAllCores(rest, func(a *Asset) (err error) {
		a.MD5, err = r.md5(a.File)
		return err
	})
	for _, a := range rest {
		if f := r.listing.other(a.File); f != nil {
			r.sums[a.File] = picture{file: *f, at: at, md5: a.MD5}
		}
	}
	return err
}

// onAllCores does something with each file.
func onAllCores[F any](files []F, do func(F) error) error {
	errs := make([]error, len(files))
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(files)) {
		wait.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(files) {
					return
				}
				errs[i] = do(files[i])
			}
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}

// known gives what a file was when its size, or its sum, was found out, if it
// is that still.
func (r *resolver) known(file string, sum bool) (picture, bool) {
	if r.before == nil {
		return picture{}, false
	}
	before := r.before.sizes
	if sum {
		before = r.before.sums
	}
	p, ok := before[file]
	now := r.listing.other(file)
	return p, ok && now != nil && p.file.Same(*now) && p.at.Sub(now.Modified) > young
}

// md5 reads a file; one that has gone has none.
func (r *resolver) md5(file string) (string, error) {
	f, err := r.fsys.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("looking at %s: %w", file, err)
	}
	defer f.Close()
	sum := md5.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", fmt.Errorf("looking at %s: %w", file, err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// size opens a picture; one that cannot be understood has none.
func (r *resolver) size(file string) (width, height int, err error) {
	f, err := r.fsys.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, 0, nil
	}
	if err != nil {
		return 0, 0, fmt.Errorf("looking at %s: %w", file, err)
	}
	defer f.Close()
	width, height = pictureSize(io.LimitReader(f, maxHead), path.Ext(file))
	return width, height, nil
}
