package content

import "sync"

// texts are what documents are compared by in a column: read when they are
// first asked for, for every document that may be seen.
type texts struct {
	reading sync.Once
	text    []string // by number, where has is set
	has     []bool
	unread  []N // what an earlier site did not know; used if text is set before reading
	size    int // about how many bytes all of it takes
}

type columnKey struct {
	name    string
	drafts  bool
	lowered bool
}

// texts gives a column's.
func (s *Site) texts(c *Column, drafts bool) *texts {
	return s.kept().read(s, columnKey{name: c.Name, drafts: drafts}, c.Far, c.Text)
}

// lowered gives a column's in lower case.
func (s *Site) lowered(c *Column, drafts bool) *texts {
	as := s.texts(c, drafts)
	return s.kept().read(s, columnKey{c.Name, drafts, true}, c.Far, func(b []byte, e *Entry) ([]byte, bool) {
		return appendLower(b, as.text[e.N]), as.has[e.N]
	})
}

// readAll reads a column, all of it into one piece of memory.
func (t *texts) readAll(s *Site, drafts bool, text func([]byte, *Entry) ([]byte, bool)) {
	t.text, t.has = make([]string, len(s.entries)), make([]bool, len(s.entries))
	b := make([]byte, 0, 16*len(s.entries))
	ends := make([]int, len(s.entries))
	for n := range s.entries {
		if e := s.entries[n]; s.reads(e, drafts) {
			from := len(b)
			if b, t.has[n] = text(b, e); !t.has[n] {
				b = b[:from]
			}
		}
		ends[n] = len(b)
	}
	all, from := string(b), 0
	for n, end := range ends {
		t.text[n] = all[from:end]
		from = end
	}
	t.size = len(all) + (16+1)*len(t.text)
}

// readSome reads what an earlier site did not know.
func (t *texts) readSome(s *Site, drafts bool, text func([]byte, *Entry) ([]byte, bool)) {
	var b []byte
	for _, n := range t.unread {
		if e := s.entries[n]; s.reads(e, drafts) {
			if b, t.has[n] = text(b[:0], e); t.has[n] {
				t.text[n] = string(b)
				t.size += len(b)
			}
		}
	}
	t.unread = nil
}

// next gives the texts that a site begins with: those of documents that are
// still the same.
func (t *texts) next(l *likeness) *texts {
	next := &texts{text: make([]string, len(l.was)), has: make([]bool, len(l.was)), size: t.size + (16+1)*(len(l.was)-len(t.text))}
	var known []bool
	if t.unread != nil { // it was not asked for on that site
		known = make([]bool, len(t.text))
		for i := range known {
			known[i] = true
		}
		for _, n := range t.unread {
			known[n] = false
		}
	}
	for n, was := range l.was {
		if was == None || known != nil && !known[was] {
			next.unread = append(next.unread, N(n))
		} else {
			next.text[n], next.has[n] = t.text[was], t.has[was]
		}
	}
	return next
}
