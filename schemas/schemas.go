// Package schemas is what a project declares: galley.yaml, the types of
// documents and their fields. It reads no documents. A Project is built by
// Load, whole, and never changes after it.
package schemas

import (
	"regexp"
	"time"

	"galley/schemas/source"
)

// A Project is all that is declared: galley.yaml and schemas/. Load never
// gives one without its defaults filled in.
type Project struct {
	Title   Label
	BaseURL string // percent-encoded, without the last slash; "" if there is none
	Path    string // the path of BaseURL: "" or "/docs"
	Locales []string
	Zone    *time.Location

	Theme, Content, Static, Output string // folders; Theme is a name below themes/

	Ignore    []string // globs below Content
	Dates     Dates
	Elsewhere []string // globs of links that are not checked
	Markdown  MarkdownOptions
	Feeds     Feeds
	Limits    Limits
	Keys      Keys // a type's own are made of them
	Checks    Checks

	Types      []*Type     // by name
	Taxonomies []*Taxonomy // by name

	// Families is what galley.yaml says under `api` to a family, which alone
	// can read it: nil is off, an empty Mapping all defaults. R3 is on unless
	// it is said to be off.
	Families map[string]*source.Node

	// Broken says that galley.yaml could not be read to its end: documents
	// should not be checked by what is left of it.
	Broken bool

	// Texts are the files that were read, so that a problem can show its line.
	Texts map[string][]byte
	// Hash changes with anything that is declared.
	Hash uint64
}

// Whole says that galley.yaml and every schema could be read: only then it is
// known which pages there are, and whose mistake it is if one is missing.
func (p *Project) Whole() bool {
	for _, t := range p.Types {
		if t.Broken {
			return false
		}
	}
	return !p.Broken
}

