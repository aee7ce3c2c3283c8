package builder

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/zeebo/xxh3"

	"galley/builder/disk"
	"galley/builder/tree"
	"galley/content"
	"galley/content/bodies"
	"galley/schemas"
	"galley/schemas/source"
)

// .galley/cache keeps from one build to the next what can be made again: what was
// read of each file (`documents`), what was printed from it (`bodies-…`), and
// for each published folder what its answers asked (`answers-…`). It is never believed:
// each file begins with what it was made by and from, and ends with a hash of
// itself, and in any doubt the build is a cold one. So anybody may delete it at
// any time, and a version of Galley never reads what another one wrote.
//
// One file a document was not chosen (11,000 files cost more to open than all of
// the Markdown costs to read), nor a database: all of it is read in one piece at
// the beginning and written in one piece at the end.

const (
	cacheFolder   = "cache"
	documentsFile = "documents"
	bodiesPrefix  = "bodies-"
	answersPrefix = "answers-"
)

// A cache is that folder during one build, which has the lock of .galley.
type cache struct {
	folder  *disk.Folder           // .galley itself if nothing is to be kept
	program string                 // "" if nothing is to be kept
	cold    bool                   // nothing is to be believed
	warm    bool                   // something was
	text    string                 // of the documents' file, once it has been read
	answers func() (string, error) // the file of what is published, being read

	bodies string // the name of the bodies' file in use
	file   file   // it
	// sources names what was read: another name says that it may be something
	// else. What is kept of a tree names what it was made from.
	sources string
}

// A file is an open one: of bodies.
type file interface {
	bodies.File
	Stat() (fs.FileInfo, error)
	Close() error
}

func openCache(state *disk.Folder, job Job) (*cache, error) {
	if job.Program == "" {
		return &cache{folder: state, cold: true}, nil
	}
	folder, _, err := disk.Make(filepath.Join(state.Path(), cacheFolder))
	if err != nil {
		return nil, err
	}
	if job.hook != nil {
		folder.Hook(job.hook)
	}
	return &cache{folder: folder, program: job.Program, cold: job.Cold}, nil
}

func (c *cache) close() error {
	var err error
	if c.file != nil {
		err = c.file.Close()
	}
	if c.program == "" {
		return errors.Join(err, c.folder.Remove(c.bodies))
	}
	return errors.Join(err, c.folder.Close())
}

// restore gives what the last build had read, for a project whose own files say
// the same as then, and the store that its bodies lie in. Where that is not to be
// had, there is nil, and an empty store.
func (c *cache) restore(p *schemas.Project, declared source.Problems) (*past, bodies.Store, error) {
	if !c.cold {
		last, err := c.restored(p, declared)
		if err != nil {
			return nil, nil, err
		}
		if last != nil {
			c.warm = true
			return last, last.store, nil
		}
	}
	store, err := c.fresh()
	return nil, store, err
}

// fresh begins a new file of bodies.
func (c *cache) fresh() (bodies.Store, error) {
	if c.file != nil {
		if err := c.file.Close(); err != nil {
			return nil, err
		}
	}
	var err error
	name := "bodies" // the next build's takes its place, should this one be killed
	if c.program != "" {
		name = bodiesPrefix + rand.Text()
	}
	if c.file, err = c.folder.Scratch(name); err != nil {
		return nil, err
	}
	c.bodies = name
	return bodies.InFile(c.file, 0), nil
}

// listing gives what the disk told when the last build looked, or nil, and whether
// it may be believed that nothing has changed where it tells the same; and what
// git had said.
func (c *cache) listing(p *schemas.Project) (l *content.Listing, settled bool, asked history, err error) {
	if c.cold {
		return nil, false, history{}, nil
	}
	library, _, _, err := c.saved(p)
	if err != nil || library == "" {
		return nil, false, history{}, err
	}
	in := cursor{text: library}
	asked = restoreHistory(in.part())
	if l, settled, err = content.RestoreListing(in.text, p); err != nil {
		return nil, false, history{}, nil
	}
	return l, settled, asked, nil
}

