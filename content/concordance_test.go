package content_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"galley/content"
)

// A reader counts how often texts are read one by one, and for all at once.
type reader struct{ one, all atomic.Int64 }

// column is that of the bodies, as they are printed.
func (r *reader) column(s *content.Site, count *atomic.Int64) *content.Column {
	return &content.Column{
		Name: "body", Long: true,
		Text: func(b []byte, e *content.Entry) ([]byte, bool) {
			body, _ := e.Values[e.Type.Body.Index].(*content.Body)
			if body == nil {
				return b, false
			}
			count.Add(1)
			b, err := s.Store().Append(b, body.HTML)
			return b, err == nil
		},
		Fork: func() (*content.Column, func() bool) {
			return r.column(s, &r.all), func() bool { return true }
		},
	}
}

// find gives how many bodies have a part in them, and how many texts were read
// for that one by one, and for all at once.
func (r *reader) find(s *content.Site, part string) (found int, one, all int64) {
	r.one.Store(0)
	r.all.Store(0)
	p := s.Find(content.Query{Locale: "en", Where: []content.Condition{{Op: content.Contains, Column: r.column(s, &r.one), Values: []string{part}}}})
	return p.Total, r.one.Load(), r.all.Load()
}

func posts(many int) map[string]string {
	files := map[string]string{"galley.yaml": "", "schemas/post.yaml": "fields: [{name: title, type: text}, {name: body, type: markdown}]\n"}
	for i := range many {
		files[fmt.Sprintf("content/post/p%03d.md", i)] = fmt.Sprintf("---\ntitle: %d\n---\nThis is text %d of them.\n", i, i)
	}
	return files
}

// TestConcordance: texts are read once, whoever asks, and after a save those that
// changed; where there is no room to note them, each time.
func TestConcordance(t *testing.T) {
	const many = 400
	want := func(t *testing.T, r *reader, s *content.Site, part string, found int, one, all int64) {
		t.Helper()
		if f, o, a := r.find(s, part); f != found || o != one || a != all {
			t.Errorf("%q: want %d with %d and %d texts read, got %d with %d and %d", part, found, one, all, f, o, a)
		}
	}
	t.Run("many are noted once", func(t *testing.T) {
		d, r := newDiary(t, posts(many)), &reader{}
		want(t, r, d.site, "is TEXT 39", 11, 256, many)
		want(t, r, d.site, "is text 38", 11, 0, 0)
		want(t, r, d.site, "of them", many, 0, 0)
		d.save("content/post/p007.md", "---\ntitle: 7\n---\nAnother.\n")
		d.next()
		want(t, r, d.site, "of them", many-1, 1, 0)
		want(t, r, d.site, "nothe", 1, 1, 0)
		d.save("content/post/p008.md", "")
		d.next()
		want(t, r, d.site, "of them", many-2, 1, 0)
		for i := 100; i < 200; i++ {
			d.save(fmt.Sprintf("content/post/p%03d.md", i), "---\ntitle: 7\n---\nAnother.\n")
		}
		d.next()
		want(t, r, d.site, "other", 101, 0, 101)
		if bytes, segments := content.Noted(d.site); bytes == 0 || segments == 0 {
			t.Errorf("%d bytes in %d segments are kept", bytes, segments)
		}
	})
	t.Run("a site that nobody asks passes it on", func(t *testing.T) {
		d, r := newDiary(t, posts(many)), &reader{}
		r.find(d.site, "text")
		for i := range 3 {
			d.save(fmt.Sprintf("content/post/p%03d.md", i), "---\ntitle: 7\n---\nAnother.\n")
			d.next()
			if i == 1 {
				d.site.Find(content.Query{Locale: "en", Where: []content.Condition{{Op: content.NotNull}}}) // something else
			}
		}
		want(t, r, d.site, "another", 3, 3, 0)
	})
	t.Run("where there is no room all is as ever", func(t *testing.T) {
		d, r := newDiary(t, posts(many)), &reader{}
		content.SetRoom(d.site, 1000)
		want(t, r, d.site, "is text 39", 11, many, many)
		want(t, r, d.site, "is text 38", 11, many, 0)
		d.save("content/post/p007.md", "---\ntitle: 7\n---\nAnother.\n")
		d.next()
		want(t, r, d.site, "of them", many-1, many, 0)
		if bytes, _ := content.Noted(d.site); bytes != 0 {
			t.Errorf("%d bytes are kept", bytes)
		}
	})
	t.Run("few are read as ever", func(t *testing.T) {
		d, r := newDiary(t, posts(100)), &reader{}
		want(t, r, d.site, "text 9", 11, 100, 0)
	})
	t.Run("it is small", func(t *testing.T) {
		files := posts(many)
		for i := range many {
			var b strings.Builder
			for w := range 500 {
				fmt.Fprintf(&b, "word%d ", (i*w*w+w)%5000)
			}
			files[fmt.Sprintf("content/post/p%03d.md", i)] = "---\ntitle: x\n---\n" + b.String() + "\n"
		}
		d, r := newDiary(t, files), &reader{}
		r.find(d.site, "word7")
		bytes, _ := content.Noted(d.site)
		if each := bytes / many; each == 0 || each > 1000 {
			t.Errorf("%d bytes a document of 500 words", each)
		} else {
			t.Logf("%d bytes a document of 500 words", each)
		}
	})
}
