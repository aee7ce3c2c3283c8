package builder

import (
	"encoding/binary"
	"io"
	"io/fs"
	"sync"
	"time"

	"github.com/zeebo/xxh3"

	"galley/builder/tree"
	"galley/content"
	"galley/render"
	"galley/schemas/source"
)

// A published is what the cache keeps of the tree in one published folder: which
// tree that is, what was said of it, and what each of its answers asked.
type published struct {
	generation string    // of the tree
	sources    string    // of what it was made, as the cache names it
	made, due  time.Time // the clock of the build, and when that next changes something; zero: never
	head       string    // the commit that dates were read at
	passedOn   uint64    // what the disk told of the theme's files
	documents  int
	files      int
	families   []family // all of them, in their order
	problems   source.Problems

	answers   string // what record and questions are read from, when they are wanted
	reading   func() error
	record    *record
	questions *render.Questions
}

// A family is how many files a family has, what it has elsewhere among them.
type family struct {
	name  string
	files int
}

// answersKey is everything that any answer depends on and no question tells: if
// one of it is something else, every answer is made again.
func (a *opening) answersKey(program string) []byte {
	b := appendPart(nil, program)
	b = binary.AppendUvarint(b, a.project.Hash)
	b = appendPart(b, a.theme.Name)
	b = binary.AppendUvarint(b, a.theme.Hash)
	for i := range a.theme.Templates {
		t := &a.theme.Templates[i]
		b = appendPart(appendPart(b, t.Name), t.Pos.File)
		b = binary.AppendUvarint(b, xxh3.HashString(t.Text))
	}
	for _, f := range a.theme.Static {
		b = appendPart(appendPart(b, f.Name), f.Path)
		b = binary.AppendUvarint(b, xxh3.Hash(f.Body))
	}
	b = appendPart(b, a.options.BaseURL)
	if a.options.Drafts {
		b = append(b, 1)
	}
	return b
}

// passedOnStamp is what the disk tells of the theme's files that are published
// as they are.
func (a *opening) passedOnStamp() uint64 {
	var b []byte
	for _, f := range a.theme.files {
		b = appendPart(b, f.Path)
		b = binary.AppendVarint(b, f.Size)
		b = binary.AppendVarint(b, f.Modified.UnixNano())
		b = binary.AppendUvarint(b, f.Stamp)
	}
	return xxh3.Hash(b)
}

// holds says whether the clock of a build is one for which the tree is right.
func (p *published) holds(now time.Time) bool {
	return !now.Before(p.made) && (p.due.IsZero() || now.Before(p.due))
}

// write writes everything. Questions that no answer asks are left out.
func (p *published) write(to io.Writer) error {
	b := appendPart(appendPart(nil, p.generation), p.sources)
	b = appendTime(appendTime(b, p.made), p.due)
	b = appendPart(b, p.head)
	b = binary.AppendUvarint(b, p.passedOn)
	b = binary.AppendUvarint(b, uint64(p.documents))
	b = binary.AppendUvarint(b, uint64(p.files))
	b = binary.AppendUvarint(b, uint64(len(p.families)))
	for _, f := range p.families {
		b = binary.AppendUvarint(appendPart(b, f.name), uint64(f.files))
	}
	b = appendPart(b, content.AppendProblems(nil, p.problems))
	used := &render.Numbers{}
	for _, n := range p.record.numbers {
		used.Add(n)
	}
	questions := p.questions.Append(nil, used)
	if _, err := to.Write(binary.AppendUvarint(b, uint64(len(questions)))); err != nil {
		return err
	}
	if _, err := to.Write(questions); err != nil {
		return err
	}
	return p.record.write(to)
}

// readPublished reads what write wrote, but for the answers; nil for anything
// else.
func readPublished(text string) *published {
	in := cursor{text: text}
	p := &published{generation: in.part(), sources: in.part(), made: in.time(), due: in.time(), head: in.part(), passedOn: in.number()}
	p.documents, p.files = int(in.number()), int(in.number())
	for range in.count() {
		p.families = append(p.families, family{in.part(), int(in.number())})
	}
	problems := in.part()
	var err error
	if p.problems, err = content.ReadProblems(problems); err != nil || in.cut {
		return nil
	}
	p.answers = in.text
	return p
}

// readAnswersBeside begins to read the rest, which answersRead waits for.
func (p *published) readAnswersBeside(beside *sync.WaitGroup) {
	p.reading = sync.OnceValue(p.readAnswers)
	beside.Go(func() { p.reading() })
}

