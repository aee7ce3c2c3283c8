package butter

import (
	"slices"
	"strconv"
	"time"

	"galley/content"
	"galley/render"
	"galley/render/api"
	"galley/schemas"
	"galley/schemas/source"
)

// A document refers to others, and each level writes these out once more, so an
// answer can grow without measure. Two levels are made of fragments, which many
// answers share; what lies above them is written anew, and ends where it has
// become too large to be sent. Cycles need no care: depth is bounded.

const mostBytes = 10 << 20 // of an answer (contracts 2.3, levels)

// A writing is one way of writing documents.
type writing struct {
	*family
	c   *render.Context
	alt bool // pictures and files are {url, alt}
	end int  // of what is written: beyond it nothing more is followed
}

func (f *family) fragments() []*render.Fragment {
	f.post = &render.Fragment{Name: "butter post", Make: f.makePost, Often: true}
	f.postHead = &render.Fragment{Name: "butter post head", Make: f.makePostHead}
	f.postTail = &render.Fragment{Name: "butter post tail", Make: f.makePostTail}
	f.author = &render.Fragment{Name: "butter author", Make: func(c *render.Context, n content.N, b []byte) []byte {
		return f.appendAuthor(c, b, &term{n: n}, authorKeysOfPosts[:])
	}}
	f.feedItem = &render.Fragment{Name: "butter feed item", Make: f.makeFeedItem}
	f.feedEntry = &render.Fragment{Name: "butter feed entry", Make: f.makeFeedEntry}
	f.feedPage = &render.Fragment{Name: "butter feed page", Make: f.makeFeedPage}
	all := []*render.Fragment{f.post, f.postHead, f.postTail, f.author, f.feedItem, f.feedEntry, f.feedPage}
	for alt := range f.objects {
		for level := range f.objects[alt] {
			g := &render.Fragment{Name: "butter object", Make: func(c *render.Context, n content.N, b []byte) []byte {
				s := writing{f, c, alt == 1, len(b) + mostBytes}
				return s.makeObject(b, c.Entry(n), level+1)
			}}
			f.objects[alt][level] = g
			all = append(all, g)
		}
	}
	return all
}

// writing gives the way that a request asks for, and its levels.
func (f *family) writing(c *render.Context, r render.Request, b []byte) (writing, int) {
	return writing{f, c, r.Arg("alt_media_text") != "", len(b) + mostBytes}, api.Count(r, "levels", usualLevels)
}

// object appends a document with its references followed so far that level is
// left: what the path of it answers in data.
func (s *writing) object(b []byte, e *content.Entry, level int) []byte {
	switch s.roles[e.Type] {
	case post:
		return s.appendPost(s.c, b, e.N, false)
	case author:
		return s.c.Fragment(b, s.author, e.N)
	case category:
		return appendTerm(b, &term{e.Slug, e.Title, e.N})
	}
	if level <= 2 {
		alt := 0
		if s.alt {
			alt = 1
		}
		return s.c.Fragment(b, s.objects[alt][level-1], e.N)
	}
	return s.makeObject(b, e, level)
}

func (s *writing) makeObject(b []byte, e *content.Entry, level int) []byte {
	e = s.c.Next(e)
	if s.roles[e.Type] == collection {
		b = strconv.AppendInt(append(b, `{"meta":{"id":`...), int64(s.itemID(s.c, e)), 10)
		b = append(b, '}')
		b = s.members(b, e, e.Type.Fields, e.Values, level, e.Type)
		return append(b, '}')
	}
	b = api.AppendString(append(b, `{"slug":`...), e.Slug)
	b = api.AppendString(append(b, `,"name":`...), e.Title)
	b = append(b, `,"page_type":`...)
	if s.roles[e.Type] == single {
		b = append(b, "null"...)
	} else {
		b = api.AppendString(b, e.Type.Name)
	}
	b = appendPublished(s.c, append(b, `,"published":`...), e)
	b = appendTime(append(b, `,"updated":`...), e.Updated)
	b = appendScheduled(append(b, `,"scheduled":`...), e)
	b = append(append(b, `,"status":"`...), status(e)...)
	b = append(b, `","fields":{`...)
	b = s.members(b, e, e.Type.Fields, e.Values, level, e.Type)
	return append(b, "}}"...)
}

