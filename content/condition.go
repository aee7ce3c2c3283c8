package content

import "strconv"

// What documents are compared by is for whoever asks to say: a family names a
// column, and knows how its clients read what stands in it. What a comparison
// means, and the search, is here alone. So there is one engine, and a field
// that a client cannot see has no column: it cannot be told from a name that
// means nothing.

// A Condition is what documents have to fulfil to be found: a comparison, or
// several conditions joined.
type Condition struct {
	Op     Op
	Of     []Condition // that All and Any join
	Column *Column     // of a comparison; nil: no document has anything there
	Values []string    // what it is compared with: Equal, Unequal and Holds take any number, Null and NotNull none, the others one
}

// An Op is how conditions are joined, or a comparison. A document that has
// nothing in the column fulfils Null and no other, as in SQL.
type Op uint8

const (
	All            Op = iota // of them; of none: fulfilled
	Any                      // of them; of none: not fulfilled
	Equal                    // the text is one of the values
	Unequal                  // it is none of them
	Less                     // than the value: as numbers if both are, else as times if both are, else as texts, byte by byte
	LessOrEqual              // in the same way
	Greater                  // in the same way
	GreaterOrEqual           // in the same way
	Contains                 // the value, whatever the case of letters
	HasPrefix                // of the value, with its case
	Null                     // nothing is there
	NotNull                  // something is there
	Holds                    // the text is several, each with a zero byte behind it, and one of them is one of the values
)

// A Column gives the text by which documents are compared.
type Column struct {
	// Name is all that Text depends on besides whether drafts may be seen, the
	// entry and its next version (but for the number, the parent and the
	// translations), and of what they mention whether it may be seen, its type,
	// slug, title, address and ids:
	// what was read of equal names is kept and shared, also by the sites that
	// come after this one, where all of that is the same.
	Name string
	// Text appends the document's text; false if it has none. It is called for
	// documents that may be seen, by the goroutine that asks, and only while it
	// asks.
	Text func(b []byte, e *Entry) ([]byte, bool)
	// Far says that Text depends on more than that: it is kept for this site.
	Far bool
	// Time says that the texts are times, so that equal moments are equal
	// however they are written.
	Time bool
	// Long says that the texts are read back from the store of bodies: they are
	// looked at last, and not kept.
	Long bool
	// Fork gives, for a Long column, the same one for another goroutine, and what
	// is to be called when that one is done with it: false if something could not
	// be read. Who has it says that it is worth some memory to know which pieces
	// of texts it has; a path into values, of which there are any number, is not.
	Fork func() (*Column, func() bool)
	// Rough appends, for a Long column, a text that takes less time: it may be
	// any, as long as each run of letters, digits and blanks between them that
	// stands in Text stands in it too. nil: there is none.
	Rough func(b []byte, e *Entry) []byte
	// Has says, for a Long column, whether there is a text, without reading it.
	Has func(e *Entry) bool
}

// spell appends a condition so that equal ones are spelled alike.
func (c *Condition) spell(b []byte) []byte {
	b = append(b, '(', 'a'+byte(c.Op))
	if c.Column != nil {
		b = strconv.AppendQuote(b, c.Column.Name)
	}
	for _, v := range c.Values {
		b = strconv.AppendQuote(b, v)
	}
	for i := range c.Of {
		b = c.Of[i].spell(b)
	}
	return append(b, ')')
}

// long says whether a condition needs texts that are not kept.
func (c *Condition) long() bool {
	if c.Column != nil && c.Column.Long && c.Op != Null && c.Op != NotNull {
		return true
	}
	for i := range c.Of {
		if c.Of[i].long() {
			return true
		}
	}
	return false
}
