package content

import (
	"io/fs"
	"time"

	"galley/schemas"
	"galley/schemas/source"
)

// A File is one of the project's, as the walk saw it.
type File struct {
	Path     string // relative to the project
	Size     int64
	Modified time.Time
	Type     *schemas.Type // that claims it; nil if it is not a document's
	Locale   string        // of the folder that {locale} stands for; ""
	Glob     *schemas.Glob // that matched
}

// A Listing is what there is, sorted by path: the first thing a build looks at.
type Listing struct {
	Documents []File
	Static    []File // below the static folder; Path is in the project
	Beside    []File // other files below the content folder
	Problems  source.Problems
}

// Walk lists a project's files. It follows no symlink, and reports each.
func Walk(fsys fs.FS, p *schemas.Project) (*Listing, error) { panic("to be written") }