// members appends fields, in the order of the schema. of is the type at whose
// top they stand, which may say that Butter shows them under other names; nil
// of those in groups.
func (s *writing) members(b []byte, e *content.Entry, fields []*schemas.Field, values []content.Value, level int, of *schemas.Type) []byte {
	for _, f := range fields {
		if f.Private {
			continue
		}
		name := f.Name
		if of != nil {
			name = of.ShownAs("butter", name)
		}
		b = api.AppendString(api.AppendComma(b), name)
		b = s.field(append(b, ':'), e, f, fields, values, level)
	}
	return b
}

// field appends the value of one of some fields.
func (s *writing) field(b []byte, e *content.Entry, f *schemas.Field, fields []*schemas.Field, values []content.Value, level int) []byte {
	if f.Kind == schemas.Computed {
		return s.computed(b, e, f, fields, values, level)
	}
	return s.value(b, e, f, valueOf(f, values), level)
}

// value appends what stands in a field, as design 3's table has it.
func (s *writing) value(b []byte, e *content.Entry, f *schemas.Field, v content.Value, level int) []byte {
	switch v := v.(type) {
	case nil:
		return s.unset(b, e, f, level)
	case content.Text:
		return api.AppendString(b, string(v))
	case content.Integer:
		return strconv.AppendInt(b, int64(v), 10)
	case content.Number:
		return api.AppendNumber(b, float64(v))
	case content.Bool:
		return strconv.AppendBool(b, bool(v))
	case content.Date:
		return appendTime(b, time.Time(v))
	case content.Time:
		return appendTime(b, time.Time(v))
	case content.Clock:
		return api.AppendClock(b, int32(v))
	case content.JSON:
		return append(b, v...)
	case content.Link:
		return api.AppendString(b, s.c.Address(e, int32(v)))
	case content.Ref:
		if f.Kind == schemas.Tags { // a term's text, be it a document or not
			return api.AppendString(b, e.Mentions[v].Text)
		}
		return s.reference(b, s.target(e, v), level)
	case content.List:
		return s.list(b, e, f, v, level)
	case *content.Media:
		return s.media(b, e, v)
	case *content.Group:
		if f.Kind == schemas.Blocks {
			b = append(append(b, `{"type":"`...), v.Block.Name...)
			b = s.members(append(b, `","fields":{`...), e, v.Fields, v.Values, level, nil)
			return append(b, "}}"...)
		}
		return append(s.members(append(b, '{'), e, v.Fields, v.Values, level, nil), '}')
	case *content.Body:
		return append(s.c.BodyJSON(append(b, '"'), e, v, render.HTML), '"')
	}
	return append(b, "null"...)
}

func (s *writing) unset(b []byte, e *content.Entry, f *schemas.Field, level int) []byte {
	switch {
	case f.IsList():
		return append(b, "[]"...)
	case f.Kind == schemas.Group:
		return append(s.members(append(b, '{'), e, f.Fields, nil, level, nil), '}')
	case f.Kind == schemas.Boolean:
		return append(b, "false"...)
	}
	switch f.Kind {
	case schemas.Number, schemas.Integer, schemas.Date, schemas.DateTime, schemas.Time, schemas.Reference, schemas.JSON:
		return append(b, "null"...)
	case schemas.Computed:
		if f.As == "words" || f.As == "readingTime" {
			return append(b, "null"...)
		}
	}
	return append(b, `""`...)
}

func (s *writing) list(b []byte, e *content.Entry, f *schemas.Field, list content.List, level int) []byte {
	item := f
	if f.Item != nil {
		item = f.Item
	}
	b = append(b, '[')
	for _, v := range list {
		if ref, ok := v.(content.Ref); ok && item.Kind == schemas.Reference {
			b = s.oneOf(b, s.target(e, ref), level)
			continue
		}
		b = s.value(api.AppendComma(b), e, item, v, level)
	}
	return append(b, ']')
}

