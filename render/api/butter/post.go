package butter

import (
	"strconv"
	"strings"
	"time"

	"galley/content"
	"galley/render"
	"galley/render/api"
	"galley/schemas"
)

// appendPost appends contracts 2.4's seventeen keys, or sixteen. A post is in
// a list of each of its categories and tags, and of its author, with its body;
// so all of it is kept where that is possible. Where it is not, since no memory
// shall hold bodies, what stands before the body and what stands behind it is
// kept, and the body alone is read back.
func (f *family) appendPost(c *render.Context, b []byte, n content.N, body bool) []byte {
	switch {
	case !body:
		return c.Fragment(c.Fragment(b, f.postHead, n), f.postTail, n)
	case c.KeepsLong():
		return c.Fragment(b, f.post, n)
	}
	b = c.Fragment(b, f.postHead, n)
	return c.Fragment(f.appendPostBody(c, b, n), f.postTail, n)
}

func (f *family) makePost(c *render.Context, n content.N, b []byte) []byte {
	b = f.makePostHead(c, n, b)
	from := len(b) + len(postBodyKey) + 1
	b = f.appendPostBody(c, b, n)
	if body, ok := valueOf(f.blog.body, c.Entry(n).Values).(*content.Body); ok {
		c.BodyIn(f.post, n, body, from, len(b)-1)
	}
	return f.makePostTail(c, n, b)
}

const postBodyKey = `,"body":`

func (f *family) appendPostBody(c *render.Context, b []byte, n content.N) []byte {
	return appendText(c, append(b, postBodyKey...), c.Next(c.Entry(n)), f.blog.body)
}

// makePostHead appends a post as far as its body.
func (f *family) makePostHead(c *render.Context, n content.N, b []byte) []byte {
	blog, e := f.blog, c.Next(c.Entry(n))
	b = api.AppendString(append(b, `{"url":`...), postURL(c, e))
	b = appendTime(append(b, `,"created":`...), e.Created)
	b = appendTime(append(b, `,"updated":`...), e.Updated)
	b = appendPublished(c, append(b, `,"published":`...), e)
	b = f.appendPostAuthor(c, append(b, `,"author":`...), e)
	b = f.appendTerms(c, append(b, `,"categories":`...), e, &blog.categories)
	b = f.appendTerms(c, append(b, `,"tags":`...), e, &blog.tags)
	picture, alt := f.picture(c, e)
	b = api.AppendText(append(b, `,"featured_image":`...), picture)
	b = api.AppendString(append(b, `,"featured_image_alt":`...), alt)
	b = api.AppendString(append(b, `,"slug":`...), e.Slug)
	return api.AppendString(append(b, `,"title":`...), f.postTitle(e))
}

// makePostTail appends what stands behind a post's body.
func (f *family) makePostTail(c *render.Context, n content.N, b []byte) []byte {
	blog, e := f.blog, c.Next(c.Entry(n))
	b = api.AppendString(append(b, `,"summary":`...), f.summaryText(c, e))
	b = appendText(c, append(b, `,"seo_title":`...), e, blog.seoTitle)
	b = appendText(c, append(b, `,"meta_description":`...), e, blog.metaDescription)
	b = appendState(b, e)
	return append(b, '}')
}

// appendState appends the two keys that end a post.
func appendState(b []byte, e *content.Entry) []byte {
	b = append(append(b, `,"status":"`...), status(e)...)
	return appendScheduled(append(b, `","scheduled":`...), e)
}

// status is Butter's word for a state (design 4).
func status(e *content.Entry) string {
	switch e.State {
	case content.Draft:
		return "draft"
	case content.Scheduled:
		return "scheduled"
	}
	return "published"
}

// appendPublished appends when a document was first published, or null. The
// next version of one has been if that one has (contracts 2.3, preview).
func appendPublished(c *render.Context, b []byte, e *content.Entry) []byte {
	if e.Document.Next {
		e = c.Entry(e.N)
	}
	if e.State != content.Published {
		return append(b, "null"...)
	}
	return appendTime(b, e.Published)
}

func appendScheduled(b []byte, e *content.Entry) []byte {
	if e.State != content.Scheduled {
		return append(b, "null"...)
	}
	return appendTime(b, e.Keys.Date)
}

// appendTime appends a time as a string: ISO 8601, UTC, microseconds, Z.
func appendTime(b []byte, t time.Time) []byte {
	b = api.AppendTime(b, t)
	b = b[:len(b)-2]
	micros := t.Nanosecond() / 1000 % 1000
	return append(b, byte('0'+micros/100), byte('0'+micros/10%10), byte('0'+micros%10), 'Z', '"')
}

// postURL is the page's address, absolute, else /slug.
func postURL(c *render.Context, e *content.Entry) string {
	if e.URL != "" {
		return c.Absolute(e.URL)
	}
	return "/" + e.Slug
}

func (f *family) postTitle(e *content.Entry) string {
	if t, ok := valueOf(f.blog.title, e.Values).(content.Text); ok {
		return string(t)
	}
	return e.Title
}

// summaryText is what a post says of itself, else the beginning of its text.
func (f *family) summaryText(c *render.Context, e *content.Entry) string {
	switch v := valueOf(f.blog.summary, e.Values).(type) {
	case content.Text:
		return string(v)
	case *content.Body:
		return strings.TrimSpace(string(c.Body(nil, e, v, render.Plain)))
	}
	if body, ok := valueOf(f.blog.body, e.Values).(*content.Body); ok {
		return body.Excerpt
	}
	return ""
}

