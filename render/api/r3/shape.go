package r3

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"galley/content"
	"galley/render"
	"galley/render/api"
	"galley/schemas"
)

// answerRoot is Galley's own: what a client needs to know to ask on.
func (f *family) answerRoot(c *render.Context, _ render.Request, w *render.Response) *render.Failure {
	locale := f.project.DefaultLocale()
	b := api.AppendKey(append(w.Body, '{'), "title")
	b = api.AppendString(b, f.project.Title.In(locale))
	b = append(api.AppendKey(b, "locales"), '[')
	for _, l := range f.project.Locales {
		b = api.AppendString(api.AppendComma(b), l)
	}
	b = append(api.AppendKey(append(b, ']'), "types"), '[')
	for i := range f.types {
		t := &f.types[i]
		b = append(api.AppendComma(b), '{')
		b = api.AppendString(api.AppendKey(b, "name"), t.Name)
		b = api.AppendString(api.AppendKey(b, "label"), t.Label.In(locale))
		b = api.AppendString(api.AppendKey(b, "kind"), t.Kind.String())
		count := c.Count(content.Query{Types: []*schemas.Type{t.Type}, Locale: locale})
		b = strconv.AppendInt(api.AppendKey(b, "count"), int64(count), 10)
		b = api.AppendString(api.AppendKey(b, "url"), c.Path(f.base+"/content?type="+t.Name))
		b = append(b, '}')
	}
	b = append(api.AppendKey(append(b, ']'), "taxonomies"), '[')
	for _, x := range f.project.Taxonomies {
		b = append(api.AppendComma(b), '{')
		b = api.AppendString(api.AppendKey(b, "name"), x.Name)
		b = strconv.AppendInt(api.AppendKey(b, "count"), int64(len(c.Terms(x, locale))), 10)
		b = api.AppendString(api.AppendKey(b, "url"), c.Path(f.base+"/"+x.Name))
		b = append(b, '}')
	}
	b = append(api.AppendKey(append(b, ']'), "feeds"), '[')
	for p := range c.Feeds() {
		if len(p.Of) == 0 || p.Home { // a term's is found at its page
			b = api.AppendString(api.AppendComma(b), c.Path(c.Feed(p)))
		}
	}
	b = api.AppendString(api.AppendKey(append(b, ']'), "openapi"), c.Path(f.base+"/openapi.json"))
	w.Body = append(b, "}\n"...)
	return nil
}

// answerList is contracts 1.4's envelope over documents.
func (f *family) answerList(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	if failure := showDrafts(c, r, w); failure != nil {
		return failure
	}
	p := api.Paging{Size: api.Count(r, "limit", f.limit), Page: api.Count(r, "page", 1)}
	found := f.find(c, r, p)
	p.Total = found.Total
	picked := selectionOf(r)
	b := append(w.Body, `{"docs":[`...)
	for _, n := range found.Numbers {
		b = api.AppendComma(b)
		if picked.all() {
			b = c.Fragment(b, f.item, n)
		} else if e := c.Entry(n); e != nil {
			b = appendSelected(c, b, e, e.Type.OmitFromLists, picked)
		}
	}
	w.Body = endList(b, p)
	return nil
}

// endList closes a list's docs and appends its numbers.
func endList(b []byte, p api.Paging) []byte {
	b = append(b, `],"totalDocs":`...)
	b = strconv.AppendInt(b, int64(p.Total), 10)
	b = strconv.AppendInt(append(b, `,"limit":`...), int64(p.Size), 10)
	b = strconv.AppendInt(append(b, `,"totalPages":`...), int64(p.Pages()), 10)
	b = strconv.AppendInt(append(b, `,"page":`...), int64(p.Page), 10)
	b = strconv.AppendBool(append(b, `,"hasNextPage":`...), p.Next() > 0)
	b = strconv.AppendBool(append(b, `,"hasPrevPage":`...), p.Prev() > 0)
	b = appendPage(append(b, `,"nextPage":`...), p.Next())
	b = appendPage(append(b, `,"prevPage":`...), p.Prev())
	return append(b, "}\n"...)
}

func appendPage(b []byte, n int) []byte {
	if n == 0 {
		return append(b, "null"...)
	}
	return strconv.AppendInt(b, int64(n), 10)
}