// answersRead says whether there is something, and all of it has been read.
func (p *published) answersRead() bool { return p != nil && p.reading() == nil }

// readAnswers reads the rest.
func (p *published) readAnswers() (err error) {
	in := cursor{text: p.answers}
	p.answers = ""
	saved := in.part()
	// Some more room, for the questions that come.
	questions := append(make([]byte, 0, len(saved)+len(saved)/64+4<<10), saved...)
	if p.questions, err = render.ReadQuestions(questions); err != nil {
		return err
	}
	p.record, err = readRecord(in.text, p.questions.Len())
	return err
}

func appendTime(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(b, 0)
	}
	b = binary.AppendUvarint(append(b, 1), uint64(t.Unix()))
	return binary.AppendUvarint(b, uint64(t.Nanosecond()))
}

func (c *cursor) time() time.Time {
	if c.number() == 0 {
		return time.Time{}
	}
	return time.Unix(int64(c.number()), int64(c.number())).UTC()
}

// A keeping is the part of a build that notes what answers ask, and leaves alone
// those that would be the same.
type keeping struct {
	questions *render.Questions
	changes   *render.Numbers
	last      *record // nil: nothing is known of any answer
	keep      keeper
	stat      render.Stat
	mu        sync.Mutex
	pieces    []*piece // of the workers, in the order in which they are done
}

// A keeper takes the published file of an address over into the next tree; false
// says that it has to be put again. The address is the caller's.
type keeper interface {
	Keep(family string, address []byte) (bool, error)
}

func newKeeping(keep keeper, files fs.FS) *keeping {
	return &keeping{questions: render.NewQuestions(), stat: render.StatOf(files), keep: keep}
}

// after makes use of what is known of the last tree, whose answers have been read:
// which of them asked nothing that is answered differently now.
func (k *keeping) after(last *published, e *render.Edition) {
	k.questions, k.last, k.changes = last.questions, last.record, last.questions.Ask(e, k.stat)
}

func (k *keeping) done(p *piece) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.pieces = append(k.pieces, p)
}

// stays takes over what is published of r's answer, and under other addresses
// with the same bytes, if nothing that it asked is answered differently. It
// gives false where some of it has to be put; w.kept is what has not.
func (w *worker) stays(r render.Request) (bool, error) {
	k := w.keeping
	w.kept = w.kept[:0]
	if k.last == nil {
		return false, nil
	}
	sum := r.Sum()
	i := k.last.find(sum)
	if i < 0 || k.changes.Any(k.last.asked(i)) {
		return false, nil
	}
	var room [8]bool
	kept, all := room[:0], true
	also := w.c.Also(r)
	for n := range 1 + len(also) {
		is, err := w.keep(nth(r, also, n))
		if err != nil {
			return false, err
		}
		kept, all = append(kept, is), all && is
	}
	if all {
		w.piece.stayed = append(w.piece.stayed, int32(i))
		return true, nil
	}
	for n, is := range kept {
		if is {
			w.address, _ = nth(r, also, n).Address(w.address[:0])
			w.kept = append(w.kept, string(w.address))
		}
	}
	return false, nil
}

func nth(r render.Request, also []render.Request, n int) render.Request {
	if n == 0 {
		return r
	}
	return also[n-1]
}

// keep takes over what is published at one address.
func (w *worker) keep(r render.Request) (kept bool, err error) {
	var ok bool
	if w.address, ok = r.Address(w.address[:0]); !ok {
		return false, nil
	}
	return w.keeping.keep.Keep(r.Family.Name, w.address)
}

// note keeps what the answer that was just made has asked.
func (w *worker) note(r render.Request) { w.piece.add(r.Sum(), w.c.Took()) }

// published gives what to keep of a build, with how many files each family has.
func (k *keeping) published(a *opening, r *Result, families map[string]int, next *tree.Next, sources string) *published {
	p := &published{
		generation: next.Generation(), sources: sources, made: a.options.Now, due: r.Due, head: a.history.head, passedOn: a.passedOnStamp(),
		documents: r.Documents, files: next.Files(), problems: r.Problems, record: whole(k.last, k.pieces), questions: k.questions,
	}
	for _, f := range a.opened.Edition.Families() {
		p.families = append(p.families, family{f.Name, families[f.Name]})
	}
	return p
}
