package live

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/zeebo/xxh3"

	"galley/schemas/source"
)

// A site is a server of a few pages that change, beside a hub.
type site struct {
	*httptest.Server
	hub *Hub

	mu     sync.Mutex
	state  State
	files  map[string]string // by address
	states map[string]string // Galley-State of an address
	asked  map[string]int    // how often for the head of an address
	open   int               // streams
}

func newSite(t *testing.T, files map[string]string) *site {
	s := &site{files: files, asked: map[string]int{}, states: map[string]string{}, state: State{Number: 1}}
	s.hub = New(func() State {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.state
	})
	s.Server = httptest.NewServer(s)
	t.Cleanup(func() {
		s.hub.Close()
		s.CloseClientConnections()
		s.Close()
	})
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, Base) {
		if strings.HasSuffix(r.URL.Path, "/events") {
			s.count(1)
			defer s.count(-1)
		}
		s.hub.ServeHTTP(w, r)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Method == http.MethodHead {
		s.asked[r.URL.Path]++
	}
	text, ok := s.files[r.URL.Path]
	h := w.Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Security-Policy", "default-src 'self'")
	h.Set("Content-Type", "text/html; charset=utf-8")
	if is := s.states[r.URL.Path]; is != "" {
		h.Set("Galley-State", is)
	}
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		w.Write(Inject(nil, []byte("<title>nothing</title>"), ""))
		return
	}
	tag := fmt.Sprintf(`"%x"`, xxh3.HashString(text))
	h.Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if strings.HasSuffix(r.URL.Path, ".css") {
		h.Set("Content-Type", "text/css")
		w.Write([]byte(text))
		return
	}
	w.Write(Inject(nil, []byte(text), tag))
}

func (s *site) count(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open += n
}

// save changes the site as f does, and tells of it.
func (s *site) save(f func()) {
	s.mu.Lock()
	f()
	s.state.Number++
	number := s.state.Number
	s.mu.Unlock()
	s.hub.Send(number)
}

func (s *site) heads(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[path]
}

// A browser has tabs, and keeps what their consoles say.
type browser struct {
	t    *testing.T
	ctx  context.Context
	mu   sync.Mutex
	said []string
}

func newBrowser(t *testing.T) *browser {
	var path string
	names := []string{"chromium", "chromium-browser", "google-chrome"}
	for _, name := range names {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		message := "this test needs a browser: none of " + strings.Join(names, ", ") + " is installed"
		if slices.Contains(strings.Split(os.Getenv("GALLEY_REQUIRE"), ","), "browser") {
			t.Fatal(message)
		}
		t.Skip(message)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WSURLReadTimeout(time.Minute),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true))...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, ctx: ctx}
}

func (b *browser) complain(c string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !strings.Contains(c, "favicon.ico") { // asked for by the browser, not by the page
		b.said = append(b.said, c)
	}
}

// quiet fails if a console said something since the last time.
func (b *browser) quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.said) > 0 {
		b.t.Errorf("the browser complains: %q", b.said)
	}
	b.said = nil
}

// A tab is one page of a browser.
type tab struct {
	*browser
	ctx context.Context
}

// tab opens an address; before is run in every page before its own scripts.
func (b *browser) tab(address, before string) *tab {
	b.t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx)
	b.t.Cleanup(cancel)
	err := chromedp.Listen(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			b.complain(e.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			b.complain(e.Entry.Text + " " + e.Entry.URL)
		}
	})
	if err != nil {
		b.t.Fatal(err)
	}
	enable := chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if _, err := cdp.Call(ctx, target, log.Enable, cdp.Empty{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: before})
		return err
	})
	if err := chromedp.Do(ctx, enable, chromedp.EmulateViewport(800, 600), chromedp.Navigate(address)); err != nil {
		b.t.Fatalf("%s: %v", address, err)
	}
	return &tab{b, ctx}
}

// do runs a script.
func (p *tab) do(script string) {
	p.t.Helper()
	if _, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool]("(() => {"+script+"; return true})()")); err != nil {
		p.t.Fatalf("%s: %v", script, err)
	}
}