func (f *family) answerDocument(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	if failure := showDrafts(c, r, w); failure != nil {
		return failure
	}
	e := f.document(c, r)
	if e == nil {
		return render.NotFound()
	}
	w.Body = append(appendSelected(c, w.Body, e, nil, selectionOf(r)), '\n')
	return nil
}

// showDrafts opens the window to drafts if they are asked for: to whom the
// server is open, or who has the admin scope (contracts 1.1). Nobody else is
// passed over in silence.
func showDrafts(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	if r.Arg("draft") == "" {
		return nil
	}
	if who := c.Caller(); !who.Open && who.Role != render.Admin {
		return &render.Failure{Status: 401, Message: "draft=true needs an API key with the admin scope"}
	}
	c.ShowDrafts(w)
	return nil
}

// makeItem is a document as lists have it: without what its type omits.
func (f *family) makeItem(c *render.Context, n content.N, b []byte) []byte {
	if e := c.Entry(n); e != nil {
		return appendDocument(c, b, e, e.Type.OmitFromLists)
	}
	return b
}

// appendDocument appends contracts 1.3's nine keys.
func appendDocument(c *render.Context, b []byte, e *content.Entry, omit []*schemas.Field) []byte {
	b = append(b, '{')
	for _, key := range documentKeys {
		b = api.AppendKey(b, key)
		if key == "data" {
			b = appendFields(c, b, e, e.Type.Fields, e.Values, omit)
		} else {
			b = appendMember(c, b, e, key)
		}
	}
	return append(b, '}')
}

// appendMember appends the value of one of the document's own keys.
func appendMember(c *render.Context, b []byte, e *content.Entry, key string) []byte {
	switch key {
	case "id":
		return append(append(append(b, '"'), e.UUID...), '"')
	case "type":
		return append(append(append(b, '"'), e.Type.Name...), '"')
	case "slug":
		return api.AppendString(b, e.Slug)
	case "status":
		return append(append(append(b, '"'), status(e.State)...), '"')
	case "authorId":
		if a := c.Author(e); a != nil {
			return append(append(append(b, '"'), a.UUID...), '"')
		}
	case "publishedAt":
		if status(e.State) != "draft" {
			return api.AppendTime(b, e.Published)
		}
	case "createdAt":
		return api.AppendTime(b, e.Created)
	case "updatedAt":
		return api.AppendTime(b, e.Updated)
	}
	return append(b, "null"...)
}

// status is R3's word for a state (design 4).
func status(s content.State) string {
	switch s {
	case content.Draft, content.Scheduled:
		return "draft"
	case content.Expired, content.Archived:
		return "archived"
	}
	return "published"
}

// appendFields appends values as an object, in the order of the schema.
func appendFields(c *render.Context, b []byte, e *content.Entry, fields []*schemas.Field, values []content.Value, omit []*schemas.Field) []byte {
	b = append(b, '{')
	for _, f := range fields {
		if f.Private || slices.Contains(omit, f) {
			continue
		}
		b = appendField(c, api.AppendKey(b, f.Name), e, f, fields, values)
	}
	return append(b, '}')
}

// appendField appends the value of one of some fields.
func appendField(c *render.Context, b []byte, e *content.Entry, f *schemas.Field, fields []*schemas.Field, values []content.Value) []byte {
	if f.Kind == schemas.Computed {
		return appendComputed(c, b, e, f, fields, values)
	}
	return appendValue(c, b, e, f, valueOf(f, values))
}

// appendValue appends what stands in a field, as design 3's table has it.
func appendValue(c *render.Context, b []byte, e *content.Entry, f *schemas.Field, v content.Value) []byte {
	switch v := v.(type) {
	case nil:
		return appendUnset(c, b, e, f)
	case content.Text:
		return api.AppendString(b, string(v))
	case content.Integer:
		return strconv.AppendInt(b, int64(v), 10)
	case content.Number:
		return api.AppendNumber(b, float64(v))
	case content.Bool:
		return strconv.AppendBool(b, bool(v))
	case content.Date:
		return api.AppendDate(b, time.Time(v))
	case content.Time:
		return api.AppendTime(b, time.Time(v))
	case content.Clock:
		return api.AppendClock(b, int32(v))
	case content.JSON:
		return append(b, v...)
	case content.Link:
		return api.AppendString(b, c.Address(e, int32(v)))
	case content.Ref:
		return appendRef(c, b, e, f, int32(v))
	case content.List:
		return appendList(c, b, e, f, v)
	case *content.Media:
		return appendMedia(c, b, e, v)
	case *content.Group:
		return appendGroup(c, b, e, f, v)
	case *content.Body:
		if f.Kind == schemas.RichText {
			return c.Body(b, e, v, render.Rich)
		}
		return append(c.BodyJSON(append(b, '"'), e, v, render.HTML), '"')
	}
	return append(b, "null"...)
}

