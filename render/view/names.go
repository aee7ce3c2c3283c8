package view

import (
	"slices"
	"strconv"
	"strings"

	"galley/schemas"
	"galley/schemas/source"
)

// named are the templates that Galley itself asks for, besides those of types
// and blocks.
var named = []string{"layout.html", "page.html", "list.html", "item.html", "taxonomy.html", "term.html",
	"home.html", "404.html", "block.html", "field.html"}

// names finds templates of the project that nothing will ever ask for: those
// of types and blocks that there are not, those whose name is a slip.
func (s *Set) names() source.Problems {
	var ps source.Problems
	var types, blocks []string
	for _, t := range s.project.Types {
		if t.Kind == schemas.Block {
			blocks = append(blocks, t.Name)
		} else {
			types = append(types, t.Name)
		}
	}
	for i := range s.theme.Templates {
		t := &s.theme.Templates[i]
		if t.BuiltIn {
			continue
		}
		name := strings.TrimSuffix(t.Name, ".html")
		of, below := strings.CutPrefix(name, "types/")
		block, isBlock := strings.CutPrefix(name, "blocks/")
		at := source.Pos{File: t.Pos.File}
		switch {
		case below:
			of, part, _ := strings.Cut(of, ".")
			if !slices.Contains(types, of) {
				ps.Add(source.Template, at, source.DidYouMean(of, types), "there is no type %q, so nothing uses this template", of).
					Severity = source.Warning
			} else if part != "" && part != "list" && part != "item" && part != "term" {
				ps.Add(source.Template, at, "types/TYPE.html, TYPE.list.html, TYPE.item.html and TYPE.term.html are asked for",
					"nothing uses a template of this name").Severity = source.Warning
			}
		case isBlock:
			if !slices.Contains(blocks, block) {
				ps.Add(source.Template, at, source.DidYouMean(block, blocks), "there is no block %q, so nothing uses this template", block).
					Severity = source.Warning
			}
		case !strings.Contains(name, "/") && !slices.Contains(named, t.Name) && !s.called(t.Name):
			ps.Add(source.Template, at, source.DidYouMean(t.Name, named), "nothing uses a template of this name").
				Severity = source.Warning
		}
	}
	return ps
}

// called says whether a template is named in another: a cheap look at their
// texts, for a warning.
func (s *Set) called(name string) bool {
	for i := range s.theme.Templates {
		if strings.Contains(s.theme.Templates[i].Text, strconv.Quote(name)) {
			return true
		}
	}
	return false
}