// until waits for an expression to be true; what it says is asked again and
// again, since a page that loads forgets all.
func (p *tab) until(expression string) {
	p.t.Helper()
	var last error
	eventually(p.t, expression, func() bool {
		ok, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
		last = err
		return err == nil && ok
	})
	if last != nil {
		p.t.Fatal(last)
	}
}

func (p *tab) press(key string) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, chromedp.KeyEvent(key)); err != nil {
		p.t.Fatal(err)
	}
}

// eventually asks until the answer is yes, or fails.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(time.Minute); !ok(); <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("in vain: %s", what)
		}
	}
}

const long = `<!doctype html><html lang="en"><head><title>%s</title><link rel="stylesheet" href="/%[1]s.css"></head>
<body><h1>%[1]s</h1><p>%[2]s</p><form><p><input name="q"><textarea id="note"></textarea><input type="checkbox" name="c"></p></form>
<div></div><details><summary>more</summary>text</details></body></html>`

func pages() map[string]string {
	return map[string]string{
		"/a": fmt.Sprintf(long, "a", "one"), "/a.css": "div { height: 3000px } h1 { color: rgb(1, 2, 3) }",
		"/b": fmt.Sprintf(long, "b", "one"), "/b.css": "div { height: 10px }",
	}
}

const overlay = `document.querySelector('galley-live:not([hidden])')?.shadowRoot`

func TestScript(t *testing.T) {
	b := newBrowser(t)
	ways := map[string]string{
		"by a worker that is shared":     "",
		"by the tab that holds the lock": "delete window.SharedWorker",
		"by a stream of its own":         "delete window.SharedWorker; delete window.BroadcastChannel",
	}
	for way, before := range ways {
		t.Run(way, func(t *testing.T) {
			b.t = t
			s := newSite(t, pages())
			a, other := b.tab(s.URL+"/a", before), b.tab(s.URL+"/b", before)
			eventually(t, "both have looked", func() bool { return s.heads("/a.css") > 0 && s.heads("/b.css") > 0 })
			other.do("window.same = 1")
			a.do(`scrollTo(0, 1234); const note = document.getElementById('note'); note.value = 'words'; document.querySelector('[name=c]').checked = true;
				document.querySelector('details').open = true; note.focus({preventScroll: true}); note.setSelectionRange(1, 3)`)
			was := s.heads("/b.css")
			s.save(func() { s.files["/a"] = fmt.Sprintf(long, "a", "two") })
			a.until(`document.querySelector('p').textContent === 'two' && document.readyState === 'complete'`)
			a.until(`scrollY === 1234 && document.activeElement.id === 'note' && document.activeElement.value === 'words'`)
			a.until(`document.activeElement.selectionStart === 1 && document.activeElement.selectionEnd === 3`)
			a.until(`document.querySelector('[name=c]').checked && document.querySelector('details').open`)
			eventually(t, "the other page has looked", func() bool { return s.heads("/b.css") > was })
			other.until("window.same === 1")
			b.quiet()
		})
	}
}

func TestStyles(t *testing.T) {
	b := newBrowser(t)
	s := newSite(t, pages())
	a := b.tab(s.URL+"/a", "")
	eventually(t, "it has looked", func() bool { return s.heads("/a.css") > 0 })
	a.do("window.same = 1")
	for _, color := range []string{"rgb(4, 5, 6)", "rgb(7, 8, 9)"} {
		s.save(func() { s.files["/a.css"] = "h1 { color: " + color + " }" })
		a.until(`getComputedStyle(document.querySelector('h1')).color === '` + color + `'`)
		a.until(`document.querySelectorAll('link').length === 1 && window.same === 1`)
	}
	b.quiet()
}

