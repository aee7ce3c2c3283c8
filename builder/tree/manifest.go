package tree

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"github.com/zeebo/xxh3"

	"galley/builder/disk"
)

// A File is what a manifest says of one published file.
type File struct {
	Path     string
	Size     int64
	Hash     xxh3.Uint128
	Modified int64 // in nanoseconds: while it and the size are the same, nobody looks inside

	staged  bool // lies in the next tree already: this build, or the one that made the manifest, wrote it
	loose   bool // an earlier one did, and it is not known yet that it is on the disk
	unknown bool // taken over: nothing is known but that it is there
}

// A manifest says what in a folder is Galley's. The one of the tree to come
// (".next") also says how that was being published, so that the next run can
// finish what a killed one began.
type manifest struct {
	Folder    string   // the Place's Label
	Staging   string   // the tree to come, beside the folder; in .galley if it begins with "@"
	ID        disk.ID  // of that tree's folder: it is published once the folder has it
	Mode      string   // "exchange" or "in-place"
	Boot      string   // see disk.Boot: when it changes, files that are staged or loose are to be read once
	Since     int64    // when the tree was published, as its file system has it; 0 where that tells nothing
	Strangers []string // what else was in it then: the topmost names
	Seed      uint64   // of the hashes: nobody who writes content can make two bodies alike to them
	Files     *list

	generation string
}

const head = "galley manifest 2"

// write writes it out: a line each, in the order of paths, the sum of all at the
// end. A person can read it too. Lines are made on all cores, a few thousand at a
// time, so that a million of them need no room.
func (m *manifest) write(to io.Writer) error {
	if m.generation == "" {
		m.generation = random()
	}
	sum := xxh3.New()
	out := io.MultiWriter(sum, to)
	if _, err := out.Write(m.head()); err != nil {
		return err
	}
	const lines = 4096
	bufs := make([][]byte, runtime.GOMAXPROCS(0))
	for rest := m.Files.files; len(rest) > 0; {
		var wg sync.WaitGroup
		for i := range bufs {
			piece := rest[:min(lines, len(rest))]
			rest = rest[len(piece):]
			wg.Go(func() { bufs[i] = appendFiles(bufs[i][:0], piece) })
		}
		wg.Wait()
		for _, b := range bufs {
			if _, err := out.Write(b); err != nil {
				return err
			}
		}
	}
	_, err := fmt.Fprintf(to, "end %x\n", sum.Sum64())
	return err
}

func (m *manifest) head() []byte {
	b := append([]byte(head), "\nfolder "...)
	b = strconv.AppendQuote(b, m.Folder)
	b = append(b, "\nstaging "...)
	b = strconv.AppendQuote(b, m.Staging)
	b = fmt.Appendf(b, "\nid %d:%d\nmode %s\nseed %x\ngeneration %s\nboot %s\nsince %d\nstrangers %d\n",
		m.ID.Device, m.ID.Number, m.Mode, m.Seed, m.generation, m.Boot, m.Since, len(m.Strangers))
	for _, p := range m.Strangers {
		b = strconv.AppendQuote(b, p)
		b = append(b, '\n')
	}
	return b
}

func appendFiles(b []byte, files []File) []byte {
	for i := range files {
		f := &files[i]
		b = append(b, f.flag())
		sum := f.Hash.Bytes()
		b = hex.AppendEncode(b, sum[:])
		b = append(b, ' ')
		b = strconv.AppendInt(b, f.Size, 10)
		b = append(b, ' ')
		b = strconv.AppendInt(b, f.Modified, 10)
		b = append(b, ' ')
		b = append(b, f.Path...)
		b = append(b, '\n')
	}
	return b
}

func (f *File) flag() byte {
	switch {
	case f.staged:
		return '+'
	case f.loose:
		return '~'
	}
	return '='
}

