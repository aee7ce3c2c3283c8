package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// needed skips a test whose program is not on this machine, unless
// GALLEY_REQUIRE says that it has to be.
func needed(t *testing.T, what string, programs ...string) string {
	t.Helper()
	for _, name := range programs {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	missing(t, what, "this test needs a program of the kind "+strconv.Quote(what)+": none of "+strings.Join(programs, ", ")+" is installed")
	return ""
}

// missing skips a test for a reason, unless GALLEY_REQUIRE has what it lacks.
func missing(t *testing.T, what, reason string) {
	t.Helper()
	if slices.Contains(strings.Split(os.Getenv("GALLEY_REQUIRE"), ","), what) {
		t.Fatal(reason)
	}
	t.Skip(reason)
}

// TestPagesInBrowser opens every page of the tour as a host of files would
// serve it: nothing is missing, nothing complains, no page is wider than a
// telephone, and text can be read in light and in dark.
func TestPagesInBrowser(t *testing.T) {
	t.Parallel()
	browser := needed(t, "browser", "chromium", "chromium-browser", "google-chrome")
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../examples/tour")); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := galley(t, dir, "build", "--base-url", "http://127.0.0.1"); code != 0 {
		t.Fatalf("build: exit code %d\n%s", code, stderr)
	}
	public := filepath.Join(dir, "public")
	server := httptest.NewServer(http.FileServer(http.Dir(public)))
	defer server.Close()

	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(browser), chromedp.NoSandbox, chromedp.WSURLReadTimeout(time.Minute),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx)
	defer cancel()
	ctx, cancel = context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()

	var mu sync.Mutex
	var complaints []string
	complain := func(c string) {
		mu.Lock()
		defer mu.Unlock()
		if !strings.Contains(c, "favicon.ico") { // asked for by the browser, not by the page
			complaints = append(complaints, c)
		}
	}
	heard := func() []string {
		mu.Lock()
		defer mu.Unlock()
		c := complaints
		complaints = nil
		return c
	}
	err := chromedp.Listen(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			complain(e.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			complain(e.Entry.Text + " " + e.Entry.URL)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	enable := chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, log.Enable, cdp.Empty{})
		return err
	})
	if err := chromedp.Do(ctx, enable, chromedp.EmulateViewport(390, 844)); err != nil {
		t.Fatal(err)
	}
	pages := 0
	for name := range filesIn(t, public) {
		if path, ok := strings.CutSuffix(name, "index.html"); ok {
			pages++
			for _, scheme := range []string{"light", "dark"} {
				emulate := chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
					_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
						Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
					})
					return err
				})
				if err := chromedp.Do(ctx, emulate, chromedp.Navigate(server.URL+"/"+path)); err != nil {
					t.Fatalf("/%s: %v", path, err)
				}
				got, err := chromedp.Run(ctx, chromedp.Evaluate[look](lookAt))
				if err != nil {
					t.Fatalf("/%s: %v", path, err)
				}
				if c := heard(); len(c) > 0 {
					t.Errorf("/%s: the browser complains: %q", path, c)
				}
				if got.Headings != 1 || got.Title == "" || got.Language == "" || got.Mains != 1 {
					t.Errorf("/%s: want one h1, one main, a title and a language: %+v", path, got)
				}
				if got.Wide > 390 {
					t.Errorf("/%s is %d pixels wide on a screen of 390", path, got.Wide)
				}
				if got.Contrast < 4.5 {
					t.Errorf("/%s: contrast of text in %s is %.2f, want 4.5 (WCAG 2.2, 1.4.3)", path, scheme, got.Contrast)
				}
				if got.Broken > 0 {
					t.Errorf("/%s: %d pictures do not load", path, got.Broken)
				}
			}
		}
	}
	if pages < 20 {
		t.Errorf("%d pages, want the tour's", pages)
	}
}

// A look is what lookAt sees of a page.
type look struct {
	Title, Language         string
	Headings, Mains, Broken int
	Wide                    int
	Contrast                float64 // the least of all texts, by WCAG 2.2's definition
}

const lookAt = `(() => {
  const channel = c => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4 };
  const painter = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = color => { painter.clearRect(0, 0, 1, 1); painter.fillStyle = color; painter.fillRect(0, 0, 1, 1); return painter.getImageData(0, 0, 1, 1).data };
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = e => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] === 255) return c } return rgba(getComputedStyle(document.documentElement).colorScheme.includes('dark') && matchMedia('(prefers-color-scheme: dark)').matches ? '#121212' : '#fff') };
  let contrast = 21;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n; n = texts.nextNode();) {
    const e = n.parentElement;
    if (!n.data.trim() || !e.checkVisibility() || e.closest('svg')) continue;
    const a = luminance(rgba(getComputedStyle(e).color)), b = luminance(behind(e));
    contrast = Math.min(contrast, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
  }
  return {
    Title: document.title, Language: document.documentElement.lang,
    Headings: document.querySelectorAll('h1').length, Mains: document.querySelectorAll('main').length,
    Broken: [...document.images].filter(i => i.complete && i.naturalWidth === 0).length,
    Wide: document.documentElement.scrollWidth, Contrast: contrast,
  };
})()`
