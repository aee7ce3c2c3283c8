package apostrophe_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"galley/content/contenttest"
	"galley/render"
	"galley/render/api/apitest"
	"galley/render/api/apostrophe"
	"galley/render/view"
	"galley/schemas"
	"galley/schemas/source"
	"galley/themes"
)

// An area as a client reads it.
type area struct {
	ID       string  `json:"_id"`
	Items    *[]item `json:"items"`
	Rendered *string `json:"_rendered"`
	MetaType string  `json:"metaType"`
	DocID    string  `json:"_docId"`
}

type item struct {
	ID       string  `json:"_id"`
	Type     string  `json:"type"`
	Content  string  `json:"content"`
	Rendered *string `json:"_rendered"`
	Parts    *area   `json:"parts"`
}

func areaOf(t *testing.T, e *render.Edition, target, member string) area {
	t.Helper()
	status, body := apitest.Get(t, e, target)
	var raw map[string]json.RawMessage
	if err := json.Unmarshal([]byte(body), &raw); err != nil || status != 200 {
		t.Fatalf("%s: %d %s", target, status, body)
	}
	var a area
	if err := json.Unmarshal(raw[member], &a); err != nil {
		t.Fatalf("%s: %v: %s", target, err, raw[member])
	}
	if a.MetaType != "area" || a.ID == "" || !strings.HasSuffix(a.DocID, ":en:published") {
		t.Errorf("%s is no area: %s", member, raw[member])
	}
	return a
}

// TestRenderAreas: an area as HTML is what the theme prints on the document's
// page, and no second thing (vector 35).
func TestRenderAreas(t *testing.T) {
	project := kinds + "-- themes/own/blocks/hint.html --\n{{/* nothing */}}<aside class=\"hint\">{{.Get \"text\"}}{{with .Get \"who\"}}{{.Title}}{{end}}</aside>\n"
	project = strings.Replace(project, "title: Kinds", "title: Kinds\ntheme: own", 1)
	site := contenttest.Site(t, project)
	theme, problems, err := themes.Load(contenttest.FS(t, project), "own", site.Project().Locales)
	if err != nil || problems.Failed() {
		t.Fatal(err, contenttest.Text(problems))
	}
	set, problems := view.New(site.Project(), theme)
	if problems.Failed() {
		t.Fatal(contenttest.Text(problems))
	}
	e := apitest.Edition(t, over(set), site)
	c := e.Context()
	p, _ := c.Page("/things/full/")
	page := string(set.Page(c, nil, p, 1))
	at := named(e, "thing", "full", "")

	data := areaOf(t, e, at, "blocks")
	inline := areaOf(t, e, at+"?render-areas=inline", "blocks")
	html := areaOf(t, e, at+"?render-areas=true", "blocks")
	if html.Items != nil || html.Rendered == nil || data.Rendered != nil || len(*data.Items) != 2 || inline.Rendered != nil || len(*inline.Items) != 2 {
		t.Fatalf("data: %v\ninline: %v\nhtml: %v", data, inline, html)
	}
	whole, from := "", 0
	for i, w := range *inline.Items {
		if w.Rendered == nil || *w.Rendered == "" {
			t.Fatalf("widget %d has no HTML", i)
		}
		found := strings.Index(page[from:], *w.Rendered)
		if found < 0 {
			t.Errorf("widget %d is not on the page: %s", i, *w.Rendered)
		}
		from += max(0, found)
		whole += *w.Rendered
		if d := (*data.Items)[i]; d.Rendered != nil || d.ID != w.ID {
			t.Errorf("widget %d is %v as data", i, d)
		}
	}
	if want := `<div class="apos-area">` + whole + `</div>`; *html.Rendered != want {
		t.Errorf("the area is\n%s\nand its widgets\n%s", *html.Rendered, want)
	}
	if !strings.Contains(whole, `<aside class="hint"><p><em>Careful</em></p>`) {
		t.Errorf("the theme's own template is not used: %s", whole)
	}
	if parts := (*inline.Items)[1].Parts; parts == nil || parts.Items == nil || (*parts.Items)[0].Rendered != nil {
		t.Errorf("an area in a widget is %v", parts)
	}

	t.Run("rich text", func(t *testing.T) {
		data := areaOf(t, e, at, "richText")
		html := areaOf(t, e, at+"?render-areas=1", "richText")
		inline := areaOf(t, e, at+"?render-areas=inline", "richText")
		text := (*data.Items)[0].Content
		if want := `<div class="apos-area"><div data-rich-text>` + text + `</div></div>`; *html.Rendered != want {
			t.Errorf("want %s, got %s", want, *html.Rendered)
		}
		if want := `<div data-rich-text>` + text + `</div>`; *(*inline.Items)[0].Rendered != want {
			t.Errorf("want %s, got %s", want, *(*inline.Items)[0].Rendered)
		}
		if !strings.Contains(page, text) {
			t.Errorf("%s is not on the page", text)
		}
	})
	t.Run("an area without anything", func(t *testing.T) {
		html := areaOf(t, e, named(e, "thing", "empty", "?render-areas=true"), "blocks")
		if html.Rendered == nil || *html.Rendered != `<div class="apos-area"></div>` {
			t.Errorf("it is %v", html)
		}
	})
	t.Run("any other value is none", func(t *testing.T) {
		_, plain := apitest.Get(t, e, at)
		for _, value := range []string{"false", "0", "TRUE", "", "yes"} {
			if _, body := apitest.Get(t, e, at+"?render-areas="+value); body != plain {
				t.Errorf("render-areas=%s: %s", value, body)
			}
		}
		if _, body := apitest.Get(t, e, at+"?renderAreas=true"); body != plain {
			t.Error("renderAreas is accepted")
		}
	})
	t.Run("areas of related documents stay data", func(t *testing.T) {
		ada := members(t, e, named(e, "person", "ada", "?render-areas=true"))
		if !strings.Contains(ada["_things"], `"items":[{`) || strings.Contains(ada["_things"], "_rendered") {
			t.Error(ada["_things"])
		}
	})
	t.Run("lists too", func(t *testing.T) {
		_, body := apitest.Get(t, e, "/api/v1/thing?render-areas=true")
		if strings.Count(body, "_rendered") != 4 || strings.Contains(body, `"items":[{`) {
			t.Error(body)
		}
	})
}

