// Package files is the family of files that are passed on as they are: those
// of static/, those beside documents, and the theme's own. None of them is
// held in memory, but for the theme's that are built in.
package files

import (
	"cmp"
	"iter"
	"slices"

	"galley/content"
	"galley/render"
	"galley/schemas/source"
	"galley/themes"
)

// New gives the family: every asset of the site, and the theme's static files
// under /theme/, where a file of static/ with the same name takes their place.
func New() *render.Family {
	return &render.Family{
		Name: "files",
		Routes: []render.Route{
			{
				Pattern: "/theme/:name...", Yields: true, Verbatim: true,
				About:  "A file of the theme.",
				Each:   each(func(c *render.Context) []themes.File { return c.Theme().Static }, func(f themes.File) string { return f.Name }),
				Answer: answerTheme,
				Place: func(c *render.Context, r render.Request) source.Pos {
					if f := themeFile(c, r.Params[0]); f != nil {
						return source.Pos{File: f.Path}
					}
					return source.Pos{}
				},
			},
			{
				Pattern: "/:path...", Verbatim: true,
				About:  "A file of static/, or one beside a document.",
				Each:   each((*render.Context).Assets, func(a *content.Asset) string { return a.Address }),
				Answer: answerAsset,
				Place: func(c *render.Context, r render.Request) source.Pos {
					if a := c.AssetAt(r.Params[0]); a != nil {
						return source.Pos{File: a.File}
					}
					return source.Pos{}
				},
			},
		},
	}
}

// each gives the names of files as parameters.
func each[F any](files func(*render.Context) []F, name func(F) string) func(*render.Context) iter.Seq[[]string] {
	return func(c *render.Context) iter.Seq[[]string] {
		return func(yield func([]string) bool) {
			for _, f := range files(c) {
				if !yield([]string{name(f)}) {
					return
				}
			}
		}
	}
}

func answerAsset(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	a := c.AssetAt(r.Params[0])
	if a == nil {
		return render.NotFound()
	}
	w.File, w.Type = a.File, cmp.Or(a.Type, render.TypeOf(a.Address))
	return nil
}

func themeFile(c *render.Context, name string) *themes.File {
	all := c.Theme().Static
	if i := slices.IndexFunc(all, func(f themes.File) bool { return f.Name == name }); i >= 0 {
		return &all[i]
	}
	return nil
}

func answerTheme(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	f := themeFile(c, r.Params[0])
	if f == nil {
		return render.NotFound()
	}
	w.Type = render.TypeOf(f.Name)
	if f.Path != "" {
		w.File = f.Path
	} else {
		w.Body = append(w.Body, f.Body...)
	}
	return nil
}
