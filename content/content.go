// Package content is documents, and the site they make. The first step reads
// every file on its own, in parallel: bytes, nodes, a Document. The second
// resolves what they say of each other into a frozen Site. Nothing is written
// here, and nothing read but the file system that is handed in.
package content

import (
	"time"

	"galley/content/bodies"
	"galley/content/markdown"
	"galley/schemas"
	"galley/schemas/source"
)

// An ID names a document within its project, in all locales: its path below
// the content folder without extension, locale and `.draft`.
type ID string

// A Document is what one file, or one record in it, says by the rules of its
// type. It never changes and knows no other document: numbers, addresses and
// targets belong to a Site, so that sites can share documents.
type Document struct {
	ID     ID
	Type   *schemas.Type
	Locale string
	Next   bool   // NAME.draft.md: the next version of NAME
	File   string // relative to the project
	Folder string // of the file; files beside the document are there
	Own    bool   // index.md or _index.md: the files in its folder are its own
	Path   string // below its type's folder, without extension: what {path} is made of; "" at the root
	Name   string // what {file} is: `slug:` or the file's name, slugged; "" for the _index.md of the type's root
	Record int    // of a collection's file: its place in it, from 0
	Hash   uint64 // of the file's bytes

	Keys     Keys
	Values   []Value // by place in Type.Fields; nil is unset
	Mentions []Mention
	Marks    []Mark
	Problems source.Problems

	Line, Column int       // the document's first character, or the record's
	KeyPlaces    KeyPlaces // where its own keys' values stand
}

// A Place is a Pos whose file is known from elsewhere.
type Place struct{ Line, Column, EndLine, EndColumn int32 }

// KeyPlaces say where the values of a document's own keys stand. Most documents
// have few of them.
type KeyPlaces []KeyPlace

// A KeyPlace is where the value of a key stands.
type KeyPlace struct {
	Key schemas.DocumentKey
	Place
}

// At gives the place of a key's value; zero if the document does not have it.
func (ps KeyPlaces) At(k schemas.DocumentKey) Place {
	for i := range ps {
		if ps[i].Key == k {
			return ps[i].Place
		}
	}
	return Place{}
}

// Keys are a document's own keys, read.
type Keys struct {
	ID        string // a UUID, or ""
	Slug      string // as written, or ""
	URL       string // with a leading slash, or ""
	Draft     bool
	Archived  bool
	Date      time.Time // zero: none written and none in a path
	Updated   time.Time
	Created   time.Time
	Expires   time.Time
	Aliases   []Alias
	ButterID  int32
	AposDocID string
	LoginOnly bool // visibility: loginRequired
}

// An Alias is an old address, with a leading slash.
type Alias struct {
	URL string
	Place
}

// A Redirect is an alias that leads to its document's page: one that nothing
// else has the address of.
type Redirect struct {
	Alias // its URL in the one form of addresses
	N     N
}

// A Value is what stands in a field: one of the types below, and no other.
// Unset is nil.
type Value interface{ value() }

type (
	Text    string    // text, textarea, email, color, code, select; a tag
	Integer int64     // integer
	Number  float64   // number
	Bool    bool      // boolean
	Date    time.Time // date: midnight UTC
	Time    time.Time // dateTime
	Clock   int32     // time: seconds since midnight
	JSON    string    // json: compact, in the order of the file
	Link    int32     // url: a place in Mentions
	Ref     int32     // reference: a place in Mentions
	List    []Value   // whatever stands in a list; never empty
)

// Media is an image or file.
type Media struct {
	Mention    int32
	Alt, Title string
}

// A Group is the values of some fields: a group, an item of a list made of
// fields, a block.
type Group struct {
	Block  *schemas.Type // of blocks and what is made `of` one; nil: fields without a name
	Fields []*schemas.Field
	Values []Value // by place in Fields
	ID     string  // what the file says under _id; Apostrophe alone looks at it
	Place  Place
}

// A Body is printed text: of markdown, richText and html fields. Where the
// store is a forgetful one, the Refs lead nowhere.
type Body struct {
	HTML, Rich, Plain bodies.Ref
	Links             int32           // how many addresses lead into the project: Mentions[First:First+Links] of the document
	HTMLSpots         []markdown.Spot // where their addresses go in HTML; by place
	RichSpots         []markdown.Spot // the same in Rich
	First             int32
	Headings          []markdown.Heading
	Anchors           []string // ids that raw HTML brings: links may lead there too
	Excerpt           string
	Words             int32
}

func (Text) value()    {}
func (Integer) value() {}
func (Number) value()  {}
func (Bool) value()    {}
func (Date) value()    {}
func (Time) value()    {}
func (Clock) value()   {}
func (JSON) value()    {}
func (Link) value()    {}
func (Ref) value()     {}
func (List) value()    {}
func (*Media) value()  {}
func (*Group) value()  {}
func (*Body) value()   {}

