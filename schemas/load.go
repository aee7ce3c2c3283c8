package schemas

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/zeebo/xxh3"

	"galley/schemas/source"
)

// Reading goes in four strokes, because types name each other in both
// directions and a block may contain itself: galley.yaml; each type's name and
// kind; its fields, which from then on can point at any type; and last what
// hangs on fields (titles, patterns, orders, taxonomies). No stroke stops at a
// problem: what is not understood is left out, and the next one goes on.

// ErrNoProject says that a folder has neither galley.yaml nor schemas/.
var ErrNoProject = errors.New("no galley.yaml and no schemas/ here")

const configFile = "galley.yaml"
const schemasFolder = "schemas"

// A loader is a project on its way.
type loader struct {
	fsys       fs.FS
	p          *Project
	problems   source.Problems
	types      []*draft
	byName     map[string]*draft
	byFold     map[string]*draft // in lower case
	taxonomies map[string]*Taxonomy
	computed   []computedField
	feedTypes  []*source.Node
}

// A draft is a type on its way.
type draft struct {
	*Type
	settings *Settings
	state    uint8 // of its fields: 0 not read, 1 being read, 2 read
}

// Load reads what fsys, a project's folder, declares. It gives a project in
// any case, as far as it can be understood; whether it is good the problems
// say. The error is the disk's. There is no project without galley.yaml or
// schemas/: then the error is ErrNoProject.
func Load(fsys fs.FS) (*Project, source.Problems, error) {
	l := &loader{fsys: fsys, p: defaults(), byName: map[string]*draft{}, byFold: map[string]*draft{}, taxonomies: map[string]*Taxonomy{}}
	_, noConfig := fs.Lstat(fsys, configFile)
	folder, noFolder := fs.Lstat(fsys, schemasFolder)
	if noFolder == nil && folder.Mode()&fs.ModeSymlink != 0 {
		l.problems.Add(source.Symlink, source.Pos{File: schemasFolder}, "put the folder itself in its place", "schemas is a symbolic link, which is not followed")
	}
	switch {
	case errors.Is(noConfig, fs.ErrNotExist) && errors.Is(noFolder, fs.ErrNotExist):
		return l.p, nil, ErrNoProject
	case noConfig != nil && !errors.Is(noConfig, fs.ErrNotExist):
		return l.p, nil, fmt.Errorf("reading %s: %w", configFile, noConfig)
	case noFolder != nil && !errors.Is(noFolder, fs.ErrNotExist):
		return l.p, nil, fmt.Errorf("reading %s: %w", schemasFolder, noFolder)
	}
	if noConfig == nil {
		if err := l.readConfig(); err != nil {
			return l.p, nil, err
		}
	}
	if noFolder == nil && folder.IsDir() {
		if err := l.readTypes(); err != nil {
			return l.p, nil, err
		}
	}
	for _, d := range l.types {
		l.resolveFields(d)
	}
	l.linkBlocks()
	for _, d := range l.types {
		l.finishType(d)
	}
	l.finishComputed()
	l.finishTaxonomies()
	l.finishFeeds()
	l.checkNames()
	l.p.Hash = hash(l.p.Texts)
	var problems source.Problems
	for _, p := range l.problems {
		if l.p.Checks.Apply(&p) {
			problems = append(problems, p)
		}
	}
	problems.Sort()
	return l.p, problems, nil
}

// read parses one of the project's files. Where it is broken the node is what
// could be read of it, at least a Null.
func (l *loader) read(file string) (node *source.Node, broken bool, err error) {
	node = &source.Node{}
	info, err := fs.Lstat(l.fsys, file)
	if err != nil {
		return node, true, fmt.Errorf("reading %s: %w", file, err)
	}
	if !info.Mode().IsRegular() {
		rule, what := source.NotAFile, "not a file"
		if info.Mode()&fs.ModeSymlink != 0 {
			rule, what = source.Symlink, "a symbolic link, which is not followed"
		}
		l.problems.Add(rule, source.Pos{File: file}, "put a copy of the file in its place", "%s is %s", file, what)
		return node, true, nil
	}
	text, err := fs.ReadFile(l.fsys, file)
	if err != nil {
		return node, true, fmt.Errorf("reading %s: %w", file, err)
	}
	l.p.Texts[file] = text
	faults := source.Check(file, text, l.p.Limits.Limits)
	l.problems = append(l.problems, faults...)
	if faults.Failed() {
		return node, true, nil
	}
	parsed, faults := source.Parse(text, source.YAML, source.Base{File: file}, l.p.Limits.Limits)
	l.problems = append(l.problems, faults...)
	return &parsed, faults.Failed(), nil
}

func (l *loader) settings(file string, n *source.Node, of string) *Settings {
	s := NewSettings(file, n, of, &l.problems)
	s.text = l.p.Texts[file]
	return s
}

// readTypes gives each file in schemas/ a type with its name and kind.
func (l *loader) readTypes() error {
	entries, err := fs.ReadDir(l.fsys, schemasFolder)
	if err != nil {
		return fmt.Errorf("reading %s: %w", schemasFolder, err)
	}
	for _, e := range entries {
		file := path.Join(schemasFolder, e.Name())
		name, ending := strings.CutSuffix(e.Name(), ".yaml")
		if strings.HasPrefix(e.Name(), ".") || strings.HasPrefix(e.Name(), "_") {
			continue
		}
		if !ending {
			l.strangeFile(file, e)
			continue
		}
		node, broken, err := l.read(file)
		if err != nil {
			return err
		}
		if broken && node.Kind != source.Mapping {
			node = &source.Node{} // what is wrong with it has been said
		}
		l.newType(name, file, node, broken)
	}
	slices.SortFunc(l.types, func(a, b *draft) int { return cmp.Compare(a.Name, b.Name) })
	for _, d := range l.types {
		l.p.Types = append(l.p.Types, d.Type)
	}
	return nil
}

// strangeFile says so where somebody may have meant a type.
func (l *loader) strangeFile(file string, e fs.DirEntry) {
	at := source.Pos{File: file}
	if e.IsDir() {
		below, _ := fs.ReadDir(l.fsys, file)
		if slices.ContainsFunc(below, func(e fs.DirEntry) bool { return path.Ext(e.Name()) == ".yaml" }) {
			l.problems.Add(source.BadSchema, at, "move the files up into schemas/", "types lie in schemas/ itself, not in a folder of it")
		}
		return
	}
	switch ext := path.Ext(file); strings.ToLower(ext) {
	case ".yml", ".yaml", ".json", ".toml":
		l.problems.Add(source.BadSchema, at, fmt.Sprintf("call it %s.yaml", strings.TrimSuffix(e.Name(), ext)),
			"a type is a file that ends in .yaml, so %s is not read", file)
	}
}

// hash is one number for all texts and their names.
func hash(texts map[string][]byte) uint64 {
	h := xxh3.New()
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		fmt.Fprintf(h, "%d %s %d ", len(name), name, len(texts[name]))
		h.Write(texts[name])
	}
	return h.Sum64()
}
