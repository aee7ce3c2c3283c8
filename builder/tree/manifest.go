package tree

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io/fs"
	"strconv"
	"strings"

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

// bytes: a line each, in the order of paths, the sum of all at the end. 36,000
// files are written in 10 ms and read in as much; a person can read it too.
func (m *manifest) bytes() []byte {
	if m.generation == "" {
		m.generation = random()
	}
	b := make([]byte, 0, 96*len(m.Files.files)+128)
	b = append(b, head+"\nfolder "...)
	b = strconv.AppendQuote(b, m.Folder)
	b = append(b, "\nstaging "...)
	b = strconv.AppendQuote(b, m.Staging)
	b = append(b, "\nid "...)
	b = strconv.AppendUint(b, m.ID.Device, 10)
	b = append(b, ':')
	b = strconv.AppendUint(b, m.ID.Number, 10)
	b = append(b, "\nmode "...)
	b = append(b, m.Mode...)
	b = append(b, "\nseed "...)
	b = strconv.AppendUint(b, m.Seed, 16)
	b = append(b, "\ngeneration "...)
	b = append(b, m.generation...)
	b = append(b, "\nboot "...)
	b = append(b, m.Boot...)
	b = append(b, "\nsince "...)
	b = strconv.AppendInt(b, m.Since, 10)
	b = append(b, "\nstrangers "...)
	b = strconv.AppendInt(b, int64(len(m.Strangers)), 10)
	b = append(b, '\n')
	for _, p := range m.Strangers {
		b = strconv.AppendQuote(b, p)
		b = append(b, '\n')
	}
	for i := range m.Files.files {
		f := &m.Files.files[i]
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
	sum := xxh3.Hash(b)
	b = append(b, "end "...)
	b = strconv.AppendUint(b, sum, 16)
	return append(b, '\n')
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
	b, err := state.Read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return parseManifest(b), nil
}

func parseManifest(b []byte) *manifest {
	end := bytes.LastIndex(b, []byte("\nend "))
	if end < 0 || string(b[end+5:]) != strconv.FormatUint(xxh3.Hash(b[:end+1]), 16)+"\n" {
		return nil
	}
	text := string(b[:end+1])
	line := func() (l string, ok bool) {
		l, text, ok = strings.Cut(text, "\n")
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
	files := make([]File, 0, strings.Count(text, "\n"))
	for text != "" {
		l, _ := line()
		f, ok := parseFile(l)
		if !ok {
			return nil
		}
		files = append(files, f)
	}
	m.Files = newList(files)
	return m
}

func parseFile(l string) (f File, ok bool) {
	if len(l) < 34 || l[33] != ' ' {
		return f, false
	}
	f.staged, f.loose = l[0] == '+', l[0] == '~'
	hi, err1 := strconv.ParseUint(l[1:17], 16, 64)
	lo, err2 := strconv.ParseUint(l[17:33], 16, 64)
	size, rest, ok := strings.Cut(l[34:], " ")
	modified, name, ok2 := strings.Cut(rest, " ")
	n, err3 := strconv.ParseInt(size, 10, 64)
	t, err4 := strconv.ParseInt(modified, 10, 64)
	f.Hash, f.Size, f.Modified, f.Path = xxh3.Uint128{Hi: hi, Lo: lo}, n, t, name
	return f, ok && ok2 && errors.Join(err1, err2, err3, err4) == nil && fs.ValidPath(name)
}
