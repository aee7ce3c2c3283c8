package r3

import (
	"strconv"

	"galley/content"
	"galley/render"
	"galley/render/api"
	"galley/schemas"
)

// Terms and pages of the site are Galley's own additions to R3's words: they
// stand in the same envelope.

func (f *family) answerTerms(x *schemas.Taxonomy) func(*render.Context, render.Request, *render.Response) *render.Failure {
	return func(c *render.Context, r render.Request, w *render.Response) *render.Failure {
		terms := c.Terms(x, f.locale(r))
		p := api.Paging{Total: len(terms), Size: api.Count(r, "limit", termsPage), Page: api.Count(r, "page", 1)}
		b := append(w.Body, `{"docs":[`...)
		from := min(p.Offset(), len(terms))
		for _, t := range terms[from:min(from+p.Size, len(terms))] {
			b = appendTerm(c, api.AppendComma(b), x, t, true)
		}
		w.Body = endList(b, p)
		return nil
	}
}

func (f *family) answerTerm(x *schemas.Taxonomy) func(*render.Context, render.Request, *render.Response) *render.Failure {
	return func(c *render.Context, r render.Request, w *render.Response) *render.Failure {
		t, ok := c.Term(x, r.Params[0], f.locale(r))
		if !ok {
			return render.NotFound()
		}
		w.Body = append(appendTerm(c, w.Body, x, t, false), '\n')
		return nil
	}
}

// appendTerm appends {slug, name, count}, and where terms are documents what
// stands behind them; in lists without what the type's lists omit.
func appendTerm(c *render.Context, b []byte, x *schemas.Taxonomy, t content.Term, inList bool) []byte {
	b = api.AppendString(append(b, `{"slug":`...), t.Slug)
	b = api.AppendString(append(b, `,"name":`...), t.Name)
	b = strconv.AppendInt(append(b, `,"count":`...), int64(t.Count), 10)
	if x.To == nil {
		return append(b, '}')
	}
	e := c.Entry(t.N)
	if e == nil {
		return append(b, `,"document":null,"data":null}`...)
	}
	var omit []*schemas.Field
	if inList {
		omit = e.Type.OmitFromLists
	}
	b = appendStub(append(b, `,"document":`...), e)
	b = appendFields(c, append(b, `,"data":`...), e, e.Type.Fields, e.Values, omit)
	return append(b, '}')
}

// answerSitemap lists every page; of one that is no document only its address
// and locale are known.
func (f *family) answerSitemap(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	p := api.Paging{Total: c.CountPages(), Size: sitemapPage, Page: api.Count(r, "page", 1)}
	b := append(w.Body, `{"docs":[`...)
	left := p.Size
	for page := range c.PagesFrom(min(p.Offset(), p.Total)) {
		if left--; left < 0 {
			break
		}
		b = api.AppendString(append(api.AppendComma(b), `{"url":`...), c.Absolute(page.URL))
		if e := c.Entry(page.N); e != nil {
			b = append(b, `,"lastmod":`...)
			if t, ok := render.LastModified(e); ok {
				b = api.AppendTime(b, t)
			} else {
				b = append(b, "null"...)
			}
			b = api.AppendString(append(b, `,"type":`...), e.Type.Name)
			b = api.AppendString(append(b, `,"slug":`...), e.Slug)
			b = api.AppendString(append(b, `,"id":`...), e.UUID)
		} else {
			b = append(b, `,"lastmod":null,"type":null,"slug":null,"id":null`...)
		}
		b = api.AppendString(append(b, `,"locale":`...), page.Locale)
		b = append(b, '}')
	}
	w.Body = endList(b, p)
	return nil
}
