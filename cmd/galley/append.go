package main

import (
	"bytes"
	"path"
	"strings"

	"galley/schemas/source"
)

// appendTo puts a record behind the others of its collection's only file. What
// is there stays as it is, byte for byte; what comes of it is read back before
// it is written, so that a file which is laid out unusually is never broken.
func (n *newcomer) appendTo(file string, text []byte, slug string) error {
	byHand := func(why string) error {
		return misused("write the record by hand", "nothing can be put at the end of %s: %s", file, why)
	}
	if ext := path.Ext(file); ext != ".yaml" && ext != ".yml" {
		return byHand("only YAML files can be added to")
	}
	was, problems := source.Parse(text, source.YAML, source.Base{File: file}, source.Limits{})
	if problems.Failed() {
		return byHand("it cannot be read; `galley check` says why")
	}
	var record bytes.Buffer
	if len(text) > 0 && !bytes.HasSuffix(text, []byte("\n")) {
		record.WriteByte('\n')
	}
	switch {
	case was.Kind == source.Null, was.Kind == source.List && len(was.Nodes) == 0:
		if was.Kind == source.List {
			return byHand("its list is written in one line")
		}
		printLines(&record, n.lines(), "- ", "  ")
	case was.Kind == source.List:
		indent := strings.Repeat(" ", dash(text, &was))
		printLines(&record, n.lines(), indent+"- ", indent+"  ")
	case n.keyed(&was):
		if was.Get(slug) != nil {
			return taken(file + "#" + slug)
		}
		indent := strings.Repeat(" ", was.Nodes[0].KeyColumn-1)
		printLines(&record, []line{{key: slug, below: n.lines()}}, indent, indent)
	default:
		return byHand("it holds one record that is the whole file")
	}

	whole := append(bytes.Clone(text), record.Bytes()...)
	now, problems := source.Parse(whole, source.YAML, source.Base{File: file}, source.Limits{})
	if problems.Failed() || was.Kind != source.Null && now.Kind != was.Kind || len(now.Nodes) != len(was.Nodes)+1 {
		return byHand("it is not written one record below the other")
	}
	info, err := n.project.Stat(file)
	if err != nil {
		return err
	}
	if err := n.project.Replace(file, whole); err != nil {
		return err
	}
	return n.project.Chmod(file, info.Mode)
}

// dash is how far the dashes of a list are indented: the first item begins
// behind its dash.
func dash(text []byte, list *source.Node) int {
	first := list.Nodes[0]
	if first.From > len(text) {
		return 0
	}
	start := bytes.LastIndexByte(text[:first.From], '\n') + 1
	before := text[start:first.From]
	return max(0, bytes.IndexByte(before, '-'))
}

// keyed says whether a file is a mapping from slug to record (design 4): every
// value a mapping, and no key a field's or a document's own.
func (n *newcomer) keyed(file *source.Node) bool {
	if file.Kind != source.Mapping || len(file.Nodes) == 0 {
		return false
	}
	known := map[string]bool{}
	for _, f := range n.t.Fields {
		for _, s := range f.From {
			known[s.Text], known[s.Path[0]] = true, true
		}
	}
	for _, key := range n.t.Keys.From {
		for _, s := range key {
			known[s.Text], known[s.Path[0]] = true, true
		}
	}
	for _, r := range file.Nodes {
		if r.Kind != source.Mapping || known[r.Key] {
			return false
		}
	}
	return true
}
