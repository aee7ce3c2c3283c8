package shape

import (
	"strconv"
	"strings"
)

// Names are the names that shapes have in one description, so that no two have
// the same.
type Names struct{ taken map[string]bool }

// Reserve takes names that shall mean one thing only, whatever else there is.
func (n *Names) Reserve(names ...string) {
	if n.taken == nil {
		n.taken = map[string]bool{}
	}
	for _, name := range names {
		n.taken[name] = true
	}
}

// Take makes a name of what people wrote, menu_item -> MenuItem, and takes it.
// Where that is somebody else's, ending stands behind it, and then a number.
func (n *Names) Take(text, ending string) string {
	name := Camel(text)
	if n.taken[name] {
		name += ending
	}
	for base, i := name, 2; n.taken[name]; i++ {
		name = base + strconv.Itoa(i)
	}
	n.Reserve(name)
	return name
}

// Camel makes one word of several, each with a capital letter.
func Camel(text string) string {
	var b strings.Builder
	up := true
	for _, c := range text {
		switch {
		case c >= 'a' && c <= 'z' && up:
			b.WriteRune(c - 'a' + 'A')
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9' && b.Len() > 0:
			b.WriteRune(c)
		case c >= '0' && c <= '9':
			b.WriteByte('N')
			b.WriteRune(c)
		default:
			up = true
			continue
		}
		up = false
	}
	if b.Len() == 0 {
		return "Unnamed"
	}
	return b.String()
}
