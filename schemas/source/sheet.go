package source

import (
	"bytes"
	"sort"
	"unicode/utf8"
)

// A sheet is a text that knows its places: readers count bytes, people lines
// and columns.
type sheet struct {
	text     []byte
	base     Base
	starts   []int // where lines begin; made when first asked for
	runes    []int // characters before each block of a long text: a file may be one line
	problems Problems
}

// block is how many bytes are counted anew to find a column in a long text.
const block = 256

// enough is how many problems of one text are told.
const enough = 200

// at gives the line and column of a byte, as the file has them.
func (s *sheet) at(offset int) (line, column int) {
	if s.starts == nil {
		s.starts = append(make([]int, 0, 32), 0)
		for i := 0; ; {
			n := bytes.IndexByte(s.text[i:], '\n')
			if n < 0 {
				break
			}
			i += n + 1
			s.starts = append(s.starts, i)
		}
	}
	offset = min(max(offset, 0), len(s.text))
	n := sort.SearchInts(s.starts, offset+1) - 1
	return s.base.Line + n, 1 + s.between(s.starts[n], offset)
}

// between counts the characters from one byte to another.
func (s *sheet) between(from, to int) int {
	if to-from <= 4*block {
		return utf8.RuneCount(s.text[from:to])
	}
	return s.before(to) - s.before(from)
}

// before counts the characters that begin before a byte.
func (s *sheet) before(offset int) int {
	if s.runes == nil {
		s.runes = make([]int, 0, len(s.text)/block+1)
		n := 0
		for i := 0; i < len(s.text); i += block {
			s.runes = append(s.runes, n)
			n += begun(s.text[i:min(i+block, len(s.text))])
		}
	}
	at := min(offset/block, len(s.runes)-1)
	return s.runes[at] + begun(s.text[at*block:offset])
}

// begun counts the characters that begin in a piece of text.
func begun(piece []byte) int {
	n := 0
	for _, c := range piece {
		if c&0xc0 != 0x80 {
			n++
		}
	}
	return n
}

// pos is at as a Pos.
func (s *sheet) pos(offset int) Pos {
	line, column := s.at(offset)
	return Pos{s.base.File, line, column}
}

// place sets a node's place from its bytes.
func (s *sheet) place(n *Node, from, to int) {
	n.Line, n.Column = s.at(from)
	n.EndLine, n.EndColumn = s.at(to)
	n.From, n.To = s.base.From+from, s.base.From+to
}

// key sets a node's key and the key's place.
func (s *sheet) key(n *Node, key string, from, to int) {
	n.Key = key
	n.KeyLine, n.KeyColumn = s.at(from)
	line, end := s.at(to)
	if line != n.KeyLine { // a key in quotes may be longer than its line
		end = n.KeyColumn + utf8.RuneCount(s.text[from:s.lineEnd(from)])
	}
	n.KeyEnd = end
}

// nothing is the node of a text without any value.
func (s *sheet) nothing() Node {
	var n Node
	s.place(&n, 0, 0)
	return n
}

// lineEnd is the end of the line that offset lies in, without its line break.
func (s *sheet) lineEnd(offset int) int {
	end := len(s.text)
	if n := bytes.IndexByte(s.text[offset:], '\n'); n >= 0 {
		end = offset + n
	}
	if end > offset && s.text[end-1] == '\r' {
		end--
	}
	return end
}

// add notes a problem about the bytes between from and to. Where both are the
// same it is about one character.
func (s *sheet) add(rule Rule, from, to int, hint, format string, args ...any) *Problem {
	if len(s.problems) >= enough {
		return &Problem{}
	}
	p := s.problems.Add(rule, s.pos(from), hint, format, args...)
	if to > from {
		p.EndLine, p.EndColumn = s.at(to)
	}
	return p
}

// repeated notes the key at a place where one of the same mapping stands
// already, and says so.
func (s *sheet) repeated(before []Node, key string, from, to int) {
	if len(s.problems) >= enough {
		return
	}
	for i := range before {
		if before[i].Key != key {
			continue
		}
		first := Pos{s.base.File, before[i].KeyLine, before[i].KeyColumn}
		p := s.add(DuplicateKey, from, to, "remove one of the two", "%q is set twice (first on line %d)", key, first.Line)
		p.Related = []Related{{first, "set first here"}}
		return
	}
}

// keys finds repeated keys of one mapping: by looking at those before while
// they are few, then by a set, since a file may hold a hundred thousand.
type keys struct{ seen map[string]bool }

func (k *keys) repeats(before []Node, key string) bool {
	if len(before) < 24 {
		for i := range before {
			if before[i].Key == key {
				return true
			}
		}
		return false
	}
	if k.seen == nil {
		k.seen = make(map[string]bool, 2*len(before))
		for i := range before {
			k.seen[before[i].Key] = true
		}
	}
	if k.seen[key] {
		return true
	}
	k.seen[key] = true
	return false
}
