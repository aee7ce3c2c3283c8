package builder

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"galley/builder/disk"
	"galley/content/bodies"
)

// A Different says that published files are not those that a build from nothing
// makes. The published tree stays as it is.
type Different struct {
	Paths []string // sorted
	Files int      // that were compared
}

func (d *Different) Error() string {
	first, more := d.Paths, ""
	if len(first) > 5 {
		first, more = first[:5], " and more"
	}
	return fmt.Sprintf("%d of %d published files are not what a build from nothing makes: %s%s", len(d.Paths), d.Files, strings.Join(first, ", "), more)
}

// verify makes everything once more from nothing, and compares it with what is
// published: the same files, byte for byte.
func (b *publication) verify(ctx context.Context) (err error) {
	out, err := disk.Open(b.tree.Path())
	if err != nil {
		return err
	}
	defer out.Close()
	const name = "verify"
	file, err := b.cache.folder.Scratch(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close(), b.cache.folder.Remove(name)) }()

	a := &opening{ctx: ctx, folder: b.project, fsys: b.project.FS(), store: bodies.InFile(file, 0), options: b.job.Options, listed: b.job.Listed}
	opened, err := a.open()
	if err != nil {
		return err
	}
	if opened.Edition == nil {
		return errors.New("the project was changed while it was built: it cannot be verified now")
	}
	c := &comparing{out: out, project: b.project}
	faults, err := Build(ctx, opened.Edition, c)
	if err == nil && faults.Failed() {
		err = errors.New("the theme was changed while the project was built: it cannot be verified now")
	}
	if err != nil {
		return err
	}
	if c.files != b.result.Report.Files || len(c.other) > 0 {
		slices.Sort(c.other)
		if len(c.other) == 0 {
			c.other = []string{fmt.Sprintf("there are %d, and not %d", b.result.Report.Files, c.files)}
		}
		return &Different{c.other, c.files}
	}
	b.result.Verified = c.files
	return nil
}

// comparing is the Sink that compares with a folder.
type comparing struct {
	out, project *disk.Folder
	rooms        sync.Pool // of *room

	mu    sync.Mutex
	files int
	other []string
}

func (c *comparing) Put(a Artifact) error {
	same, err := c.same(a)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.files++; !same {
		c.other = append(c.other, a.Address)
	}
	return nil
}

func (c *comparing) same(a Artifact) (bool, error) {
	is, err := c.out.Open(a.Address)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer is.Close()
	r, _ := c.rooms.Get().(*room)
	if r == nil {
		r = &room{}
	}
	defer c.rooms.Put(r)
	if a.Response.File == "" {
		return r.same(is, bytes.NewReader(a.Response.Body))
	}
	from, err := c.project.Open(a.Response.File)
	if err != nil {
		return false, err
	}
	defer from.Close()
	return r.same(is, from)
}

// A room is what two files are read into, a piece of each at a time.
type room struct{ a, b [32 << 10]byte }

func (r *room) same(a, b io.Reader) (bool, error) {
	for {
		n, err := io.ReadFull(a, r.a[:])
		m, err2 := io.ReadFull(b, r.b[:])
		if !bytes.Equal(r.a[:n], r.b[:m]) {
			return false, nil
		}
		if ended(err) && ended(err2) {
			return true, nil
		}
		if err != nil && !ended(err) || err2 != nil && !ended(err2) {
			return false, errors.Join(err, err2)
		}
	}
}

func ended(err error) bool { return err == io.EOF || err == io.ErrUnexpectedEOF }
