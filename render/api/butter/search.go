package butter

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"galley/content"
	"galley/render"
	"galley/render/api"
	"galley/schemas"
)

// The searches are asked of a server: no file could hold their answers. All
// their keys are dynamic, and they plan nothing.

func (f *family) searchKeys() []render.Key {
	keys := []render.Key{{
		Name: "query", About: "The words, all of which a document has to have; at most 100 characters.",
		Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
			if utf8.RuneCountInString(text) > mostQuery {
				return "", bad("query has at most " + strconv.Itoa(mostQuery) + " characters")
			}
			return strings.TrimSpace(text), nil
		},
	}, dynamic(f.localeKey(nil)), dynamic(f.sizeKey()), dynamic(f.pageKey(nil))}
	return append(keys, f.offsetKeys()...)
}

func (f *family) searchPostsRoute(pattern string) render.Route {
	return render.Route{
		Name: "B9", Pattern: pattern, Ending: ".json", About: "Posts by their words, best first.",
		Keys: append(f.searchKeys(), dynamic(f.excludeBodyKey())), Answer: f.answerPostSearch,
	}
}

func (f *family) answerPostSearch(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	p := f.piece(r)
	var found content.Page
	if q := r.Arg("query"); q != "" && f.blog != nil {
		found = c.Find(content.Query{Types: []*schemas.Type{f.blog.Type}, Locale: f.locale(r), Search: q, Offset: p.offset, Limit: p.size})
	}
	if failure := p.holds(found.Total); failure != nil {
		return failure
	}
	b := append(p.appendMeta(w.Body, found.Total), `,"data":[`...)
	for i, n := range found.Numbers {
		b = f.appendPost(c, api.AppendComma(b), n, r.Arg("exclude_body") == "")
		b = append(b[:len(b)-1], `,"rank":`...)
		b = append(api.AppendNumber(b, found.Scores[i]), '}')
	}
	w.Body = append(b, "]}\n"...)
	return f.limited(c, r, w)
}

func (f *family) searchPagesRoute() render.Route {
	keys := slices.Concat(f.searchKeys(), []render.Key{{
		Name: "page_type", About: "The pages of one type; of *, Single Pages.",
		Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
			if t := typeNamed(f.pages, text); t != nil {
				return t.Name, nil
			}
			return text, nil
		},
	}, dynamic(f.levelsKey()), dynamic(f.altKey(nil)), previewKey()})
	return render.Route{
		Name: "B13", Pattern: "/pages/search", Ending: ".json", About: "Pages by their words, best first.",
		Keys: keys, Answer: f.answerPageSearch,
	}
}

func (f *family) answerPageSearch(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	preview(c, r, w)
	types := slices.Concat(f.pages, f.singles)
	if name := r.Arg("page_type"); name != "" {
		types = f.pageTypes(name)
	}
	q := content.Query{Types: types, Locale: f.locale(r), Search: r.Arg("query"), Where: f.where(c, r, types)}
	if q.Search == "" || len(types) == 0 { // which finds nothing
		q = content.Query{Types: []*schemas.Type{}, Locale: q.Locale}
	}
	return f.answerList(c, r, w, q)
}