// TestBrokenBlock: a template that fails is the theme's fault, with a place.
func TestBrokenBlock(t *testing.T) {
	site := contenttest.Site(t, kinds)
	theme, _, err := themes.Load(fstest.MapFS{
		"themes/own/blocks/hint.html": {Data: []byte("{{index .Fields 99}}")},
	}, "own", site.Project().Locales)
	if err != nil {
		t.Fatal(err)
	}
	set, _ := view.New(site.Project(), theme)
	e := apitest.Edition(t, over(set), site)
	r, failure := e.Read("GET", named(e, "thing", "full", ""), map[string][]string{"render-areas": {"true"}})
	if failure != nil {
		t.Fatal(failure)
	}
	if err := e.Answer(e.Context(), r, &render.Response{}); err == nil || !strings.Contains(err.Error(), "blocks/hint.html") {
		t.Errorf("the fault is %v", err)
	}
}

// over makes the family over a theme that is ready to run.
func over(set *view.Set) apitest.New {
	return func(p *schemas.Project) (*render.Family, source.Problems) { return apostrophe.New(p, set) }
}

// TestFormsOfAreas: over whole examples, the three forms of an answer differ in
// their areas alone, an area as HTML is that of its widgets, and each widget's
// HTML stands on the document's page.
func TestFormsOfAreas(t *testing.T) {
	for _, example := range []string{"tour", "magazine"} {
		t.Run(example, func(t *testing.T) {
			e, set := exampleWithAreas(t, example)
			c, widgets := e.Context(), 0
			for r := range e.Plan() {
				if r.Arg("render-areas") != "true" {
					continue
				}
				at := r.String()
				var data, inline, html any
				for target, into := range map[string]*any{strings.Replace(at, "areas=true", "areas=off", 1): &data, strings.Replace(at, "areas=true", "areas=inline", 1): &inline, at: &html} {
					if err := json.Unmarshal([]byte(get(t, e, target)), into); err != nil {
						t.Fatal(err)
					}
				}
				page := ""
				if d, ok := data.(map[string]any); ok && d["_url"] != nil {
					if p, _ := c.Page(strings.TrimPrefix(fmt.Sprint(d["_url"]), c.BaseURL())); p != nil {
						page = string(set.Page(c, nil, p, 1))
					}
				}
				widgets += compareAreas(t, at, page, data, inline, html)
			}
			if widgets < 5 {
				t.Errorf("there are %d widgets", widgets)
			}
		})
	}
}

