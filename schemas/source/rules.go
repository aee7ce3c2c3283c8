package source

import "slices"

// A Rule is the stable name of a kind of problem: what `checks` in galley.yaml
// sets, and a heading of docs/problems.md.
type Rule string

// About reading.
const (
	BadYAML             Rule = "bad-yaml"
	BadTOML             Rule = "bad-toml"
	BadJSON             Rule = "bad-json"
	TabIndent           Rule = "tab-indent"
	UnclosedFrontMatter Rule = "unclosed-front-matter"
	UnclosedQuote       Rule = "unclosed-quote"
	UnquotedColon       Rule = "unquoted-colon"
	DuplicateKey        Rule = "duplicate-key"
	SecondDocument      Rule = "second-document"
	AliasLimit          Rule = "alias-limit"
	TooDeep             Rule = "too-deep"
	TooLarge            Rule = "too-large"
	NotUTF8             Rule = "not-utf8"
	UTF16               Rule = "utf16"
	ControlCharacter    Rule = "control-character"
	ConflictMarker      Rule = "conflict-marker"
)

// About values.
const (
	UnknownField Rule = "unknown-field"
	TwoSpellings Rule = "two-spellings"
	Required     Rule = "required"
	WrongKind    Rule = "wrong-kind"
	BadNumber    Rule = "bad-number"
	BadDate      Rule = "bad-date"
	NotAnOption  Rule = "not-an-option"
	OutOfRange   Rule = "out-of-range"
	WrongLength  Rule = "wrong-length"
	WrongCount   Rule = "wrong-count"
	Pattern      Rule = "pattern"
	NotUnique    Rule = "not-unique"
	MissingAlt   Rule = "missing-alt"
	MissingDate  Rule = "missing-date"
)

// About names.
const (
	BadSlug     Rule = "bad-slug"
	SameSlug    Rule = "same-slug"
	SameID      Rule = "same-id"
	SameAddress Rule = "same-address"
	AliasTaken  Rule = "alias-taken"
	SameTerm    Rule = "same-term"
)

// About links.
const (
	BrokenLink           Rule = "broken-link"
	BrokenHeading        Rule = "broken-heading"
	BrokenReference      Rule = "broken-reference"
	UnpublishedReference Rule = "unpublished-reference"
	MissingFile          Rule = "missing-file"
	URLScheme            Rule = "url-scheme"
)

// About text.
const (
	Shortcode    Rule = "shortcode"
	DroppedHTML  Rule = "dropped-html"
	TableTooWide Rule = "table-too-wide"
	TooSlow      Rule = "too-slow"
)

// About the project.
const (
	NoType       Rule = "no-type"
	NoBaseURL    Rule = "no-base-url"
	TwoTypes     Rule = "two-types"
	UnknownKey   Rule = "unknown-key"
	BadSchema    Rule = "bad-schema"
	UnknownType  Rule = "unknown-type"
	BadPattern   Rule = "bad-pattern"
	ReservedName Rule = "reserved-name"
	Template     Rule = "template"
	ShallowClone Rule = "shallow-clone"
	Symlink      Rule = "symlink"
	NotAFile     Rule = "not-a-file"
	EditedFile   Rule = "edited-file" // a published file was changed by hand
)

// A group of rules, as docs/problems.md heads it.
type group struct {
	About string
	Rules []Rule
}

// Groups gives every rule there is, in the order of the documentation.
func Groups() []group {
	return []group{
		{"reading", []Rule{BadYAML, BadTOML, BadJSON, TabIndent, UnclosedFrontMatter, UnclosedQuote, UnquotedColon, DuplicateKey, SecondDocument, AliasLimit, TooDeep, TooLarge, NotUTF8, UTF16, ControlCharacter, ConflictMarker}},
		{"values", []Rule{UnknownField, TwoSpellings, Required, WrongKind, BadNumber, BadDate, NotAnOption, OutOfRange, WrongLength, WrongCount, Pattern, NotUnique, MissingAlt, MissingDate}},
		{"names", []Rule{BadSlug, SameSlug, SameID, SameAddress, AliasTaken, SameTerm}},
		{"links", []Rule{BrokenLink, BrokenHeading, BrokenReference, UnpublishedReference, MissingFile, URLScheme}},
		{"text", []Rule{Shortcode, DroppedHTML, TableTooWide, TooSlow}},
		{"the project", []Rule{NoType, NoBaseURL, TwoTypes, UnknownKey, BadSchema, UnknownType, BadPattern, ReservedName, Template, ShallowClone, Symlink, NotAFile, EditedFile}},
	}
}

// Severity is what the rule counts as where no `checks` says otherwise.
func (r Rule) Severity() Severity {
	switch r {
	case SameTerm, Shortcode, DroppedHTML, NoType, NoBaseURL, EditedFile:
		return Warning
	}
	return Error
}

// Reading says whether the rule is about reading: what breaks it leaves parts
// of a file unread, so that nothing can be said of what they lack.
func (r Rule) Reading() bool { return slices.Contains(Groups()[0].Rules, r) }

// Fixed says that `checks` cannot change the rule: without it Galley would
// have to guess what the file says.
func (r Rule) Fixed() bool {
	if r.Reading() {
		return r != DuplicateKey
	}
	switch r {
	case UnknownKey, BadSchema, UnknownType, BadPattern, ReservedName, Template, SameAddress, TwoTypes, Symlink, NotAFile, SameID:
		return true
	}
	return false
}
