package r3

import (
	"galley/content"
	"galley/content/search"
	"galley/render"
	"galley/render/api"
	"galley/schemas"
)

// The search (design 7) is asked of a server: no file could hold its answers.
// All its keys are therefore dynamic, and the route plans nothing.

func (f *family) searchRoute() render.Route {
	locale := f.localeKey(nil)
	locale.Sort, locale.Planned = render.Dynamic, nil
	return render.Route{
		Pattern: "/search", Ending: ".json", About: "Documents by their words, best first.",
		Keys: []render.Key{
			{
				Name: "q", About: "The words, all of which a document has to have.",
				Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
					return search.Clip(text), nil
				},
			}, {
				Name: "type", About: "The documents of one type.",
				Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
					if t := f.typeNamed(text); t != nil {
						return t.Name, nil
					}
					return text, nil
				},
			},
			locale,
			limitKey(f.limit, render.Dynamic, nil),
			{Name: "page", Default: "1", About: "The page, from 1.", Read: readNumber(1, api.Largest)},
		},
		Answer: f.answerSearch,
	}
}

// answerSearch is a list's envelope over documents as lists have them. Without
// a word to look for it is empty.
func (f *family) answerSearch(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	p := api.Paging{Size: api.Count(r, "limit", f.limit), Page: api.Count(r, "page", 1)}
	q := content.Query{Locale: f.locale(r), Search: r.Arg("q"), Offset: p.Offset(), Limit: p.Size}
	var found content.Page
	t := f.typeNamed(r.Arg("type"))
	if t != nil {
		q.Types = []*schemas.Type{t}
	}
	if q.Search != "" && (t != nil || r.Arg("type") == "") {
		found = c.Find(q)
	}
	p.Total = found.Total
	b := append(w.Body, `{"docs":[`...)
	for _, n := range found.Numbers {
		b = c.Fragment(api.AppendComma(b), f.item, n)
	}
	w.Body = endList(b, p)
	return nil
}
