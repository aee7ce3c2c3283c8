package content

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A list is walked in its order, and each document is put to the test; of a
// hundred thousand short comparisons one walk costs some milliseconds, so
// there is no index to keep right beside the orders. Tests of texts that have
// to be read back come last, where the others have left few documents.

// where leaves of a list what fulfils all conditions.
func (s *Site) where(list []N, where []Condition, drafts bool) []N {
	m := matcher{site: s, drafts: drafts}
	test := m.test(&Condition{Op: All, Of: where})
	var kept []N
	for _, n := range list {
		if test(n) {
			kept = append(kept, n)
		}
	}
	return kept
}

// A matcher makes tests of conditions.
type matcher struct {
	site   *Site
	drafts bool
	long   []*longText // of this question
}

// A longText is the text of a Long column that was read last.
type longText struct {
	column  *Column
	n       N
	set     bool
	text    []byte
	low     []byte // the text in lower case, if lowOf is n
	lowOf   N
	rough   []byte // the rough text in lower case, if roughOf is n
	other   []byte // where it was before
	roughOf N
}

func (m *matcher) test(c *Condition) func(n N) bool {
	switch c.Op {
	case All, Any:
		return m.joined(c)
	}
	if c.Column == nil {
		null := c.Op == Null
		return func(N) bool { return null }
	}
	if c.Column.Long {
		return m.testLong(c)
	}
	texts := m.site.texts(c.Column, m.drafts)
	switch c.Op {
	case Null, NotNull:
		null := c.Op == Null
		return func(n N) bool { return texts.has[n] != null }
	case Contains:
		low, part := m.site.lowered(c.Column, m.drafts), strings.ToLower(c.Values[0])
		return func(n N) bool { return low.has[n] && strings.Contains(low.text[n], part) }
	}
	compare := comparison(c)
	return func(n N) bool { return texts.has[n] && compare(texts.text[n]) }
}

// joined puts what is cheap before what is not.
func (m *matcher) joined(c *Condition) func(n N) bool {
	order := make([]*Condition, len(c.Of))
	for i := range c.Of {
		order[i] = &c.Of[i]
	}
	slices.SortStableFunc(order, func(a, b *Condition) int {
		switch x, y := a.long(), b.long(); {
		case x == y:
			return 0
		case x:
			return 1
		}
		return -1
	})
	tests := make([]func(N) bool, len(order))
	for i := range order {
		tests[i] = m.test(order[i])
	}
	if len(tests) == 1 {
		return tests[0]
	}
	ends := c.Op == Any // what decides
	return func(n N) bool {
		for _, test := range tests {
			if test(n) == ends {
				return ends
			}
		}
		return !ends
	}
}

func (m *matcher) testLong(c *Condition) func(n N) bool {
	t := m.longText(c.Column)
	switch c.Op {
	case Null, NotNull:
		null := c.Op == Null
		return func(n N) bool { return m.has(t, n) != null }
	case Contains:
		return m.testContains(t, strings.ToLower(c.Values[0]))
	}
	compare := comparison(c)
	return func(n N) bool { return m.read(t, n) && compare(string(t.text)) }
}

// testContains reads the texts, one by one, until it is clear that they are
// many, and if it is known which ones may have the part, only these.
func (m *matcher) testContains(t *longText, part string) func(n N) bool {
	run := longestRun(part)
	wanted := []byte(part)
	contains := func(n N) bool {
		if !m.read(t, n) {
			return false
		}
		if t.lowOf != n {
			t.low, t.lowOf = appendLower(t.low[:0], t.text), n
		}
		return bytes.Contains(t.low, wanted)
	}
	var found *finding
	asked, looked := 0, 0
	noted := t.column.Fork != nil && !t.column.Far && utf8.ValidString(part)
	return func(n N) bool {
		if noted && found == nil && (asked == 0 || asked == worthNoting) {
			if x := m.site.concordance(t.column, m.drafts, asked > 0); x != nil {
				found = x.find(part, m.site.store)
			}
		}
		asked++
		if found == nil {
			if run != "" && t.column.Rough != nil && !bytes.Contains(m.readRough(t, n), []byte(run)) {
				return false
			}
			return contains(n)
		}
		if looked++; looked == worthNoting && !found.sure {
			found.lookAll()
		}
		is := found.in(n)
		return is == has || is == unseen && contains(n)
	}
}