// A MentionKind says what a document means when it names something else.
type MentionKind uint8

const (
	ToDocument MentionKind = iota // a reference, or a tag of a taxonomy with `to`
	ToLink                        // a link in Markdown, a url field
	ToPicture                     // an image in Markdown
	ToFile                        // an image or file field
)

// A Mention is where a document names something else, as written.
type Mention struct {
	Kind  MentionKind
	Field *schemas.Field // that it stands in
	Text  string
	Place
}

// A Mark is where a value stands that documents are compared by: a term that is
// a text, or what has to be unique. Text is the value, so that equal ones are
// equal texts.
type Mark struct {
	Field *schemas.Field // that it stands in
	Text  string
	Place
}

// N numbers a document within a site. A number may be handed around freely;
// only who looks up its entry depends on the document.
type N int32

// None is the number of no document.
const None N = -1

// A State is what the clock and the document's keys make of it.
type State uint8

const (
	Published State = iota
	Draft
	Scheduled
	Expired
	Archived
)

func (s State) String() string {
	return [...]string{"published", "draft", "scheduled", "expired", "archived"}[s]
}

// An Entry is a document as its site knows it.
type Entry struct {
	*Document
	N         N
	UUID      string // the published id
	DocID     string // the aposDocId; "" where Apostrophe is off
	Slug      string
	URL       string // of its page, with a leading slash, not escaped, without the base's path; "" if it has none
	State     State
	Parent    N // the document with the nearest address above; None
	Title     string
	Published time.Time // what the APIs call publishedAt: date, else created, else the epoch
	Created   time.Time
	Updated   time.Time
	Targets   []Target // by place in Mentions
	// Translations are the published ones of the same ID and type, this one
	// among them, in the order of the locales.
	Translations []N

	public bool
}

// Public says whether a reader may see the document: it is published (drafts
// and future documents count as such under Options.Drafts), of no private type,
// and not for logged-in readers alone. Whatever a site finds is public.
func (e *Entry) Public() bool { return e.public }

// Draftable says whether who may see drafts may see the document: in whatever
// state, but of no private type and not for logged-in readers alone.
func (e *Entry) Draftable() bool { return !e.Type.Private && !e.Keys.LoginOnly }

// ForMembers says whether the document is for logged-in readers alone, in
// whatever state.
func (e *Entry) ForMembers() bool { return e.Keys.LoginOnly && !e.Type.Private }

// A Target is what a mention leads to. One of its members is set, or none
// where the mention is broken.
type Target struct {
	N        N      // a document of the site, in whatever state; None
	Asset    *Asset // a file of the tree
	Address  string // outside, or a page that is no document, or `#heading`; with a leading slash and not escaped if it is the site's own
	Fragment string // as written behind the address of whatever it is: "?query#heading", or ""
}

// An Asset is a file that goes into the tree as it is.
type Asset struct {
	File    string // in the project
	Address string // in the tree, without a leading slash
	Type    string // media type
	Size    int64
	Width   int // of a picture that can be read; else 0
	Height  int
	MD5     string // of its bytes, in hex; "" where Apostrophe is off
}

// A Term is a value of a taxonomy, with what is published under it in a locale.
type Term struct {
	Slug  string
	Name  string
	N     N      // the document that is the term; None
	Count int    // of published documents that name it
	URL   string // of its page, as in Entry
}

// A Query is the one form of every list: planned, asked for, or a template's.
type Query struct {
	Types          []*schemas.Type // nil: all but private ones and blocks
	Locale         string
	Taxonomy, Term string   // a term's slug
	Also           []InTerm // further terms that documents have to name
	Refers         N        // documents that refer to this one through Field; used if Field is set
	Field          *schemas.Field
	Where          []Condition     // that all have to be fulfilled
	Search         string          // words that documents have to have, as a person types them; "": any. A text without words finds nothing
	Drafts         bool            // documents of all states, as Entry.Draftable says
	Members        bool            // documents for logged-in readers alone too; no search, term or reference finds them
	Order          []schemas.Order // nil: the types' own, of a search best first
	Offset, Limit  int             // Limit 0: all
}

// An InTerm is a term, by its taxonomy's name and its slug.
type InTerm struct{ Taxonomy, Term string }

// A Page is what a query finds: numbers, and how many there are without
// offset and limit. Numbers are the site's own slice: do not change them.
type Page struct {
	Numbers []N
	Total   int
	Scores  []float64 // of a search that is best first, by place in Numbers: the more the better
	Err     error     // of a search, the store's: what was found is nothing then
}

// Options are all that a site depends on besides its files.
type Options struct {
	Now     time.Time // decides what is published, and nothing else
	Drafts  bool      // drafts and future documents count as published
	BaseURL string    // in place of the project's; "" is the project's
	History History   // what git knows; nil: nothing
}

// History tells when a file was first and last changed.
type History interface {
	Dates(file string) (created, updated time.Time, ok bool)
}
