package render

import (
	"encoding/binary"
	"io/fs"
	"math"
	"slices"

	"github.com/zeebo/xxh3"

	"galley/content"
	"galley/schemas"
)

// What an answer took of its edition is noted as questions that it has asked,
// each with a hash of what the edition said. A later edition is asked the same;
// an answer none of whose questions is answered differently has the same bytes.
// So nobody has to know what depends on what, and nothing is guessed.
//
// A question is a few bytes that mean the same in every process: documents have
// names in it, and what the project declares has its place there (another
// project is asked nothing). The bytes are what is saved, and the key under
// which a question is found again. Whoever notes a question and whoever asks it
// again hash what one function says (Context.say), so they cannot disagree.

// An asking is a kind of question.
type asking byte

const (
	askEntry      asking = 1 + iota // a document, all of it; whether its own names lead to it
	askAddress                      // a document's address, as links to it show it
	askNeighbours                   // of a document
	askChildren                     // of a document
	byDocument                      // those before have a document for an argument and nothing else

	askFragment   // a fragment of a document: its bytes
	askEverything // all documents and files
	askNever      // what cannot be asked again
	askFind       // a query: its piece of the list, and how many there are in all
	askCount      // a query: how many there are
	askAny        // a query: whether there are any
	askSlug       // which document a slug is of
	askUUID
	askDocID
	askURL
	askSingle
	askTerms
	askTerm
	askPage   // the page at an address
	askListed // the documents of a numbered page
	askLists  // all pages that are more than a document
	askPages  // how many pages there are
	askRedirect
	askRedirects
	askAssets
	askAsset
	askFinding // a part of what a family found out
	askFile    // what the disk tells of a file that is passed on
	lastAsking
)

// What is said of what is not there, and of what may not be seen.
const (
	saysGone   uint64 = 1
	saysHidden uint64 = 2
)

// A Stat gives what the disk tells of a file of the project: content.Stat, or
// what a listing has.
type Stat func(file string) content.File

// StatOf asks a file system.
func StatOf(fsys fs.FS) Stat {
	return func(file string) content.File { return content.Stat(fsys, file) }
}

// A ground is what questions of one edition are written and read with.
type ground struct {
	*content.Sums
	fields  []*schemas.Field
	fieldAt map[*schemas.Field]int
	alone   map[*schemas.Type][]*schemas.Type // each type as a list
	made    uint64                            // a hash of what the edition is made with, besides its documents
}

// ground is made when it is first needed.
func (e *Edition) ground() *ground {
	e.grounding.Do(func() {
		g := &e.grounded
		g.Sums = e.site.Sums()
		g.fieldAt = map[*schemas.Field]int{}
		var walk func(fields []*schemas.Field)
		walk = func(fields []*schemas.Field) {
			for _, f := range fields {
				if _, known := g.fieldAt[f]; known {
					continue
				}
				g.fieldAt[f] = len(g.fields)
				g.fields = append(g.fields, f)
				walk(f.Fields)
				if f.Item != nil {
					walk([]*schemas.Field{f.Item})
				}
			}
		}
		g.alone = map[*schemas.Type][]*schemas.Type{}
		for _, t := range e.site.Project().Types {
			walk(t.Fields)
			g.alone[t] = []*schemas.Type{t}
		}
		g.made = e.madeWith()
	})
	return &e.grounded
}

// madeWith hashes the project's declarations, the theme and the families.
func (e *Edition) madeWith() uint64 {
	b := appendHash(nil, e.site.Project().Hash)
	b = AppendText(AppendText(b, e.site.BaseURL()), e.theme.Name)
	b = appendHash(b, e.theme.Hash)
	for _, f := range e.families {
		b = AppendText(b, f.Name)
		for _, g := range f.Fragments {
			b = AppendText(b, g.Name)
		}
		for _, g := range f.Findings {
			b = AppendText(b, g.name())
		}
	}
	return xxh3.Hash(b)
}

// AppendText appends a text and how long it is, so that what follows is not
// taken for a part of it.
func AppendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendHash(b []byte, h uint64) []byte { return binary.LittleEndian.AppendUint64(b, h) }

// name gives a document's name; 0 of None.
func (g *ground) name(n content.N) uint64 {
	if n < 0 || int(n) >= len(g.Names) {
		return 0
	}
	return g.Names[n]
}

// appendType writes a type as its place; false if the project has no such type.
func (c *Context) appendType(b []byte, t *schemas.Type) ([]byte, bool) {
	i := slices.Index(c.Project().Types, t)
	return binary.AppendUvarint(b, uint64(max(i, 0))), i >= 0
}

func (c *Context) appendTaxonomy(b []byte, t *schemas.Taxonomy) ([]byte, bool) {
	i := slices.Index(c.Project().Taxonomies, t)
	return binary.AppendUvarint(b, uint64(max(i, 0))), i >= 0
}

func (c *Context) appendField(b []byte, f *schemas.Field) ([]byte, bool) {
	i, ok := c.edition.ground().fieldAt[f]
	return binary.AppendUvarint(b, uint64(i)), ok
}