func (m *matcher) longText(c *Column) *longText {
	for _, t := range m.long {
		if t.column.Name == c.Name {
			return t
		}
	}
	t := &longText{column: c, n: None, lowOf: None, roughOf: None}
	m.long = append(m.long, t)
	return t
}

// read reads a document's text, unless it was the last one to be read.
func (m *matcher) read(t *longText, n N) bool {
	if t.n != n {
		t.n, t.lowOf, t.set = n, None, false
		if e := m.site.entries[n]; m.site.reads(e, m.drafts) {
			t.text, t.set = t.column.Text(t.text[:0], e)
		}
	}
	return t.set
}

// readRough reads a document's rough text in lower case; none if the document
// may not be seen.
func (m *matcher) readRough(t *longText, n N) []byte {
	if t.roughOf != n {
		t.roughOf, t.rough = n, t.rough[:0]
		if e := m.site.entries[n]; m.site.reads(e, m.drafts) {
			t.other = t.column.Rough(t.other[:0], e)
			t.rough = appendLower(t.rough, t.other)
		}
	}
	return t.rough
}

// longestRun gives the longest piece of a text that is letters, digits, and
// blanks between them.
func longestRun(text string) (longest string) {
	for run := range strings.FieldsFuncSeq(text, func(r rune) bool { return r != ' ' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if run = strings.Trim(run, " "); len(run) > len(longest) {
			longest = run
		}
	}
	return longest
}

// appendLower appends a text in lower case, as strings.ToLower writes it.
func appendLower[T string | []byte](b []byte, text T) []byte {
	from := len(b)
	for i := range len(text) {
		c := text[i]
		if c >= utf8.RuneSelf {
			return append(b[:from], strings.ToLower(string(text))...)
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	return b
}

func (m *matcher) has(t *longText, n N) bool {
	e := m.site.entries[n]
	if t.column.Has == nil {
		return m.read(t, n)
	}
	return m.site.reads(e, m.drafts) && t.column.Has(e)
}

// comparison gives the test that a text has to stand.
func comparison(c *Condition) func(text string) bool {
	switch c.Op {
	case Equal, Unequal:
		is := isOneOf(c)
		if c.Op == Equal {
			return is
		}
		return func(text string) bool { return !is(text) }
	case Holds:
		return func(text string) bool {
			for {
				one, rest, ok := strings.Cut(text, "\x00")
				if !ok {
					return false
				}
				if slices.Contains(c.Values, one) {
					return true
				}
				text = rest
			}
		}
	case HasPrefix:
		return func(text string) bool { return strings.HasPrefix(text, c.Values[0]) }
	}
	o := newOperand(c.Values[0])
	switch c.Op {
	case Less:
		return func(text string) bool { return o.compare(text) < 0 }
	case LessOrEqual:
		return func(text string) bool { return o.compare(text) <= 0 }
	case Greater:
		return func(text string) bool { return o.compare(text) > 0 }
	}
	return func(text string) bool { return o.compare(text) >= 0 }
}

// isOneOf says whether a text is one of the values.
func isOneOf(c *Condition) func(text string) bool {
	values := c.Values
	if !c.Column.Time {
		if len(values) == 1 {
			return func(text string) bool { return text == values[0] }
		}
		return func(text string) bool { return slices.Contains(values, text) }
	}
	operands := make([]operand, len(values))
	for i, v := range values {
		operands[i] = operand{text: v}
		operands[i].time, operands[i].isTime = parseMoment(v)
	}
	return func(text string) bool {
		return slices.ContainsFunc(operands, func(o operand) bool { return o.compare(text) == 0 })
	}
}
