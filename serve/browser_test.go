package serve

import (
	"context"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"galley/serve/live"
)

// TestPagesWhileWriting writes a post as somebody would who has it open in a
// browser: a save, a mistake, its repair. serve/live has the script's own
// tests; this one is about the server's part.
func TestPagesWhileWriting(t *testing.T) {
	names := []string{"chromium", "chromium-browser", "google-chrome"}
	i := slices.IndexFunc(names, func(name string) bool { _, err := exec.LookPath(name); return err == nil })
	if i < 0 {
		message := "this test needs a browser: none of " + strings.Join(names, ", ") + " is installed"
		if slices.Contains(strings.Split(os.Getenv("GALLEY_REQUIRE"), ","), "browser") {
			t.Fatal(message)
		}
		t.Skip(message)
	}
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("galley.yaml", "title: Notes\n")
	write("schemas/post.yaml", "url: /post/{slug}/\nlistURL: /post/\nfields:\n  - {name: title, type: text}\n  - {name: body, type: richText}\n")
	write("content/post/one.md", "---\ntitle: One\n---\nold words\n")
	write("content/post/two.md", "---\ntitle: Two\ndraft: true\n---\nwords\n")
	write("themes/default/static/style.css", "h1 { color: rgb(1, 2, 3) }\n")
	s := newServer(t, dir, func(o *Options) { o.Content.Drafts = true })
	server := httptest.NewServer(s)
	defer server.Close()
	defer server.CloseClientConnections()
	defer s.live.Close()
	reload := func() {
		t.Helper()
		if err := s.Reload(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}

	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	ctx, cancel = chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(names[i]), chromedp.NoSandbox, chromedp.WSURLReadTimeout(time.Minute),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true))...)
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx)
	defer cancel()
	var mu sync.Mutex
	var said []string
	err := chromedp.Listen(ctx, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			said = append(said, e.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			if !strings.Contains(e.Entry.URL, "favicon.ico") {
				said = append(said, e.Entry.Text+" "+e.Entry.URL)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	enable := chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, log.Enable, cdp.Empty{})
		return err
	})
	if err := chromedp.Do(ctx, enable, chromedp.Navigate(server.URL+"/post/one/")); err != nil {
		t.Fatal(err)
	}
	until := func(expression string) {
		t.Helper()
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for deadline := time.Now().Add(time.Minute); ; <-tick.C {
			ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
			if ok && err == nil {
				return
			}
			if time.Now().After(deadline) {
				body, _ := chromedp.Run(ctx, chromedp.Evaluate[string]("document.documentElement.outerHTML"))
				t.Fatalf("in vain: %s (%v)\n%s", expression, err, body)
			}
		}
	}
	const overlay = `document.querySelector('galley-live:not([hidden])')?.shadowRoot`

	until(`document.querySelector('.prose')?.textContent.includes('old words')`)
	write("content/post/one.md", "---\ntitle: One\n---\nnew words\n")
	reload()
	until(`document.querySelector('.prose')?.textContent.includes('new words') && document.readyState === 'complete'`)

	until(`window.same = true`)
	write("content/post/one.md", "---\ntitel: One\n---\nnewer words\n")
	reload()
	until(overlay + `?.querySelector('.problems').textContent.includes('content/post/one.md:2')`)
	until(overlay + `.querySelector('mark').textContent.includes('titel') && window.same && document.body.textContent.includes('new words')`)
	write("content/post/one.md", "---\ntitle: One\n---\nnew words\n")
	reload()
	until(`!` + overlay + ` && window.same`)

	write("themes/default/static/style.css", "h1 { color: rgb(4, 5, 6) }\n")
	reload()
	until(`getComputedStyle(document.querySelector('h1')).color === 'rgb(4, 5, 6)' && window.same`)

	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+"/post/two/")); err != nil {
		t.Fatal(err)
	}
	until(`document.querySelector('.draft')?.textContent === 'Draft' && !` + overlay)
	write("themes/default/page.html", "<article><h1>{{.Title}}</h1></article>\n")
	reload()
	until(overlay + `?.querySelector('.state')?.textContent === 'Draft'`)

	// The desk's pages follow the files as well, those that are no others stay,
	// and it shows problems by itself.
	open := func(path string) {
		t.Helper()
		if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+path)); err != nil {
			t.Fatal(err)
		}
	}
	open("/_galley/documents?type=post")
	until(`document.getElementById('documents').textContent.includes('Two')`)
	write("content/post/two.md", "---\ntitle: Three\n---\nwords\n")
	reload()
	until(`document.getElementById('documents')?.textContent.includes('Three') && location.search === '?type=post'`)
	open("/_galley/problems")
	until(`document.querySelector('main').textContent.includes('There are none')`)
	write("content/post/two.md", "---\ntitel: Three\n---\nwords\n")
	reload()
	until(`document.querySelector('main')?.textContent.includes('content/post/two.md:2') && !` + overlay)
	mu.Lock()
	defer mu.Unlock()
	if len(said) > 0 {
		t.Errorf("the browser complains: %q", said)
	}
}

// TestMarks is about what is shown though it is not published: the built-in
// theme says so, and a header does for the script.
func TestMarks(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"galley.yaml":         "title: Notes\n",
		"schemas/post.yaml":   "url: /post/{slug}/\nlistURL: /post/\nfields:\n  - {name: title, type: text}\n",
		"content/post/one.md": "---\ntitle: One\ndate: 2026-01-01\n---\n", "content/post/two.md": "---\ntitle: Two\ndraft: true\n---\n",
		"content/post/three.md": "---\ntitle: Three\ndate: 2036-01-01\n---\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	drafts, plainly := newServer(t, dir, func(o *Options) { o.Content.Drafts = true }), newServer(t, dir, nil)
	for path, want := range map[string]string{"/post/one/": "", "/post/two/": "draft", "/post/three/": "scheduled", "/post/": ""} {
		w := ask(drafts, "GET", path)
		if got := w.Header().Get("Galley-State"); w.Code != 200 || got != want {
			t.Errorf("%s: want %q, got %d %q", path, want, w.Code, got)
		}
		again := ask(drafts, "HEAD", path, "If-None-Match", w.Header().Get("ETag"))
		if got := again.Header().Get("Galley-State"); again.Code != 304 || got != want {
			t.Errorf("%s asked again: want %q, got %d %q", path, want, again.Code, got)
		}
	}
	list := ask(drafts, "GET", "/post/").Body.String()
	if !strings.Contains(list, ">Draft</p>") || !strings.Contains(list, ">Scheduled</p>") || !strings.Contains(list, live.Base) {
		t.Errorf("the list does not mark what is not published:\n%s", list)
	}
	if w := ask(plainly, "GET", "/post/two/"); w.Code != 404 || w.Header().Get("Galley-State") != "" {
		t.Errorf("without --drafts: %d", w.Code)
	}
	if strings.Contains(ask(plainly, "GET", "/post/").Body.String(), "data-galley-state") {
		t.Error("a published list has a mark")
	}
}
