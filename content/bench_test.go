package content

import (
	"fmt"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"galley/content/markdown"
	"galley/schemas"
)

// generated is a project of posts, pages and authors as reading would give it:
// each post names an author, two categories and three tags, and has six links.
func generated(t testing.TB, posts int) (*schemas.Project, *Listing, []*Document) {
	t.Helper()
	fsys, err := txtar.FS(txtar.Parse([]byte(`
-- galley.yaml --
baseURL: https://example.test
-- schemas/author.yaml --
url: /authors/{slug}/
listURL: /authors/
order: title
fields:
  - {name: title, type: text}
-- schemas/page.yaml --
slug: "{path}"
url: /{path}/
order: weight
fields:
  - {name: title,  type: text}
  - {name: weight, type: integer}
  - {name: body,   type: richText}
-- schemas/post.yaml --
url: /blog/{slug}/
listURL: /blog/
order: -date
fields:
  - {name: title,      type: text, required: true}
  - {name: author,     type: reference, to: author, taxonomy: authors}
  - {name: categories, type: tags, taxonomy: categories}
  - {name: tags,       type: tags, taxonomy: tags}
  - {name: body,       type: richText}
`)))
	if err != nil {
		t.Fatal(err)
	}
	p, problems, err := schemas.Load(fsys)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	l := &Listing{}
	var docs []*Document
	add := func(d *Document) *Document {
		d.File = "content/" + string(d.ID) + ".md"
		d.Folder = "content/" + d.Type.Name
		d.Locale, d.Line, d.Column = "en", 1, 1
		docs = append(docs, d)
		l.Documents = append(l.Documents, File{Path: d.File, Type: d.Type})
		return d
	}
	author, page, post := p.Type("author"), p.Type("page"), p.Type("post")
	for i := range posts / 10 {
		name := fmt.Sprintf("author-%d", i)
		add(&Document{ID: ID("author/" + name), Type: author, Path: name, Name: name, Values: []Value{Text("Author " + name)}})
	}
	for i := range posts / 10 {
		name := fmt.Sprintf("page-%d", i)
		folder := fmt.Sprintf("section-%d/", i%20)
		add(&Document{ID: ID("page/" + folder + name), Type: page, Path: folder + name, Name: name,
			Values: []Value{Text("Page " + name), Integer(i % 7), nil}})
	}
	headings := []markdown.Heading{{Level: 2, ID: "first", Text: "First"}, {Level: 2, ID: "second", Text: "Second"}}
	for i := range posts {
		name := fmt.Sprintf("post-number-%d", i)
		d := add(&Document{ID: ID("post/" + name), Type: post, Path: name, Name: name})
		d.Keys.Date = time.Date(2015, 1, 1, i/3, 0, 0, 0, time.UTC)
		d.Keys.Draft = i%50 == 7
		mention := func(kind MentionKind, f *schemas.Field, text string) int32 {
			d.Mentions = append(d.Mentions, Mention{Kind: kind, Field: f, Text: text, Place: Place{3, 9, 3, 19}})
			return int32(len(d.Mentions) - 1)
		}
		mark := func(f *schemas.Field, text string) Value {
			d.Marks = append(d.Marks, Mark{Field: f, Text: text, Place: Place{4, 8, 4, 12}})
			return Text(text)
		}
		body := post.Field("body")
		d.Values = []Value{
			Text(fmt.Sprintf("The title of post %d", i)),
			Ref(mention(ToDocument, post.Field("author"), fmt.Sprintf("author-%d", i*7%(posts/10)))),
			List{mark(post.Field("categories"), fmt.Sprintf("Category %d", i%12)), mark(post.Field("categories"), fmt.Sprintf("Category %d", i%5))},
			List{mark(post.Field("tags"), fmt.Sprintf("tag-%d", i%100)), mark(post.Field("tags"), fmt.Sprintf("tag-%d", i%77)), mark(post.Field("tags"), fmt.Sprintf("tag-%d", i%300))},
			&Body{First: int32(len(d.Mentions)), Links: 6, Headings: headings},
		}
		next := i + 1
		for next%50 == 7 || next == posts {
			next = (next + 1) % posts
		}
		mention(ToLink, body, fmt.Sprintf("post-number-%d.md", next))
		mention(ToLink, body, fmt.Sprintf("/blog/post-number-%d/#second", next))
		mention(ToLink, body, fmt.Sprintf("../post-number-%d/", next))
		mention(ToLink, body, fmt.Sprintf("/section-%d/page-%d/", i%(posts/10)%20, i%(posts/10)))
		mention(ToLink, body, "#first")
		mention(ToLink, body, "/tags/tag-1/")
	}
	return p, l, docs
}

func BenchmarkFind(b *testing.B) {
	p, l, docs := generated(b, 10000)
	s, err := Resolve(nil, p, l, docs, nil, Options{Now: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		b.Fatal(err)
	}
	post := []*schemas.Type{p.Type("post")}
	for name, q := range map[string]Query{
		"a type":          {Types: post, Locale: "en", Offset: 500, Limit: 10},
		"a term":          {Types: post, Locale: "en", Taxonomy: "tags", Term: "tag-7", Limit: 10},
		"a term anywhere": {Locale: "en", Taxonomy: "tags", Term: "tag-7", Limit: 10},
		"everything":      {Locale: "en", Limit: 10},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if s.Find(q).Total == 0 {
					b.Fatal("nothing is found")
				}
			}
		})
	}
}
