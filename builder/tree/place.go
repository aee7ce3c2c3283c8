package tree

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/zeebo/xxh3"

	"galley/builder/disk"
)

// A Refusal says that a folder will not be published to, and what to do.
// Nothing was changed.
type Refusal struct{ Message, Hint string }

func (r *Refusal) Error() string { return r.Message }

// A Place is a folder that may be published to.
type Place struct {
	Path  string // absolute, symlinks followed
	Label string // how messages and the manifest call it: below the project if it is there
	There bool   // a folder is
}

// key names the folder's files in .galley.
func (p Place) key() string {
	if p.Label == filepath.Base(p.Label) && p.Label == strings.ToLower(p.Label) {
		return p.Label
	}
	return strconv.FormatUint(xxh3.HashString(p.Label), 16)
}

// An Input is a folder that nothing may be published into or over.
type Input struct {
	Path string
	Name string // "the content folder"
}

// Locate finds where out is, and refuses it where a build could harm what it
// did not make: the project or what is above it, a home, a folder that is read,
// anything inside one of these, a repository's own folder. It changes nothing.
func Locate(project, out, home string, inputs []Input) (Place, error) {
	at, err := disk.Find(out)
	if err != nil {
		return Place{}, err
	}
	root, err := disk.Find(project)
	if err != nil {
		return Place{}, err
	}
	p := Place{Path: at.Path, Label: at.Path, There: at.Folder()}
	if rel, err := filepath.Rel(root.Path, at.Path); err == nil && filepath.IsLocal(rel) {
		p.Label = filepath.ToSlash(rel)
	}
	refuse := func(format string, args ...any) (Place, error) {
		return Place{}, &Refusal{
			Message: fmt.Sprintf("%s cannot be published to: it ", out) + fmt.Sprintf(format, args...),
			Hint:    "name a folder of its own, such as public; nothing was written or removed",
		}
	}
	if at.Path == filepath.Dir(at.Path) {
		return refuse("is the root of the file system")
	}
	for _, in := range append([]Input{{project, "the project"}, {home, "a home folder"}}, inputs...) {
		if in.Path == "" {
			continue
		}
		folder, err := disk.Find(in.Path)
		if err != nil {
			return Place{}, err
		}
		switch {
		case at.Is(folder):
			return refuse("is %s", in.Name)
		case folder.Inside(at):
			return refuse("holds %s", in.Name)
		case at.Inside(folder) && !folder.Is(root) && in.Path != home:
			return refuse("is inside %s", in.Name)
		}
	}
	if filepath.Base(at.Path) == ".git" || slices.Contains(at.Above(), ".git") {
		return refuse("is a git repository's own folder")
	}
	return p, nil
}