// Type gives the type of a name, or nil.
func (p *Project) Type(name string) *Type {
	for _, t := range p.Types {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// Taxonomy gives the taxonomy of a name, or nil.
func (p *Project) Taxonomy(name string) *Taxonomy {
	for _, t := range p.Taxonomies {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// DefaultLocale is the first one.
func (p *Project) DefaultLocale() string { return p.Locales[0] }

// A Label is what a reader sees: one text, or one for each locale.
type Label struct {
	Text     string
	ByLocale map[string]string // nil: Text holds in all
}

// In gives the text for a locale; where it has none of its own, the first
// locale's, which is Text.
func (l Label) In(locale string) string {
	if t, ok := l.ByLocale[locale]; ok {
		return t
	}
	return l.Text
}

type Dates struct {
	Git     bool
	Formats []string // as written: M/D/YYYY
	Layouts []string // the same as Go's time layouts
}

type MarkdownOptions struct {
	Sanitize        bool // rawHTML: sanitize; else raw HTML is dropped
	Footnotes       bool
	DefinitionLists bool
	Highlight       bool
}

type Feeds struct {
	Limit int
	Types []string // nil: those with a written date order and a URL
	Set   bool     // Types was written, be it empty
}

// Limits are the caps of galley.yaml.
type Limits struct {
	source.Limits
	Paragraph int // bytes of one Markdown block of text
	Columns   int // of a table
	Output    int // bytes of one page
	Render    time.Duration
	Image     int // pixels
}

// Checks are the severities that a project or a type sets.
type Checks map[source.Rule]source.Severity

// Apply gives the problem its severity; false says that it is switched off.
func (c Checks) Apply(p *source.Problem) bool {
	if s, ok := c[p.Rule]; ok {
		p.Severity = s
	}
	return p.Severity != source.Off
}

// A TypeKind is a type's `kind`.
type TypeKind uint8

const (
	Document   TypeKind = iota
	Single              // exactly one document
	Collection          // small records, several in a file allowed
	Block               // a named group of fields without documents
)

func (k TypeKind) String() string {
	return [...]string{"document", "single", "collection", "block"}[k]
}

// A Type is a kind of document, or a block.
type Type struct {
	Name        string
	Label       Label
	Description Label
	Kind        TypeKind
	Icon        string
	Private     bool

	Fields     []*Field // as declared, includes written out
	TitleField *Field   // nil if there is no text field
	SlugField  *Field
	Body       *Field // what a Markdown file's body fills; nil if it may have none

	Source        []Glob
	Slug          Pattern
	URL           map[string]Pattern // by locale, prefix included; nil: no pages
	ListURL       map[string]string  // by locale, prefix included; nil: no list
	Order         []Order            // never empty but for a collection without `order`
	OrderWritten  bool
	PerPage       int
	PerPageSet    bool // was written
	PageSizes     []int
	OmitFromLists []*Field

	Keys   Keys
	Checks Checks // the project's, with the type's own over them

	// Families is what the type says to a family (butter, apostrophe), which
	// alone can read it.
	Families map[string]*source.Node

	// Broken says that the schema could not be read to its end: the type claims
	// its files, but they should not be checked by what is left of it.
	Broken bool

	Pos source.Pos // of the schema file
}

// Field gives the field of a name, or nil.
func (t *Type) Field(name string) *Field { return FieldNamed(t.Fields, name) }

// FieldNamed gives the field of a name, or nil.
func FieldNamed(fields []*Field, name string) *Field {
	for _, f := range fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// A Glob is one pattern of a `source`. A path matches a type if the last glob
// that matches it does not take away.
type Glob struct {
	Text    string // as written
	Path    string // the pattern, below the content folder, or below the project if Project
	Project bool   // began with /
	Not     bool   // began with !: takes away
	Locale  bool   // has {locale}: that folder names the locale
	Pos     source.Pos

	ways [][]segment // Path, braces written out
}

// A Field is a place for a value.
type Field struct {
	Name        string // "" of the items of a list
	Label       Label
	Description Label
	Kind        Kind
	Index       int // its place among its siblings

	From      []Spelling // what it is read from; never empty for a named field
	Required  bool
	Localized bool // false: written in the first locale, holds in all
	Private   bool
	Unique    bool
	Default   *source.Node // defaultValue as written; nil if there is none
	Separator string       // splits a text into a list

	MinLength, MaxLength int // code points; MaxLength 0 is no limit
	Pattern              *regexp.Regexp
	PatternText          string
	PatternLimit         int      // bytes of the longest text that Pattern should be tried on (reliability P-29)
	Language             string   // of code
	Min, Max, Step       *float64 // of numbers
	MinItems, MaxItems   int      // of lists; MaxItems 0 is no limit
	Options              []Option
	Many                 bool
	Accept               []string // extensions without the dot, lower case; nil: any
	AltRequired          bool
	JSONSchema           *Validator // of json; nil: anything

	Taxonomy      *Taxonomy
	To            []*Type  // of a reference, of tags
	OmitMissing   bool     // onUnpublished: omit
	Of            []*Type  // of blocks; of a group or list made of a block, that one
	Fields        []*Field // of a group
	Item          *Field   // of a list, never nil there: what each item is; a Group for `fields` and for a block
	As            string   // of computed: html plain excerpt toc words readingTime references
	ComputedFrom  *Field   // of computed: the Markdown field, or for references the reference field
	ComputedOfAll *Type    // of computed references: the type that refers

	Pos source.Pos // of its name, or of the field itself

	unknown     bool       // its kind could not be understood
	taxonomyPos source.Pos // where Taxonomy is named
}

// IsList says whether the field's value is a list of some kind.
func (f *Field) IsList() bool {
	switch f.Kind {
	case List, Blocks, Tags:
		return true
	case Select, Reference:
		return f.Many
	case Computed:
		return f.As == "references" || f.As == "toc"
	}
	return false
}

// An Option is one choice of a select.
type Option struct {
	Value string
	Label Label
}

// A Spelling is a key that a field or a document key is read from. A key
// written with its dots goes before the path that the dots could mean.
type Spelling struct {
	Text string
	Path []string // Text split at its dots
}

// A Taxonomy is what the fields that name it span.
type Taxonomy struct {
	Name   string
	To     *Type // whose documents are terms; nil: a term is a text
	Fields []*Field
	// ListURL, by locale, is where the terms' list lives, and TermURL the
	// pattern of a text term's page: of a taxonomy without `to` /NAME/ and
	// /NAME/{slug}/, of one with `to` that type's listURL and url.
	ListURL map[string]string
	TermURL map[string]Pattern
}

// An Order is one key of an `order`.
type Order struct {
	Field      *Field   // nil: Key
	In         []*Field // of a query: the groups in which Field stands, the outermost first
	Key        string   // date, updated, created, title, slug, or the field's name; of a query also published
	Descending bool
	ByName     bool // of a query over several types: each one's own field of the name Key
}

// A DocumentKey is one that every document has besides its type's fields.
type DocumentKey uint8

const (
	KeyID DocumentKey = iota
	KeySlug
	KeyURL
	KeyDraft
	KeyArchived
	KeyDate
	KeyUpdated
	KeyCreated
	KeyExpires
	KeyAliases
	KeyButterID
	KeyAposDocID
	KeyVisibility
	DocumentKeys // how many there are
)

func (k DocumentKey) String() string {
	return [...]string{"id", "slug", "url", "draft", "archived", "date", "updated", "created",
		"expires", "aliases", "butterId", "aposDocId", "visibility"}[k]
}

// Keys say how files spell the documents' own keys.
type Keys struct {
	From   [DocumentKeys][]Spelling // empty: documents of this type have no such key
	Ignore []Spelling               // nobody reads these
}
