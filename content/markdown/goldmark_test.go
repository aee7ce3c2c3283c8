package markdown

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"galley/schemas/source"
)

// everything is what most tests print with.
var everything = Options{Footnotes: true, DefinitionLists: true, Paragraph: 32 << 10, Columns: 128, Output: 16 << 20}

// rendered is what goldmark's own renderer makes of the text, read by goldmark
// alone; ids of headings are those that were given.
func rendered(t testing.TB, p *Printer, text []byte, headings []Heading) string {
	t.Helper()
	p.start(text, source.Base{})
	p.refused()
	if p.reading == nil {
		p.reading = p.newParser(false)
	}
	root := p.parse()
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering {
			h.SetAttributeString("id", []byte(headings[0].ID))
			headings = headings[1:]
		}
		return ast.WalkContinue, nil
	})
	r := renderer.NewRenderer(renderer.WithNodeRenderers(
		util.Prioritized(html.NewRenderer(), 1000),
		util.Prioritized(extension.NewTableHTMLRenderer(), 500),
		util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
		util.Prioritized(extension.NewTaskCheckBoxHTMLRenderer(), 500),
		util.Prioritized(extension.NewFootnoteHTMLRenderer(), 500),
		util.Prioritized(extension.NewDefinitionListHTMLRenderer(), 500),
	))
	var b bytes.Buffer
	if err := r.Render(&b, p.text, root); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// filled puts each link's own target into its places.
func filled(form []byte, spots []Spot, links []Link, escape func([]byte, string) []byte) string {
	var b []byte
	at := int32(0)
	for _, s := range spots {
		b = append(b, form[at:s.At]...)
		b = escape(b, string(util.URLEscape([]byte(links[s.Link].Target), false)))
		at = s.At
	}
	return string(append(b, form[at:]...))
}

// likeDataPicture finds a picture that is written as it is, without base64:
// the printer lets it through, as browsers show it, and goldmark does not.
var likeDataPicture = regexp.MustCompile(`(?i)src="data:image/(png|jpeg|gif|webp),`)

// likeComponent finds what may be a component. The warning that it stays text
// names the first shortcode only, which may be another.
var likeComponent = regexp.MustCompile(`<[A-Z]`)

// ours says whether the printer may print something else than goldmark: raw
// HTML, schemes that goldmark lets through, and data: that it does not.
func ours(text []byte, r Result) bool {
	if bytes.Contains(text, []byte("<")) {
		for _, problem := range r.Problems {
			if problem.Rule == source.DroppedHTML || problem.Rule == source.Shortcode && likeComponent.Match(text) {
				return true
			}
		}
		if bytes.Contains(text, []byte("<!-")) || bytes.Contains(text, []byte("</")) || bytes.Contains(text, []byte("<?")) || bytes.Contains(text, []byte("<!")) {
			return true
		}
	}
	for _, problem := range r.Problems {
		if problem.Rule == source.URLScheme {
			return true
		}
	}
	return likeDataPicture.Match(r.HTML)
}

// files gives every Markdown file of the corpora, or skips the test.
func files(t testing.TB) map[string][]byte {
	t.Helper()
	folder := os.Getenv("GALLEY_CORPORA")
	if folder == "" {
		folder = "../../../shared/corpora"
	}
	if _, err := os.Stat(folder); err != nil {
		t.Skip("no corpora here")
	}
	found := map[string][]byte{}
	err := fs.WalkDir(os.DirFS(folder), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		text, err := os.ReadFile(filepath.Join(folder, path))
		found[path] = text
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestCorpora(t *testing.T) {
	p, q := New(everything), New(everything)
	sanitizing := everything
	sanitizing.Sanitize = true
	s := New(sanitizing)
	same := 0
	for name, text := range files(t) {
		r := p.Print(text, source.Base{File: name}, Rich|Plain)
		if message := fault(text, r, false); message != "" {
			t.Errorf("%s: %s", name, message)
		}
		if !ours(text, r) {
			same++
			want := rendered(t, q, text, r.Headings)
			if got := filled(r.HTML, r.HTMLSpots, r.Links, AppendAttr); want != got {
				t.Errorf("%s: HTML differs from goldmark's (-goldmark +ours):\n%s", name, cmp.Diff(want, got))
			}
		}
		if message := fault(text, s.Print(text, source.Base{File: name}, Rich|Plain), true); message != "" {
			t.Errorf("%s, sanitised: %s", name, message)
		}
	}
	t.Logf("%d files compared with goldmark", same)
}
