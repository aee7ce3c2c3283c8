package content

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Texts are put in order by keys that x/text makes of them, and most of the
// time that it takes goes into looking for letters that belong together. In the
// languages that are listed here none of ASCII do, so the key of such a text is
// made of its letters' keys. A test holds both ways to the same bytes.

// words make texts comparable in a language. One goroutine may use them.
type words struct {
	collator *collate.Collator
	buffer   collate.Buffer
	plain    bool
	letters  [utf8.RuneSelf]letter
	levels   [3][]byte
	keys     strings.Builder // the last ones, one behind the other
}

// A letter is what a character is to each level of a key.
type letter struct {
	known  bool
	levels [3]string
}

func newWords(locale string) *words {
	tag := language.Make(locale)
	return &words{collator: collate.New(tag), plain: isPlain(tag)}
}

// isPlain says whether no two ASCII letters of a language are one to its
// dictionaries, and it is compared in the usual way.
func isPlain(tag language.Tag) bool {
	if len(tag.Extensions()) > 0 {
		return false
	}
	switch base, _ := tag.Base(); base.String() {
	case "de", "en", "es", "fi", "fr", "it", "nl", "pl", "pt", "sv":
		return true
	}
	return false
}

// key gives bytes that compare as the text does.
func (w *words) key(text string) string {
	if w.plain && w.spell(text) {
		return w.keep(w.levels[0], w.levels[1], w.levels[2])
	}
	w.buffer.Reset()
	return w.keep(w.collator.KeyFromString(&w.buffer, text))
}

// spell makes the levels of a text's key; false if it is not of ASCII alone.
func (w *words) spell(text string) bool {
	for i := range w.levels {
		w.levels[i] = w.levels[i][:0]
	}
	for i := range len(text) {
		c := text[i]
		if c >= utf8.RuneSelf {
			return false
		}
		l := &w.letters[c]
		if !l.known {
			w.learn(c)
		}
		w.levels[0] = append(w.levels[0], l.levels[0]...)
		w.levels[1] = append(w.levels[1], l.levels[1]...)
		w.levels[2] = append(w.levels[2], l.levels[2]...)
	}
	w.levels[0] = append(w.levels[0], 0, 0)
	w.levels[1] = append(w.levels[1], 0, 0)
	return true
}

// learn takes a character's key apart: weights of two bytes, or three if the
// first has its highest bit set, then two zeros; weights of two bytes, then two
// zeros; weights of one.
func (w *words) learn(c byte) {
	w.buffer.Reset()
	key := w.collator.KeyFromString(&w.buffer, string(rune(c)))
	l := &w.letters[c]
	l.known = true
	for level := range 2 {
		n := 0
		for key[n] != 0 || key[n+1] != 0 {
			if n += 2; level == 0 && key[n-2]&0x80 != 0 {
				n++
			}
		}
		l.levels[level], key = string(key[:n]), key[n+2:]
	}
	l.levels[2] = string(key)
}

// keep gives some bytes as one text, beside others in memory.
func (w *words) keep(pieces ...[]byte) string {
	size := 0
	for _, p := range pieces {
		size += len(p)
	}
	if w.keys.Cap()-w.keys.Len() < size {
		room := min(max(2*w.keys.Cap(), 1<<10), 1<<16)
		w.keys = strings.Builder{}
		w.keys.Grow(max(room, size))
	}
	for _, p := range pieces {
		w.keys.Write(p)
	}
	all := w.keys.String()
	return all[len(all)-size:]
}