// media appends an absolute address, alone or with the alternative text, if
// there is one.
func (s *writing) media(b []byte, e *content.Entry, m *content.Media) []byte {
	if !s.alt {
		return api.AppendString(b, s.c.AbsoluteAddress(e, m.Mention))
	}
	b = api.AppendString(append(b, `{"url":`...), s.c.AbsoluteAddress(e, m.Mention))
	if m.Alt != "" {
		b = api.AppendString(append(b, `,"alt":`...), m.Alt)
	}
	return append(b, '}')
}

// target gives what a reference leads to, if the reader may see it and Butter
// has it.
func (s *writing) target(e *content.Entry, ref content.Ref) *content.Entry {
	to := existing(s.c.Target(e, int32(ref)))
	if to == nil || s.roles[to.Type] == nothing {
		return nil
	}
	return to
}

// reference appends a reference to one document: the object, or below the last
// level a list of its path.
func (s *writing) reference(b []byte, to *content.Entry, level int) []byte {
	switch {
	case to == nil:
		return append(b, "null"...)
	case level > 1:
		return s.follow(b, to, level)
	}
	return append(s.oneOf(append(b, '['), to, level), ']')
}

// oneOf appends one of several references; nothing of what cannot be seen.
func (s *writing) oneOf(b []byte, to *content.Entry, level int) []byte {
	switch {
	case to == nil:
		return b
	case level > 1:
		return s.follow(api.AppendComma(b), to, level)
	}
	return api.AppendString(api.AppendComma(b), s.path(to))
}

// follow appends what a reference leads to, unless all is too large already.
func (s *writing) follow(b []byte, to *content.Entry, level int) []byte {
	if len(b) > s.end {
		return append(b, "null"...)
	}
	return s.object(b, to, level-1)
}

// path is where a document is asked for.
func (s *writing) path(e *content.Entry) string {
	switch s.roles[e.Type] {
	case post:
		return s.c.Path(s.base + "/posts/" + e.Slug + "/")
	case author:
		return s.c.Path(s.base + "/authors/" + e.Slug + "/")
	case category:
		return s.c.Path(s.base + "/" + s.listOf(e.Type) + "/" + e.Slug + "/")
	case collection:
		return s.c.Path(s.base+"/content/") + "?keys=" + e.Type.Name + "[_id=" + strconv.Itoa(int(s.itemID(s.c, e))) + "]"
	case single:
		return s.c.Path(s.base + "/pages/*/" + e.Slug + "/")
	}
	return s.c.Path(s.base + "/pages/" + e.Type.Name + "/" + e.Slug + "/")
}

// listOf says whether a type's documents are categories or tags.
func (f *family) listOf(t *schemas.Type) string {
	if slices.Contains(f.blog.categories.to, t) {
		return "categories"
	}
	return "tags"
}

func (s *writing) computed(b []byte, e *content.Entry, f *schemas.Field, fields []*schemas.Field, values []content.Value, level int) []byte {
	if f.As == "references" {
		b = append(b, '[')
		for _, n := range s.c.Referrers(e, f) {
			if from := existing(s.c.Entry(n)); from != nil && s.roles[from.Type] != nothing {
				b = s.oneOf(b, from, level)
			}
		}
		return append(b, ']')
	}
	body := render.ComputedBody(f, fields, values)
	if body == nil {
		return s.unset(b, e, f, level)
	}
	return api.AppendComputed(s.c, b, e, f, body)
}

// limited refuses an answer that is too large: the builder as a mistake of the
// project, a server as one of who asks (contracts 2.3, levels).
func (f *family) limited(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	if len(w.Body) <= mostBytes {
		return nil
	}
	if mayPreview(c) {
		return bad("Response exceeds 10 MB, lower levels or page_size")
	}
	at := source.Pos{File: "galley.yaml"}
	if r.Route.Place != nil {
		if p := r.Route.Place(c, r); p.File != "" {
			at = p
		}
	}
	var ps source.Problems
	ps.Add(source.TooLarge, at, "leave references out, or lower api.butter.pageSize or its variants", "the answer to %s has more than 10 MB", r)
	c.Fault(ps[0])
	return nil
}