func appendUnset(c *render.Context, b []byte, e *content.Entry, f *schemas.Field) []byte {
	switch {
	case f.IsList():
		return append(b, "[]"...)
	case f.Kind == schemas.Group:
		return appendFields(c, b, e, f.Fields, nil, nil)
	}
	return append(b, "null"...)
}

// appendList leaves out the documents that the reader may not see.
func appendList(c *render.Context, b []byte, e *content.Entry, f *schemas.Field, list content.List) []byte {
	item := f
	if f.Item != nil {
		item = f.Item
	}
	b = append(b, '[')
	for _, v := range list {
		if ref, ok := v.(content.Ref); ok && item.Kind == schemas.Reference && c.Target(e, int32(ref)) == nil {
			continue
		}
		b = appendValue(c, api.AppendComma(b), e, item, v)
	}
	return append(b, ']')
}

func appendGroup(c *render.Context, b []byte, e *content.Entry, f *schemas.Field, g *content.Group) []byte {
	if f.Kind != schemas.Blocks {
		return appendFields(c, b, e, g.Fields, g.Values, nil)
	}
	b = append(b, `{"type":"`...)
	b = append(append(b, g.Block.Name...), `","data":`...)
	return append(appendFields(c, b, e, g.Fields, g.Values, nil), '}')
}

func appendRef(c *render.Context, b []byte, e *content.Entry, f *schemas.Field, mention int32) []byte {
	if f.Kind == schemas.Tags { // a term's text, be it a document or not
		return api.AppendString(b, e.Mentions[mention].Text)
	}
	if to := c.Target(e, mention); to != nil {
		return appendStub(b, to)
	}
	return append(b, "null"...)
}

// appendStub appends what a reference shows of a document.
func appendStub(b []byte, e *content.Entry) []byte {
	b = append(b, `{"id":"`...)
	b = append(append(b, e.UUID...), `","type":"`...)
	b = append(append(b, e.Type.Name...), `","slug":`...)
	b = api.AppendString(b, e.Slug)
	b = api.AppendString(append(b, `,"title":`...), e.Title)
	return append(b, '}')
}

func appendMedia(c *render.Context, b []byte, e *content.Entry, m *content.Media) []byte {
	b = api.AppendString(append(b, `{"url":`...), c.Address(e, m.Mention))
	b = api.AppendText(append(b, `,"alt":`...), m.Alt)
	b = api.AppendText(append(b, `,"title":`...), m.Title)
	a := c.Asset(e, m.Mention)
	if a == nil { // a URL: nobody looks at what is outside
		return append(b, `,"width":null,"height":null,"type":null,"size":null}`...)
	}
	b = appendPage(append(b, `,"width":`...), a.Width)
	b = appendPage(append(b, `,"height":`...), a.Height)
	mediaType, _, _ := strings.Cut(a.Type, ";")
	b = api.AppendText(append(b, `,"type":`...), mediaType)
	b = strconv.AppendInt(append(b, `,"size":`...), a.Size, 10)
	return append(b, '}')
}

func appendComputed(c *render.Context, b []byte, e *content.Entry, f *schemas.Field, fields []*schemas.Field, values []content.Value) []byte {
	if f.As == "references" {
		b = append(b, '[')
		for _, n := range c.Referrers(e, f) {
			if from := c.Entry(n); from != nil {
				b = appendStub(api.AppendComma(b), from)
			}
		}
		return append(b, ']')
	}
	body := render.ComputedBody(f, fields, values)
	if body == nil {
		return appendUnset(c, b, e, f)
	}
	return api.AppendComputed(c, b, e, f, body)
}
