// Package families is the list of them: the only place that knows every one.
package families

import (
	"galley/content"
	"galley/render"
	"galley/render/api/apostrophe"
	"galley/render/api/butter"
	"galley/render/api/r3"
	"galley/render/files"
	"galley/render/html"
	"galley/render/site"
	"galley/render/view"
	"galley/schemas/source"
	"galley/themes"
)

// All gives the families that a project has switched on, for one edition, and
// what is wrong with their settings and the theme. Where two could read a path,
// the first does: pages before the files about the site.
func All(s *content.Site, theme *themes.Theme) ([]*render.Family, source.Problems) {
	p := s.Project()
	var all []*render.Family
	var problems source.Problems
	add := func(f *render.Family, of source.Problems) {
		if f != nil {
			all = append(all, f)
		}
		problems = append(problems, of...)
	}
	add(r3.New(p))
	add(butter.New(p))
	set, found := view.New(p, theme) // both print blocks by it
	f, wrong := apostrophe.New(p, set)
	if add(f, wrong); f != nil {
		add(apostrophe.Download(f), nil)
	}
	add(html.Over(p, set), found)
	add(site.New(s))
	add(files.New(), unmade(p))
	return all, problems
}