// restored is nil, without an error, where anything is not as it has to be.
func (c *cache) restored(p *schemas.Project, declared source.Problems) (*past, error) {
	library, name, size, err := c.saved(p)
	if err != nil || library == "" {
		return nil, err
	}
	file, err := c.folder.Resume(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	last, err := c.believe(library, file, size, p, declared, func(end int64) bodies.Store { return bodies.InFile(file, end) })
	if last == nil {
		return nil, errors.Join(err, file.Close())
	}
	c.bodies, c.file = name, file
	return last, nil
}

// saved gives a library as it was saved, and the name and the size of its file of
// bodies; "" if there is none that can be believed.
func (c *cache) saved(p *schemas.Project) (library, name string, size int64, err error) {
	if c.text == "" {
		text, ok, err := c.read(documentsFile, c.documentsKey(p))
		if err != nil || !ok {
			return "", "", 0, err
		}
		c.text = text
	}
	in := cursor{text: c.text}
	c.sources = in.part()
	name, size = in.part(), int64(in.number())
	if in.cut || !strings.HasPrefix(name, bodiesPrefix) || !fs.ValidPath(name) {
		return "", "", 0, nil
	}
	return in.text, name, size, nil
}

// believe restores a library, behind what git said, if its bodies can be there.
// store is told where the file ends.
func (c *cache) believe(library string, file file, size int64, p *schemas.Project, declared source.Problems, store func(end int64) bodies.Store) (*past, error) {
	info, err := file.Stat()
	if err != nil || info.Size() < size {
		return nil, err
	}
	kept := store(info.Size())
	in := cursor{text: library}
	asked := restoreHistory(in.part())
	read, listing, err := content.RestoreLibrary(in.text, p, kept)
	if err != nil || wasteful(read) {
		return nil, nil
	}
	return restored(p, declared, asked, read, listing, kept, content.Options{}), nil
}

// wasteful says that most of a store is bodies of documents that are no more: then
// all is read afresh, into another file.
func wasteful(l *content.Library) bool {
	const little = 8 << 20
	garbage, total := l.Waste()
	return garbage > little && garbage > total/2
}

// documentsKey is everything that reading a file depends on besides the file.
func (c *cache) documentsKey(p *schemas.Project) []byte {
	b := appendPart(nil, c.program)
	return binary.AppendUvarint(b, p.Hash)
}

// saveDocuments keeps what was read, and lets go of the bodies' files before
// this one.
func (c *cache) saveDocuments(a *opening) error {
	if c.program == "" {
		return nil
	}
	info, err := c.file.Stat()
	if err != nil {
		return err
	}
	head := appendPart(appendPart(nil, c.sources), c.bodies)
	head = binary.AppendUvarint(head, uint64(info.Size()))
	head = appendPart(head, appendHistory(nil, a.history))
	if err := c.write(documentsFile, c.documentsKey(a.project), head, a.library.Save); err != nil {
		return err
	}
	return c.sweep()
}

// sweep removes the bodies' files that no documents file names any more.
func (c *cache) sweep() error {
	list, err := c.folder.List(".")
	if err != nil {
		return err
	}
	for _, e := range list {
		if name := e.Name(); strings.HasPrefix(name, bodiesPrefix) && name != c.bodies {
			if err := c.folder.Remove(name); err != nil {
				return err
			}
		}
	}
	return nil
}

// took notes what was read: the same as before, or something else.
func (c *cache) took(a *opening) {
	if !a.sameSources() {
		c.sources = rand.Text()
	}
}

// published gives what is known of the tree that is published there, if it was made
// with the same key; or nil.
func (c *cache) published(t *tree.Tree, key []byte) (*published, error) {
	if c.cold {
		return nil, nil
	}
	c.readAhead(t)
	text, err := c.answers()
	if err != nil {
		return nil, err
	}
	if text, ok := keyed(text, key); !ok {
		return nil, nil
	} else if p := readPublished(text); p != nil && p.generation == t.Generation() {
		return p, nil
	}
	return nil, nil
}

// readAhead begins to read what published will be asked for.
func (c *cache) readAhead(t *tree.Tree) {
	if c.cold || c.answers != nil {
		return
	}
	c.answers = sync.OnceValues(func() (string, error) { return c.whole(answersPrefix + t.Key()) })
	go c.answers()
}

// savePublished keeps what is kept of a tree: once done is called, for it is worth
// nothing before that tree is the published one.
func (c *cache) savePublished(t *tree.Tree, key []byte, p *published) (done func() error, err error) {
	if c.program == "" {
		return func() error { return nil }, nil
	}
	put, err := c.prepare(answersPrefix+t.Key(), key, nil, p.write)
	if err != nil {
		return nil, err
	}
	return func() error {
		if err := put(); err != nil {
			return err
		}
		return c.forgetTrees()
	}, nil
}

// mostTrees is of how many published folders it is known what their answers
// asked: who publishes into a new one each time would fill the disk with it.
const mostTrees = 8

// forgetTrees lets go of what is known of the trees that were built longest ago.
func (c *cache) forgetTrees() error {
	list, err := c.folder.List(".")
	if err != nil {
		return err
	}
	var trees []fs.FileInfo
	for _, e := range list {
		if !strings.HasPrefix(e.Name(), answersPrefix) {
			continue
		}
		if info, err := e.Info(); err == nil { // else it is gone
			trees = append(trees, info)
		}
	}
	slices.SortStableFunc(trees, func(a, b fs.FileInfo) int { return b.ModTime().Compare(a.ModTime()) })
	for _, old := range trees[min(mostTrees, len(trees)):] {
		if err := c.folder.Remove(old.Name()); err != nil {
			return err
		}
	}
	return nil
}

// A file of the cache: this line, what it was made by and from, its content, and
// the hash of all that.
const cacheHead = "galley cache 1\n"

// write writes one of them: head, and then what more writes.
func (c *cache) write(name string, key, head []byte, more func(io.Writer) error) error {
	done, err := c.prepare(name, key, head, more)
	if err != nil {
		return err
	}
	return done()
}

// prepare is write that leaves the file that is there until done is called.
func (c *cache) prepare(name string, key, head []byte, more func(io.Writer) error) (done func() error, err error) {
	put, err := c.folder.Prepare(name, func(to io.Writer) error {
		sum := xxh3.New()
		both := io.MultiWriter(to, sum)
		if _, err := both.Write(append(appendPart([]byte(cacheHead), key), head...)); err != nil {
			return err
		}
		if err := more(both); err != nil {
			return err
		}
		_, err := to.Write(binary.LittleEndian.AppendUint64(nil, sum.Sum64()))
		return err
	})
	if err != nil {
		return nil, notKept(err)
	}
	return func() error { return notKept(put()) }, nil
}

func notKept(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("keeping what was read for the next build: %w", err)
}

// read gives the content of a file; false if there is none that can be believed.
func (c *cache) read(name string, key []byte) (text string, ok bool, err error) {
	if text, err = c.whole(name); err != nil {
		return "", false, err
	}
	text, ok = keyed(text, key)
	return text, ok, nil
}

// whole gives a file's key and content; "" if there is none that can be believed.
func (c *cache) whole(name string) (string, error) {
	text, err := c.folder.ReadText(name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	end := len(text) - 8
	if end < len(cacheHead) || text[:len(cacheHead)] != cacheHead || binary.LittleEndian.Uint64([]byte(text[end:])) != xxh3.HashString(text[:end]) {
		return "", nil
	}
	return text[len(cacheHead):end], nil
}

// keyed gives the content of what whole gave, if it was made with a key.
func keyed(text string, key []byte) (string, bool) {
	in := cursor{text: text}
	if in.part() != string(key) || in.cut {
		return "", false
	}
	return in.text, true
}