// compareAreas compares three forms of a value, and counts the widgets that
// stand on the page.
func compareAreas(t *testing.T, at, page string, data, inline, html any) (widgets int) {
	switch d := data.(type) {
	case map[string]any:
		i, h := inline.(map[string]any), html.(map[string]any)
		if d["metaType"] != "area" {
			for name := range d {
				if !strings.HasPrefix(name, "_") {
					widgets += compareAreas(t, at, page, d[name], i[name], h[name])
				} else if diff := cmp.Diff(d[name], h[name]); diff != "" {
					t.Errorf("%s, %s: %s", at, name, diff)
				}
			}
			if len(d) != len(i) || len(d) != len(h) {
				t.Errorf("%s: %d, %d and %d members", at, len(d), len(i), len(h))
			}
			return widgets
		}
		whole := ""
		for n, w := range i["items"].([]any) {
			w := w.(map[string]any)
			own := fmt.Sprint(w["_rendered"])
			whole += own
			delete(w, "_rendered")
			if diff := cmp.Diff(d["items"].([]any)[n], any(w)); diff != "" {
				t.Errorf("%s: %s", at, diff)
			}
			if text := strings.TrimSuffix(strings.TrimPrefix(own, "<div data-rich-text>"), "</div>"); w["type"] == "@apostrophecms/rich-text" {
				own = text
			}
			if page == "" {
				continue
			}
			if widgets++; !strings.Contains(page, strings.TrimSpace(own)) {
				t.Errorf("%s: not on the page: %s", at, own)
			}
		}
		if want := `<div class="apos-area">` + whole + `</div>`; h["_rendered"] != want || h["items"] != nil || h["_id"] != d["_id"] {
			t.Errorf("%s: want %s, got %v", at, want, h)
		}
	case []any:
		for n := range d {
			widgets += compareAreas(t, at, page, d[n], inline.([]any)[n], html.([]any)[n])
		}
	default:
		if diff := cmp.Diff(data, html); diff != "" {
			t.Errorf("%s: %s", at, diff)
		}
	}
	return widgets
}

// exampleWithAreas makes an edition of an example, with Apostrophe on.
func exampleWithAreas(t *testing.T, example string) (*render.Edition, *view.Set) {
	t.Helper()
	fsys := fstest.MapFS{}
	folder := os.DirFS("../../../examples/" + example)
	err := fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(folder, name)
		if name == "galley.yaml" && !strings.Contains(string(text), "\napi:") {
			text = append(text, "api: {apostrophe: true}\n"...)
		}
		fsys[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	site, problems := contenttest.ResolveAt(t, fsys, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
	if problems.Failed() {
		t.Fatal(contenttest.Text(problems))
	}
	theme, _, err := themes.Load(fsys, site.Project().Theme, site.Project().Locales)
	if err != nil {
		t.Fatal(err)
	}
	set, problems := view.New(site.Project(), theme)
	if problems.Failed() {
		t.Fatal(contenttest.Text(problems))
	}
	return apitest.Edition(t, over(set), site), set
}