func TestOverlay(t *testing.T) {
	b := newBrowser(t)
	s := newSite(t, pages())
	a := b.tab(s.URL+"/a", "")
	eventually(t, "it has looked", func() bool { return s.heads("/a.css") > 0 })
	a.do("window.same = 1; document.querySelector('input').focus()")
	s.save(func() {
		number := s.state.Number
		s.state = broken()
		s.state.Number = number
	})
	a.until(overlay + `?.querySelectorAll('.problems li').length === 2`)
	a.until(overlay + `.querySelector('h2').textContent === '1 error, 1 warning' && ` + overlay + `.querySelector('.said').textContent !== ''`)
	a.until(overlay + `.querySelector('mark').textContent === 'autor' && ` + overlay + `.querySelector('a').getAttribute('href') === 'edit:content/post/b.md'`)
	a.until(overlay + `.querySelector('.panel').checkVisibility() && getComputedStyle(` + overlay + `.querySelector('.panel')).position === 'fixed'`)
	a.until(`document.activeElement === document.querySelector('input')`) // nothing took the keys away from who types
	a.press("\x1b")
	a.until(overlay + `.querySelector('button.errors')?.textContent === '1 error, 1 warning'`)
	a.do(overlay + `.querySelector('button.errors').click()`)
	a.until(overlay + `.activeElement?.className === 'close'`)
	a.press("\x1b")
	a.until(overlay + `.activeElement?.className === 'errors'`)
	s.save(func() { s.state.Problems = slices.Clone(s.state.Problems) })
	a.until(overlay + `.querySelector('.panel')`) // another attempt, the same mistakes

	s.save(func() { s.state.Problems = s.state.Problems[:1]; s.state.Stale = false })
	a.until(overlay + `.querySelector('button.warnings')?.textContent === '1 warning'`)
	s.save(func() { s.state.Problems = nil })
	a.until(`!` + overlay + ` && window.same === 1`)
	b.quiet()
}

func TestPageThatGoes(t *testing.T) {
	b := newBrowser(t)
	s := newSite(t, pages())
	a := b.tab(s.URL+"/a", "")
	eventually(t, "it has looked", func() bool { return s.heads("/a") > 0 })
	was := s.files["/a"]
	s.save(func() { delete(s.files, "/a") })
	a.until(`document.title === 'nothing'`)
	s.save(func() { s.files["/a"] = was })
	a.until(`document.title === 'a'`)
	s.save(func() { s.states["/a"] = "draft" })
	a.until(overlay + `?.querySelector('.state').textContent === 'Draft'`)
}

// TestSevenTabs is about browsers that open six connections to a host.
func TestSevenTabs(t *testing.T) {
	b := newBrowser(t)
	for way, before := range map[string]string{"a worker": "", "a lock": "delete window.SharedWorker"} {
		t.Run(way, func(t *testing.T) {
			b.t = t
			s := newSite(t, pages())
			var tabs []*tab
			for range 8 {
				tabs = append(tabs, b.tab(s.URL+"/a", before))
			}
			s.save(func() { s.files["/a"] = fmt.Sprintf(long, "a", "two") })
			for _, p := range tabs {
				p.until(`document.querySelector('p').textContent === 'two'`)
			}
			eventually(t, "one stream for all tabs", func() bool {
				s.mu.Lock()
				defer s.mu.Unlock()
				return s.open == 1
			})
			b.quiet()
		})
	}
}

func TestProblemsAlone(t *testing.T) {
	b := newBrowser(t)
	s := newSite(t, nil)
	s.state.Problems = broken().Problems
	alone := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		st := s.state
		s.mu.Unlock()
		if strings.HasPrefix(r.URL.Path, Base) || len(st.Problems) == 0 {
			s.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write(Page(st))
	})
	s.Config.Handler = alone
	a := b.tab(s.URL+"/a", "")
	a.until(`document.querySelectorAll('.problems li').length === 2`)
	s.save(func() { s.state.Problems = append(source.Problems{}, s.state.Problems[:1]...) })
	a.until(`document.querySelectorAll('.problems li').length === 1`)
	b.quiet()
	s.save(func() { s.state.Problems, s.files = nil, pages() })
	a.until(`document.title === 'a'`)
}
