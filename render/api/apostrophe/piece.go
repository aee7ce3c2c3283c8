package apostrophe

import (
	"strconv"
	"strings"

	"galley/content"
	"galley/render"
	"galley/render/api"
)

// answerPieces is A1.
func (f *family) answerPieces(c *render.Context, m *module, r render.Request, w *render.Response) *render.Failure {
	if !m.visible(c) {
		return render.NotFound()
	}
	x, failure := f.formOf(c, r, w)
	if failure != nil {
		return failure
	}
	p := api.Paging{Size: api.Count(r, "perPage", m.perPage), Page: api.Count(r, "page", 1)}
	list, total := f.find(c, m, r, x, p)
	if r.Arg("count") != "" {
		w.Body = appendCount(w.Body, total)
		return nil
	}
	p.Total = total
	picked := projectionOf(c, r)
	b := beginList(w.Body, p)
	for _, n := range list {
		b = api.AppendComma(b)
		from := len(b)
		b = picked.keep(f.appendItem(c, n, x, b), from)
	}
	b = append(b, ']')
	b = f.appendChoices(c, m, r, x, "choices", b)
	b = f.appendChoices(c, m, r, x, "counts", b)
	w.Body = append(b, "}\n"...)
	return nil
}

// beginList appends contracts 3.7's envelope up to its results.
func beginList(b []byte, p api.Paging) []byte {
	b = strconv.AppendInt(append(b, `{"pages":`...), int64(p.Pages()), 10)
	b = strconv.AppendInt(append(b, `,"currentPage":`...), int64(p.Page), 10)
	b = strconv.AppendInt(append(b, `,"page":`...), int64(p.Page), 10)
	return append(b, `,"results":[`...)
}

// answerPiece is A2.
func (f *family) answerPiece(c *render.Context, m *module, r render.Request, w *render.Response) *render.Failure {
	if !m.visible(c) {
		return render.NotFound()
	}
	which, _ := f.parseID(r.Params[0])
	x := form{locale: which.locale, draft: which.mode == draft, areas: areasOf(r)}
	if failure := f.allow(c, &x, r, w); failure != nil {
		return failure
	}
	e := f.document(c, which, x)
	if e == nil || e.Type != m.Type {
		return render.NotFound()
	}
	picked, from := projectionOf(c, r), len(w.Body)
	w.Body = append(picked.keep(f.appendItem(c, e.N, x, w.Body), from), '\n')
	return nil
}

// appendItem appends a document as an answer has it.
func (f *family) appendItem(c *render.Context, n content.N, x form, b []byte) []byte {
	if reduced(c) && !x.draft && !x.logged && x.areas == areasData {
		return c.Fragment(b, f.piece, n)
	}
	return f.appendPiece(c, n, x, b)
}

// makePiece is a document as the anonymous reader has it, areas as data.
func (f *family) makePiece(c *render.Context, n content.N, b []byte) []byte {
	if e := c.Entry(n); e != nil {
		return f.appendPiece(c, n, form{locale: e.Locale}, b)
	}
	return b
}

// appendPiece appends a document: contracts 3.5's keys, in its order, as far
// as the caller may see them.
func (f *family) appendPiece(c *render.Context, n content.N, x form, b []byte) []byte {
	e := c.Entry(n)
	if e == nil {
		return append(b, "null"...)
	}
	m := f.of[e.Type]
	last := e // what was published
	e = f.version(c, e, x)
	which := id{e.DocID, e.Locale, x.mode()}
	b = appendID(append(b, `{"_id":`...), which)
	b = api.AppendString(append(b, `,"aposDocId":`...), which.doc)
	b = append(append(b, `,"aposLocale":"`...), which.locale...)
	b = append(append(append(b, ':'), which.mode...), `","aposMode":"`...)
	b = append(append(b, which.mode...), '"')
	gone := e.State == content.Archived || e.State == content.Expired
	if m.showsKey(c, "trash") {
		b = strconv.AppendBool(api.AppendKey(b, "trash"), gone)
	}
	if m.showsKey(c, "archived") {
		b = strconv.AppendBool(api.AppendKey(b, "archived"), gone)
	}
	if m.showsKey(c, "visibility") {
		b = api.AppendString(api.AppendKey(b, "visibility"), visibility(e))
	}
	b = api.AppendString(append(b, `,"type":`...), m.name)
	if m.showsKey(c, "title") {
		b = api.AppendString(api.AppendKey(b, "title"), e.Title)
	}
	if m.showsKey(c, "slug") {
		b = api.AppendString(api.AppendKey(b, "slug"), m.slug(e))
	}
	b = f.appendFields(c, e, x, b)
	b = append(b, `,"metaType":"doc"`...)
	if m.page {
		b = f.appendPageKeys(c, e, b)
	}
	if m.showsKey(c, "createdAt") {
		b = api.AppendTime(api.AppendKey(b, "createdAt"), e.Created)
	}
	if m.showsKey(c, "updatedAt") {
		b = api.AppendTime(api.AppendKey(b, "updatedAt"), e.Updated)
	}
	if m.showsKey(c, "updatedBy") {
		b = f.appendAuthor(c, e, api.AppendKey(b, "updatedBy"))
	}
	if m.showsKey(c, "lastPublishedAt") {
		b = api.AppendKey(b, "lastPublishedAt")
		if last.State == content.Draft || last.State == content.Scheduled {
			b = append(b, "null"...)
		} else {
			b = api.AppendTime(b, last.Updated)
		}
	}
	if x.draft && m.showsKey(c, "modified") {
		b = strconv.AppendBool(api.AppendKey(b, "modified"), e != last && last.State == content.Published)
	}
	if mayEdit(c) {
		b = append(b, `,"_edit":true`...)
	}
	if e.URL != "" && m.showsKey(c, "_url") {
		b = api.AppendString(api.AppendKey(b, "_url"), c.Absolute(e.URL))
	}
	if list := m.ListURL[e.Locale]; list != "" && e.URL != "" && !m.page && m.showsKey(c, "_parentUrl") {
		b = api.AppendString(api.AppendKey(b, "_parentUrl"), c.Absolute(list))
	}
	return append(b, '}')
}

func visibility(e *content.Entry) string {
	if e.Keys.LoginOnly {
		return "loginRequired"
	}
	return "public"
}

// slug is what names a document: a page's is its address without the last
// slash (design 7).
func (m *module) slug(e *content.Entry) string {
	switch {
	case !m.page:
		return e.Slug
	case e.URL == "":
		return "/" + e.Slug
	}
	return pageSlug(e.URL)
}

// appendAuthor appends who `updatedBy` names: the document's author.
func (f *family) appendAuthor(c *render.Context, e *content.Entry, b []byte) []byte {
	a := c.Author(e)
	if a == nil || f.of[a.Type] == nil {
		return append(b, "null"...)
	}
	first, last, _ := strings.Cut(a.Title, " ")
	b = api.AppendString(append(b, `{"_id":`...), a.DocID)
	b = api.AppendString(append(b, `,"firstName":`...), first)
	b = api.AppendString(append(b, `,"lastName":`...), last)
	b = api.AppendString(append(b, `,"username":`...), a.Slug)
	b = api.AppendString(append(b, `,"title":`...), a.Title)
	return append(b, '}')
}