// readManifest gives nil where there is none, or none that can be believed.
func readManifest(state *disk.Folder, name string) (*manifest, error) {
	text, err := state.ReadText(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return parseManifest(text), nil
}

// parseManifest reads what write wrote. Paths are parts of the text.
func parseManifest(text string) *manifest {
	end := strings.LastIndex(text, "\nend ")
	if end < 0 || text[end+5:] != strconv.FormatUint(xxh3.HashString(text[:end+1]), 16)+"\n" {
		return nil
	}
	rest := text[:end+1]
	line := func() (l string, ok bool) {
		l, rest, ok = strings.Cut(rest, "\n")
		return l, ok
	}
	if l, _ := line(); l != head {
		return nil
	}
	m := &manifest{}
	id, seed, since, strangers := "", "", "", ""
	for _, h := range []struct {
		key string
		to  *string
	}{{"folder ", &m.Folder}, {"staging ", &m.Staging}, {"id ", &id}, {"mode ", &m.Mode}, {"seed ", &seed}, {"generation ", &m.generation}, {"boot ", &m.Boot}, {"since ", &since}, {"strangers ", &strangers}} {
		l, _ := line()
		v, ok := strings.CutPrefix(l, h.key)
		if !ok {
			return nil
		}
		if u, err := strconv.Unquote(v); err == nil {
			v = u
		}
		*h.to = v
	}
	device, number, _ := strings.Cut(id, ":")
	var err1, err2, err3, err4 error
	m.ID.Device, err1 = strconv.ParseUint(device, 10, 64)
	m.ID.Number, err2 = strconv.ParseUint(number, 10, 64)
	m.Seed, err3 = strconv.ParseUint(seed, 16, 64)
	m.Since, err4 = strconv.ParseInt(since, 10, 64)
	others, err5 := strconv.Atoi(strangers)
	if errors.Join(err1, err2, err3, err4, err5) != nil {
		return nil
	}
	for range others {
		l, _ := line()
		p, err := strconv.Unquote(l)
		if err != nil {
			return nil
		}
		m.Strangers = append(m.Strangers, p)
	}
	files, ok := parseFiles(rest)
	if !ok {
		return nil
	}
	m.Files = newList(files)
	return m
}

// parseFiles reads the lines of files on all cores.
func parseFiles(text string) (files []File, ok bool) {
	type piece struct {
		text  string
		files []File
		ok    bool
	}
	pieces := make([]piece, 0, runtime.GOMAXPROCS(0))
	size := len(text)/cap(pieces) + 1
	for len(text) > 0 {
		end := min(size, len(text))
		if i := strings.IndexByte(text[end-1:], '\n'); i >= 0 {
			end += i
		}
		pieces, text = append(pieces, piece{text: text[:end]}), text[end:]
	}
	all := 0
	for i := range pieces {
		all += strings.Count(pieces[i].text, "\n")
	}
	files = make([]File, all)
	var wg sync.WaitGroup
	rest := files
	for i := range pieces {
		p := &pieces[i]
		lines := strings.Count(p.text, "\n")
		p.files, rest = rest[:lines], rest[lines:]
		wg.Go(func() { p.ok = parsePiece(p.text, p.files) })
	}
	wg.Wait()
	for i := range pieces {
		if !pieces[i].ok {
			return nil, false
		}
	}
	return files, true
}

// parsePiece reads a line for each of files.
func parsePiece(text string, files []File) bool {
	for i := range files {
		end := strings.IndexByte(text, '\n')
		var ok bool
		if files[i], ok = parseFile(text[:end]); !ok {
			return false
		}
		text = text[end+1:]
	}
	return text == ""
}

func parseFile(l string) (f File, ok bool) {
	if len(l) < 38 || l[33] != ' ' {
		return f, false
	}
	f.staged, f.loose = l[0] == '+', l[0] == '~'
	var ok1, ok2, ok3, ok4 bool
	f.Hash.Hi, ok1 = parseHex(l[1:17])
	f.Hash.Lo, ok2 = parseHex(l[17:33])
	l = l[34:]
	f.Size, l, ok3 = parseInt(l)
	f.Modified, f.Path, ok4 = parseInt(l)
	return f, ok1 && ok2 && ok3 && ok4 && fs.ValidPath(f.Path)
}

func parseHex(digits string) (n uint64, ok bool) {
	for i := range len(digits) {
		d := digits[i]
		switch {
		case '0' <= d && d <= '9':
			d -= '0'
		case 'a' <= d && d <= 'f':
			d -= 'a' - 10
		default:
			return 0, false
		}
		n = n<<4 | uint64(d)
	}
	return n, true
}

// parseInt reads a number and the space after it.
func parseInt(b string) (n int64, rest string, ok bool) {
	minus := len(b) > 0 && b[0] == '-'
	if minus {
		b = b[1:]
	}
	for i := range len(b) {
		c := b[i]
		if c == ' ' && i > 0 && i < 20 {
			if minus {
				n = -n
			}
			return n, b[i+1:], true
		}
		if c < '0' || c > '9' {
			break
		}
		n = n*10 + int64(c-'0')
	}
	return 0, "", false
}
