package schemas

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
	Computed
)

var kindNames = [...]string{
	"text", "textarea", "email", "color", "code", "url", "markdown", "richText", "html",
	"number", "integer", "boolean", "date", "dateTime", "time", "select", "tags", "json",
	"image", "file", "reference", "group", "list", "blocks", "computed",
}

func (k Kind) String() string { return kindNames[k] }

// KindNamed gives the kind of a name in a schema.
func KindNamed(name string) (Kind, bool) {
	for i, n := range kindNames {
		if n == name {
			return Kind(i), true
		}
	}
	return 0, false
}
