package source

// What each rule is about, and how what it reports is repaired: for the lists
// of rules that SARIF and the documentation hold.

// About is a sentence that says what the rule reports; "" for an unknown rule.
func (r Rule) About() string { return abouts[r][0] }

// Help is a sentence or two that say how to repair it; "" for an unknown rule.
func (r Rule) Help() string { return abouts[r][1] }

var abouts = map[Rule][2]string{
	BadYAML:             {"The text is no YAML.", "Repair the line. The message says what was expected there."},
	BadTOML:             {"The text is no TOML.", "Repair the line. The message says what was expected there."},
	BadJSON:             {"The text is no JSON.", "Repair the line. JSON has no comments, no single quotes and no comma before a closing bracket."},
	TabIndent:           {"A line of YAML is indented with a tab.", "Replace the tab with spaces."},
	UnclosedFrontMatter: {"Front matter is opened and never closed.", "Add the closing fence on a line of its own."},
	UnclosedQuote:       {"A quoted text has no closing quote.", "Add the quote at its end, or leave out the opening one."},
	UnquotedColon:       {"A colon and a blank stand in an unquoted value.", "Write the value between double quotes."},
	DuplicateKey:        {"A key stands twice in one mapping.", "Remove one of the two. As a warning, the last one holds."},
	SecondDocument:      {"A YAML file holds more than one document.", "Move each document to a file of its own."},
	AliasLimit:          {"YAML aliases come to too much, or repeat what they stand in.", "Write the values out, or refer to another document."},
	TooDeep:             {"Lists and mappings are nested too deep.", "Flatten the structure, or raise `limits.depth` in galley.yaml."},
	TooLarge:            {"A file is too large.", "Split the file, or raise the limit in galley.yaml."},
	NotUTF8:             {"A file holds bytes that are not UTF-8.", "Save the file as UTF-8."},
	UTF16:               {"A file is UTF-16.", "Save the file as UTF-8."},
	ControlCharacter:    {"A control character stands in a text.", "Delete it."},
	ConflictMarker:      {"An unfinished merge has left its markers.", "Finish the merge."},

	UnknownField: {"A document has a key that its type does not have.", "Correct the key, add the field to the schema, or list the key under `keys: {ignore: […]}`."},
	TwoSpellings: {"A document says one thing under two keys.", "Remove one of the two."},
	Required:     {"A required field is not set.", "Set the field."},
	WrongKind:    {"A value is not of its field's type.", "Write a value of that type."},
	BadNumber:    {"A value is no number that can be kept exactly.", "Write a plain decimal number."},
	BadDate:      {"A value is no date or time that exists.", "Write it as 2026-03-01 or 2026-03-01T09:00:00Z, or add its form to `dates: {formats: […]}`."},
	NotAnOption:  {"A value is none of its field's options.", "Choose one of the options, or add it to the schema."},
	OutOfRange:   {"A number is too small, too large, or between two steps.", "Choose a number within the field's range."},
	WrongLength:  {"A text is too short or too long.", "Shorten or lengthen the text, or change the field's limits."},
	WrongCount:   {"A list has too few or too many members.", "Add or remove some, or change the field's limits."},
	Pattern:      {"A text does not match its field's pattern.", "Write it as the pattern asks."},
	NotUnique:    {"Two documents have one value where it must be unique.", "Change one of the two."},
	MissingAlt:   {"A picture has no text for those who cannot see it.", "Write it as `{src: …, alt: …}`."},
	MissingDate:  {"A document in an order by date has no date.", "Set its date."},

	BadSlug:     {"A slug has characters that an address cannot have.", "Use letters, digits and hyphens."},
	SameSlug:    {"Two documents of a type have one slug.", "Give one of them another `slug`."},
	SameID:      {"Two documents have one id.", "Change one of the two."},
	SameAddress: {"Two pages or files would have one address.", "Give one of them another `url` or `slug`."},
	AliasTaken:  {"An old address of a document is another's address.", "Remove it from `aliases`."},
	SameTerm:    {"Two spellings of a term have one slug and are taken for one.", "Write the term in one way."},

	BrokenLink:           {"A link leads nowhere.", "Correct the link, or list what something else answers under `elsewhere` in galley.yaml."},
	BrokenHeading:        {"A link leads to a heading that its page does not have.", "Correct what follows the `#`."},
	BrokenReference:      {"A reference names a document that does not exist.", "Correct the name, or write the document."},
	UnpublishedReference: {"A published document refers to one that is not.", "Publish that one, or set `onUnpublished: omit` on the field."},
	MissingFile:          {"A file that a document names does not exist.", "Correct the path, or add the file."},
	URLScheme:            {"An address has a scheme that links may not have.", "Use http, https, mailto or tel, or a relative address."},

	Shortcode:    {"A shortcode or component stands in a text; Galley runs none.", "Write Markdown in its place, or turn the rule off."},
	DroppedHTML:  {"HTML in Markdown was left out.", "Write Markdown, or set `markdown: {rawHTML: sanitize}` in galley.yaml."},
	TableTooWide: {"A table has too many columns.", "Split the table, or raise `limits.columns`."},
	TooSlow:      {"A text takes too long to read.", "Split the paragraph, or raise the limit."},

	NoType:       {"A file below the content folder belongs to no type.", "Move it, let a type's `source` take it, or list it under `ignoreFiles`."},
	NoBaseURL:    {"Pages have no absolute addresses, since no baseURL is set.", "Set `baseURL` in galley.yaml."},
	TwoTypes:     {"Two types claim one file.", "Change the `source` of one of them."},
	UnknownKey:   {"A key of galley.yaml or a schema is unknown.", "Correct or remove it."},
	BadSchema:    {"A schema or galley.yaml says what it cannot mean.", "The message says what is expected."},
	UnknownType:  {"A schema names a type that does not exist.", "Correct the name, or write the type."},
	BadPattern:   {"A pattern cannot be read.", "Patterns are RE2: no look-ahead, no back-references."},
	ReservedName: {"A name is taken by Galley or by an API.", "Choose another name."},
	Template:     {"A template cannot be read or fails.", "Repair the template at that line."},
	ShallowClone: {"The repository's history is cut off, so dates cannot be read from it.", "Fetch the whole history: `git fetch --unshallow`."},
	Symlink:      {"A symbolic link leads out of the project.", "Copy what it leads to into the project."},
	NotAFile:     {"Something that is no regular file lies among the content.", "Remove it, or list it under `ignoreFiles`."},
	EditedFile:   {"A published file was changed by hand.", "Change its source; what is published is written anew."},
}