// appendQuery writes a query; false if it is one that only clients ask.
func (c *Context) appendQuery(b []byte, q *content.Query) ([]byte, bool) {
	if len(q.Where) > 0 || q.Search != "" || q.Drafts || q.Members {
		return b, false
	}
	ok := true
	and := func(next []byte, known bool) {
		b, ok = next, ok && known
	}
	if q.Types == nil {
		b = append(b, 0)
	} else {
		b = binary.AppendUvarint(b, uint64(len(q.Types)+1))
		for _, t := range q.Types {
			and(c.appendType(b, t))
		}
	}
	b = AppendText(AppendText(AppendText(b, q.Locale), q.Taxonomy), q.Term)
	b = binary.AppendUvarint(b, uint64(len(q.Also)))
	for _, t := range q.Also {
		b = AppendText(AppendText(b, t.Taxonomy), t.Term)
	}
	if q.Field == nil {
		b = append(b, 0)
	} else {
		and(c.appendField(append(b, 1), q.Field))
		b = appendHash(b, c.edition.ground().name(q.Refers))
	}
	if q.Order == nil {
		b = append(b, 0)
	} else {
		b = binary.AppendUvarint(b, uint64(len(q.Order)+1))
		for _, o := range q.Order {
			flags := byte(0)
			if o.Descending {
				flags |= 1
			}
			if o.ByName {
				flags |= 2
			}
			if o.Field != nil {
				flags |= 4
			}
			b = AppendText(append(b, flags), o.Key)
			if o.Field != nil {
				and(c.appendField(b, o.Field))
				b = binary.AppendUvarint(b, uint64(len(o.In)))
				for _, f := range o.In {
					and(c.appendField(b, f))
				}
			}
		}
	}
	b = binary.AppendVarint(b, int64(q.Offset))
	return binary.AppendVarint(b, int64(q.Limit)), ok
}

// A questionReader reads the arguments of a question. What cannot be read makes
// it bad.
type questionReader struct {
	c   *Context
	b   []byte
	bad bool
	// find gives the document of a name.
	find func(name uint64) content.N
	// recent are texts that were read: those that stand in many questions are
	// made once.
	recent [8]string
	at     int
}

func (r *questionReader) count() int {
	v, n := binary.Uvarint(r.b)
	if n <= 0 || v > math.MaxInt32 {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[n:]
	return int(v)
}

func (r *questionReader) whole() int {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[n:]
	return int(v)
}

func (r *questionReader) flags() byte {
	if len(r.b) == 0 {
		r.bad = true
		return 0
	}
	f := r.b[0]
	r.b = r.b[1:]
	return f
}

func (r *questionReader) text() string {
	n := r.count()
	if n > len(r.b) {
		r.bad, r.b = true, nil
		return ""
	}
	b := r.b[:n]
	r.b = r.b[n:]
	for i := range r.recent {
		if r.recent[i] == string(b) {
			return r.recent[i]
		}
	}
	s := string(b)
	r.recent[r.at%len(r.recent)] = s
	r.at++
	return s
}

// document gives None for no document; one that is not there is bad.
func (r *questionReader) document() content.N {
	if len(r.b) < 8 {
		r.bad, r.b = true, nil
		return content.None
	}
	name := binary.LittleEndian.Uint64(r.b)
	r.b = r.b[8:]
	if name == 0 {
		return content.None
	}
	n := r.find(name)
	if n == content.None {
		r.bad = true
	}
	return n
}

func (r *questionReader) typ() *schemas.Type { return at(r, r.c.Project().Types) }

func (r *questionReader) taxonomy() *schemas.Taxonomy { return at(r, r.c.Project().Taxonomies) }

func (r *questionReader) field() *schemas.Field { return at(r, r.c.edition.ground().fields) }

func at[T any](r *questionReader, list []*T) *T {
	i := r.count()
	if r.bad || i >= len(list) {
		r.bad = true
		return nil
	}
	return list[i]
}

func (r *questionReader) query() (q content.Query) {
	if n := r.count(); n == 2 {
		if t := r.typ(); !r.bad {
			q.Types = r.c.edition.ground().alone[t]
		}
	} else if n > 0 {
		q.Types = []*schemas.Type{}
		for range n - 1 {
			if r.bad {
				return q
			}
			q.Types = append(q.Types, r.typ())
		}
	}
	q.Locale, q.Taxonomy, q.Term = r.text(), r.text(), r.text()
	for range r.count() {
		if r.bad {
			return q
		}
		q.Also = append(q.Also, content.InTerm{Taxonomy: r.text(), Term: r.text()})
	}
	if r.flags() != 0 {
		q.Field, q.Refers = r.field(), r.document()
	}
	if n := r.count(); n > 0 {
		q.Order = []schemas.Order{}
		for range n - 1 {
			if r.bad {
				return q
			}
			flags := r.flags()
			o := schemas.Order{Descending: flags&1 != 0, ByName: flags&2 != 0, Key: r.text()}
			if flags&4 != 0 {
				o.Field = r.field()
				for range r.count() {
					if r.bad {
						return q
					}
					o.In = append(o.In, r.field())
				}
			}
			q.Order = append(q.Order, o)
		}
	}
	q.Offset, q.Limit = r.whole(), r.whole()
	return q
}
