// Package site is the family of files about the whole site: sitemap.xml,
// robots.txt, feeds, redirects from old addresses, and the mark that keeps
// GitHub Pages from leaving files out.
package site

import (
	"iter"
	"slices"

	"galley/content"
	"galley/render"
	"galley/schemas"
	"galley/schemas/source"
)

// New gives the family. That there is no baseURL is told here, once: nobody
// else writes absolute addresses that must be right elsewhere.
func New(s *content.Site) (*render.Family, source.Problems) {
	item := &render.Fragment{Name: "rss item", Make: makeItem}
	return &render.Family{Name: "site", Fragments: []*render.Fragment{item}, Routes: []render.Route{
		{
			Pattern: "/sitemap.xml", Yields: true, About: "Every page, for search engines.",
			Each: once, Answer: answerSitemap,
		}, {
			Pattern: "/sitemaps/:part", Ending: ".xml", Yields: true, About: "A part of a large sitemap.",
			Each: eachPart, Answer: answerPart,
		}, {
			Pattern: "/robots.txt", Yields: true, About: "What robots may read: everything.",
			Each: once, Answer: answerRobots,
		}, {
			Pattern: "/.nojekyll", Yields: true, About: "Keeps GitHub Pages from leaving files out.",
			Each: once, Answer: func(_ *render.Context, _ render.Request, w *render.Response) *render.Failure {
				w.Type = "text/plain; charset=utf-8"
				return nil
			},
		}, {
			Pattern: "/:feed...", Yields: true, Verbatim: true, About: "The newest documents of a page, as RSS.",
			Each: eachFeed, Answer: answerFeed(item), Place: placeFeed,
		}, {
			Pattern: "/:alias...", Ending: "/index.html", Yields: true, Verbatim: true, About: "A page that leads from an old address to the new one.",
			Each: eachAlias(false), Answer: answerAlias, Place: placeAlias,
		}, {
			Pattern: "/:alias...", Yields: true, Verbatim: true, About: "The same for an address with an extension.",
			Each: eachAlias(true), Answer: answerAlias, Place: placeAlias,
		},
	}}, noBaseURL(s)
}

// noBaseURL warns that addresses which should be absolute are not, if there
// are pages that have any.
func noBaseURL(s *content.Site) source.Problems {
	p := s.Project()
	pages := slices.ContainsFunc(p.Types, func(t *schemas.Type) bool {
		return !t.Private && (t.URL != nil || t.ListURL != nil)
	})
	if s.BaseURL() != "" || !pages {
		return nil
	}
	var problems source.Problems
	problem := problems.Add(source.NoBaseURL, source.Pos{File: "galley.yaml"}, "add `baseURL: https://example.test` with the site's own address",
		"without baseURL the addresses in sitemaps and feeds are not absolute, and nobody can follow them from outside")
	if !p.Checks.Apply(problem) {
		return nil
	}
	return problems
}

func once(*render.Context) iter.Seq[[]string] {
	return func(yield func([]string) bool) { yield(nil) }
}

func answerRobots(c *render.Context, _ render.Request, w *render.Response) *render.Failure {
	w.Body = append(w.Body, "User-agent: *\nDisallow:\n\nSitemap: "...)
	w.Body = append(w.Body, c.Absolute("/sitemap.xml")...)
	w.Body = append(w.Body, '\n')
	return nil
}
