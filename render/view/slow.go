package view

import (
	"bytes"
	"errors"
	"html/template"
	"slices"
	"sync"
	"text/template/parse"
)

// templates are a theme's in one locale, for html/template to run: the
// function t is bound to it. They are parsed and escaped when first asked for.
type templates struct {
	view   Locale
	months map[string][]string // words that list the months, by key
	once   sync.Once
	root   *template.Template
	err    error
}

// in gives the templates of a locale, for html/template to run.
func (s *Set) in(locale string) (*template.Template, error) {
	t := s.locales[locale]
	if t == nil {
		return nil, errors.New("no templates for the locale " + locale)
	}
	t.once.Do(func() {
		root, ps := s.parse(locale)
		if len(ps) == 0 {
			ps = s.escape(root)
		}
		if len(ps) > 0 {
			t.err = errors.New(ps[0].Message)
			return
		}
		s.mark(root)
		t.root = root
	})
	return t.root, t.err
}

// Where html/template runs a template, nothing tells how deep the templates in
// it are nested. So those that may come to run inside themselves write a mark
// where they begin and one where they end, which the output takes out and
// counts. No text can be a mark: a NUL does not get through the escapers.
var (
	markIn  = []byte("\x00in")
	markOut = []byte("\x00out")
)

func (s *Set) mark(root *template.Template) {
	for _, t := range root.Templates() {
		if t.Tree == nil || t.Tree.Root == nil || !calls(root, t.Tree.Root, t.Name(), map[string]bool{}) {
			continue
		}
		l := t.Tree.Root
		nodes := []parse.Node{&parse.TextNode{NodeType: parse.NodeText, Pos: l.Pos, Text: markIn}}
		nodes = append(append(nodes, l.Nodes...), &parse.TextNode{NodeType: parse.NodeText, Pos: l.Pos, Text: markOut})
		l.Nodes = nodes
	}
}

// calls says whether something in a tree runs the template of a name.
func calls(root *template.Template, n parse.Node, name string, seen map[string]bool) bool {
	lists := func(b *parse.BranchNode) bool {
		return b.List != nil && calls(root, b.List, name, seen) || b.ElseList != nil && calls(root, b.ElseList, name, seen)
	}
	switch n := n.(type) {
	case *parse.ListNode:
		return slices.ContainsFunc(n.Nodes, func(n parse.Node) bool { return calls(root, n, name, seen) })
	case *parse.IfNode:
		return lists(&n.BranchNode)
	case *parse.WithNode:
		return lists(&n.BranchNode)
	case *parse.RangeNode:
		return lists(&n.BranchNode)
	case *parse.TemplateNode:
		if n.Name == name {
			return true
		}
		t := root.Lookup(n.Name)
		if t == nil || t.Tree == nil || t.Tree.Root == nil || seen[n.Name] {
			return false
		}
		seen[n.Name] = true
		return calls(root, t.Tree.Root, name, seen)
	}
	return false
}

// An output takes what html/template writes, up to a limit.
type output struct {
	b   []byte
	max int
	r   *run
}

func (o *output) Write(p []byte) (int, error) {
	if len(p) > 0 && p[0] == 0 {
		switch {
		case bytes.Equal(p, markIn):
			if o.r.depth++; o.r.depth > maxDepth {
				return 0, errDeep
			}
			return len(p), nil
		case bytes.Equal(p, markOut):
			o.r.depth--
			return len(p), nil
		}
	}
	if o.max > 0 && len(o.b)+len(p) > o.max {
		return 0, errTooLong
	}
	o.b = append(o.b, p...)
	return len(p), nil
}