func (f *family) appendTerms(c *render.Context, b []byte, e *content.Entry, v *vocabulary) []byte {
	b = append(b, '[')
	if v.terms() {
		for _, t := range termsOf(c, e, v) {
			b = appendTerm(api.AppendComma(b), &t)
		}
	}
	return append(b, ']')
}

// picture is the address of a post's picture and its alternative text, or "".
func (f *family) picture(c *render.Context, e *content.Entry) (address, alt string) {
	v := valueOf(f.blog.featuredImage, e.Values)
	if list, ok := v.(content.List); ok {
		v = list[0]
	}
	if m, ok := v.(*content.Media); ok {
		alt = m.Alt
	}
	return addressOf(c, e, v), alt
}

// authorOf is the first author of a post, else the one that galley.yaml names.
func (f *family) authorOf(c *render.Context, e *content.Entry) (term, bool) {
	if terms := termsOf(c, e, &f.blog.author); len(terms) > 0 {
		return terms[0], true
	}
	if a := c.Entry(f.findDefaultAuthor(c, e.Locale)); a != nil {
		return term{a.Slug, a.Title, a.N}, true
	}
	return term{n: content.None}, false
}

// appendPostAuthor appends the author of a post; without one the twelve keys
// are empty.
func (f *family) appendPostAuthor(c *render.Context, b []byte, e *content.Entry) []byte {
	t, _ := f.authorOf(c, e)
	if a := c.Entry(t.n); a != nil && f.roles[a.Type] == author {
		return c.Fragment(b, f.author, t.n)
	}
	return f.appendAuthor(c, b, &t, authorKeysOfPosts[:])
}

// findDefaultAuthor looks in the post's locale, then in the first one, as a
// reference does.
func (f *family) findDefaultAuthor(c *render.Context, locale string) content.N {
	if f.blog.defaultAuthor == "" {
		return content.None
	}
	for _, l := range [...]string{locale, f.project.DefaultLocale()} {
		for _, t := range f.blog.author.to {
			if n := c.BySlug(t, f.blog.defaultAuthor, l); existing(c.Entry(n)) != nil {
				return n
			}
		}
	}
	return content.None
}

// appendAuthor appends the twelve keys of an author, in one of their orders. An
// author may be a document, or no more than a name.
func (f *family) appendAuthor(c *render.Context, b []byte, t *term, keys []string) []byte {
	var e *content.Entry
	var fields authorType
	slug, name := t.slug, t.name
	if e = c.Entry(t.n); e != nil {
		e = c.Next(e)
		slug, name, fields = e.Slug, e.Title, f.authors[e.Type]
	}
	text := func(key string) content.Value {
		if e == nil {
			return nil
		}
		return valueOf(fields[key], e.Values)
	}
	first, last, _ := strings.Cut(name, " ")
	named := text("first_name") != nil || text("last_name") != nil
	b = append(b, '{')
	for _, key := range keys {
		b = api.AppendKey(b, key)
		switch {
		case key == "slug":
			b = api.AppendString(b, slug)
		case key == "first_name" && !named:
			b = api.AppendString(b, first)
		case key == "last_name" && !named:
			b = api.AppendString(b, strings.TrimSpace(last))
		case strings.HasSuffix(key, "_url") || key == "profile_image":
			b = api.AppendText(b, addressOf(c, e, text(key)))
		case key == "twitter_handle":
			handle, _ := text(key).(content.Text)
			b = api.AppendString(b, strings.TrimPrefix(string(handle), "@"))
		default:
			b = appendText(c, b, e, fields[key])
		}
	}
	return append(b, '}')
}

// addressOf is the absolute address that stands in a value, or "".
func addressOf(c *render.Context, e *content.Entry, v content.Value) string {
	switch v := v.(type) {
	case *content.Media:
		return c.AbsoluteAddress(e, v.Mention)
	case content.Link:
		return c.AbsoluteAddress(e, int32(v))
	case content.Text:
		return string(v)
	}
	return ""
}

// appendText appends what stands in a field as a string: "" where nothing does,
// or nothing that could be one.
func appendText(c *render.Context, b []byte, e *content.Entry, f *schemas.Field) []byte {
	if e == nil || f == nil {
		return append(b, `""`...)
	}
	if f.Kind == schemas.Computed {
		body := render.ComputedBody(f, e.Type.Fields, e.Values)
		switch {
		case body == nil:
		case f.As == "html":
			return append(c.BodyJSON(append(b, '"'), e, body, render.HTML), '"')
		case f.As == "plain":
			return append(c.BodyJSON(append(b, '"'), e, body, render.Plain), '"')
		case f.As == "excerpt":
			return api.AppendString(b, body.Excerpt)
		}
		return append(b, `""`...)
	}
	switch v := valueOf(f, e.Values).(type) {
	case content.Text:
		return api.AppendString(b, string(v))
	case *content.Body:
		return append(c.BodyJSON(append(b, '"'), e, v, render.HTML), '"')
	case content.Link:
		return api.AppendString(b, c.Address(e, int32(v)))
	case *content.Media:
		return api.AppendString(b, c.AbsoluteAddress(e, v.Mention))
	case content.Integer:
		return append(strconv.AppendInt(append(b, '"'), int64(v), 10), '"')
	case content.Number:
		return append(api.AppendNumber(append(b, '"'), float64(v)), '"')
	}
	return append(b, `""`...)
}
