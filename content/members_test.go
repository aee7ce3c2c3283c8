package content_test

import (
	"testing"

	"galley/content"
	"galley/content/contenttest"
	"galley/schemas"
)

// TestMembers: documents for logged-in readers are in the lists of who asks for
// them, and in no others.
func TestMembers(t *testing.T) {
	s := contenttest.Site(t, `
-- galley.yaml --
api: {apostrophe: true}
-- schemas/note.yaml --
order: title
fields: [{name: title, type: text}, {name: words, type: tags}]
-- schemas/vault.yaml --
private: true
fields: [{name: title, type: text}]
-- content/vault/x.yaml --
{title: X, visibility: loginRequired}
-- content/note/a.yaml --
{title: A, words: [one, two]}
-- content/note/b.yaml --
{title: B, words: [one], visibility: loginRequired}
-- content/note/c.yaml --
{title: C, draft: true}
-- content/note/d.yaml --
{title: D, visibility: loginRequired, draft: true}
`)
	words := &content.Column{Name: "words", Text: func(b []byte, e *content.Entry) ([]byte, bool) {
		f := e.Type.Field("words")
		if f == nil {
			return b, false
		}
		list, _ := e.Values[f.Index].(content.List)
		for _, v := range list {
			b = append(append(b, v.(content.Text)...), 0)
		}
		return b, len(list) > 0
	}}
	note := []*schemas.Type{s.Project().Type("note")}
	has := func(values ...string) []content.Condition {
		return []content.Condition{{Op: content.Holds, Column: words, Values: values}}
	}
	for _, test := range []struct {
		about string
		q     content.Query
		want  string
	}{
		{"anybody", content.Query{Types: note}, "a"},
		{"a member", content.Query{Types: note, Members: true}, "a b"},
		{"who sees drafts", content.Query{Types: note, Drafts: true}, "a c"},
		{"a member who sees drafts", content.Query{Types: note, Drafts: true, Members: true}, "a b c d"},
		{"of all types", content.Query{Drafts: true, Members: true}, "a b c d"},
		{"in another order", content.Query{Types: note, Members: true, Order: []schemas.Order{{Key: "slug", Descending: true}}}, "b a"},
		{"one of several texts, for anybody", content.Query{Types: note, Where: has("one")}, "a"},
		{"one of several texts", content.Query{Types: note, Members: true, Where: has("one")}, "a b"},
		{"one of several of several", content.Query{Types: note, Members: true, Where: has("three", "two")}, "a"},
		{"a part of a text", content.Query{Types: note, Members: true, Where: has("on", "")}, ""},
		{"a search", content.Query{Types: note, Members: true, Search: "one"}, "a"},
	} {
		if got := slugsFound(s, test.q); got != test.want {
			t.Errorf("%s: want %q, got %q", test.about, test.want, got)
		}
	}
	n := func(slug string) string { return s.Entry(s.DraftBySlug(note[0], slug, "en")).DocID }
	if a := n("a"); s.ByDocID(a, "en") == content.None || s.DraftByDocID(a, "en", false) == content.None || s.ByDocID("nobody", "en") != content.None {
		t.Error("a document is found by its aposDocId")
	}
	if c := n("c"); s.ByDocID(c, "en") != content.None || s.DraftByDocID(c, "en", false) == content.None || s.DraftByDocID(c, "fr", true) != content.None {
		t.Error("a draft is found by who sees drafts")
	}
}

func TestDocIDs(t *testing.T) {
	_, problems := contenttest.Resolve(t, contenttest.FS(t, `
-- galley.yaml --
locales: [en, fr]
api: {apostrophe: true}
-- schemas/note.yaml --
fields: [{name: title, type: text}]
-- content/note/a.yaml --
{title: A, aposDocId: ckleek0001kitchen0001}
-- content/note/a.fr.yaml --
{title: A, aposDocId: ckleek0002kitchen0001}
-- content/note/b.yaml --
{title: B, aposDocId: ckleek0001kitchen0001}
`))
	const want = `content/note/a.fr.yaml:1:23: error: this is not the aposDocId of content/note/a.yaml, and translations share one [same-id] hint: give both the same aposDocId, or write it in one of them alone
content/note/b.yaml:1:23: error: the aposDocId ckleek0001kitchen0001 is also that of content/note/a.yaml [same-id] hint: take the ` + "`aposDocId`" + ` away, or give the document one of its own
`
	if got := contenttest.Text(problems); got != want {
		t.Errorf("want %s\ngot %s", want, got)
	}
	if a, b := content.DocID("a"), content.DocID("b"); len(a) != 25 || a[:2] != "ck" || a == b || a != content.DocID("a") {
		t.Errorf("ids are made as %s and %s", a, b)
	}
}
