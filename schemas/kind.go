package schemas

import "iter"

// A Kind says what value may stand in a field: `type` in a schema.
type Kind uint8

const (
	Text Kind = iota
	Textarea
	Email
	Color
	Code
	URL
	Markdown
	RichText
	HTML
	Number
	Integer
	Boolean
	Date
	DateTime
	Time
	Select
	Tags
	JSON
	Image
	File
	Reference
	Group
	List
	Blocks
	Computed // the last one, see below
)

var kindNames = [...]string{
	"text", "textarea", "email", "color", "code", "url", "markdown", "richText", "html",
	"number", "integer", "boolean", "date", "dateTime", "time", "select", "tags", "json",
	"image", "file", "reference", "group", "list", "blocks", "computed",
}

func (k Kind) String() string { return kindNames[k] }

// Kinds gives every kind there is.
func Kinds() iter.Seq[Kind] {
	return func(yield func(Kind) bool) {
		for k := range kindNames {
			if !yield(Kind(k)) {
				return
			}
		}
	}
}

// About says in half a sentence what a field of the kind holds.
func (k Kind) About() string { return kindWords[k] }

var kindWords = [...]string{
	"a line of text",
	"text of several lines, without markup",
	"an e-mail address",
	"a colour, as in CSS",
	"a piece of code or data, kept to the letter",
	"a link, as in Markdown",
	"Markdown, published as HTML",
	"Markdown, published as a tree of nodes where an API knows such a thing",
	"HTML, sanitised",
	"a number",
	"a whole number",
	"`true` or `false`",
	"a day",
	"a moment",
	"a time of day",
	"one of some options, or several",
	"words, from no list or from the documents of a type",
	"anything that JSON can say",
	"a picture, with its alternative text",
	"a file to download",
	"another document, or several",
	"fields, together under one key",
	"items of one kind, in their order",
	"pieces of several kinds, in their order",
	"what follows from other fields; it is not written",
}

// A kind without a name or without words does not compile.
var _, _ [0]struct{} = [len(kindNames) - 1 - int(Computed)]struct{}{}, [len(kindWords) - 1 - int(Computed)]struct{}{}

// KindNamed gives the kind of a name in a schema.
func KindNamed(name string) (Kind, bool) {
	for i, n := range kindNames {
		if n == name {
			return Kind(i), true
		}
	}
	return 0, false
}
