package source

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Check looks at a file's bytes before anything reads them: size, encoding,
// control characters, conflict markers. Where it reports an error the file
// should not be parsed.
func Check(file string, text []byte, limits Limits) Problems {
	ps := CheckSize(file, len(text), limits)
	if len(ps) > 0 {
		return ps
	}
	if utf16(text) {
		ps.Add(UTF16, Pos{file, 1, 1}, "save it as UTF-8 in the editor", "the file is UTF-16; Galley reads UTF-8 only")
		return ps
	}
	s := sheet{text: text, base: Base{File: file, Line: 1}}
	if bytes.HasPrefix(text, byteOrderMark) {
		s.text = text[len(byteOrderMark):]
	}
	s.encoding()
	s.conflicts()
	return s.problems
}

// CheckSize is the part of Check for which a file need not be read.
func CheckSize(file string, size int, limits Limits) (ps Problems) {
	if limits.Document > 0 && size > limits.Document {
		ps.Add(TooLarge, Pos{File: file}, "split the file, or raise `limits.document` in galley.yaml",
			"the file has %s bytes; the limit is %s", thousands(size), thousands(limits.Document))
	}
	return ps
}

// encoding reports the first byte that is no UTF-8, and control characters up
// to it: the rest of a file in another encoding would be more of the same.
func (s *sheet) encoding() {
	for i := 0; i < len(s.text); {
		if i+8 <= len(s.text) && harmless(binary.LittleEndian.Uint64(s.text[i:])) {
			i += 8
			continue
		}
		c := s.text[i]
		if c >= ' ' && c < 0x7f || c == '\n' || c == '\t' || c == '\r' {
			i++
			continue
		}
		r, size := utf8.DecodeRune(s.text[i:])
		if r == utf8.RuneError && size == 1 {
			s.add(NotUTF8, i, i, otherEncoding(c), "byte 0x%02X is not valid UTF-8", c)
			return
		}
		if control(r) {
			s.add(ControlCharacter, i, i, "delete it", "U+%04X is not allowed in text", r)
			if len(s.problems) >= 20 {
				return
			}
		}
		i += size
	}
}

// harmless says of eight bytes that all are ASCII and none is a control character,
// by their top bits: that of a byte below a space, and of one above ~.
func harmless(w uint64) bool {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	return (w|(w-ones*' ')|(w+ones))&highs == 0
}

// control says which characters have no place in a text: neither JSON nor XML
// nor YAML can carry them as they are. U+0085 is a line break.
func control(r rune) bool {
	switch {
	case r == '\t' || r == '\n' || r == '\r' || r == 0x85:
		return false
	}
	return r < ' ' || r >= 0x7f && r < 0xa0
}

// otherEncoding guesses what a byte above 0x7F was meant to be.
func otherEncoding(c byte) string {
	r := charmap.Windows1252.DecodeByte(c)
	if r == utf8.RuneError {
		return "save the file as UTF-8 in the editor"
	}
	return fmt.Sprintf("it looks like Windows-1252 %q; run `iconv -f windows-1252 -t utf-8`", string(r))
}

// utf16 says whether a file is UTF-16: by its mark or, without one, since every
// second byte of its first characters is zero.
func utf16(text []byte) bool {
	if len(text) < 2 {
		return false
	}
	if text[0] == 0xff && text[1] == 0xfe || text[0] == 0xfe && text[1] == 0xff {
		return true
	}
	head := text[:min(len(text), 64)&^1]
	var zero [2]int
	for i, c := range head {
		if c == 0 {
			zero[i%2]++
		}
	}
	half := len(head) / 2
	return half >= 2 && (zero[0] == 0 && zero[1] >= half*3/4 || zero[1] == 0 && zero[0] >= half*3/4)
}

// conflicts reports what an unfinished merge has left: three lines, in their
// order. A row of equals signs alone underlines a heading.
func (s *sheet) conflicts() {
	if !bytes.Contains(s.text, []byte("<<<<<<< ")) {
		return
	}
	start, middle := -1, -1
	for i := 0; i < len(s.text); i = nextLine(s.text, i) {
		line := bytes.TrimRight(s.text[i:endOfLine(s.text, i)], "\r")
		switch {
		case bytes.HasPrefix(line, []byte("<<<<<<< ")):
			start, middle = i, -1
		case start >= 0 && string(line) == "=======":
			middle = i
		case middle >= 0 && (string(line) == ">>>>>>>" || bytes.HasPrefix(line, []byte(">>>>>>> "))):
			p := s.add(ConflictMarker, start, s.lineEnd(start), "finish the merge, then `git add`", "an unresolved merge conflict starts here")
			p.Related = []Related{{s.pos(middle), "the other side starts here"}, {s.pos(i), "the conflict ends here"}}
			start, middle = -1, -1
		}
	}
}

// thousands writes a number as people read it: 1,048,576.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
