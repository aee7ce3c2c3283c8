package main

import (
	"context"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"galley/builder/disk"
	"galley/serve"
)

// TestDeskInBrowser uses the desk as a person does: it looks at every page in
// light and in dark, filters documents by the keyboard alone, and asks a query.
func TestDeskInBrowser(t *testing.T) {
	t.Parallel()
	browser := needed(t, "browser", "chromium", "chromium-browser", "google-chrome")
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../examples/tour")); err != nil {
		t.Fatal(err)
	}
	folder, err := disk.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	s, err := serve.New(context.Background(), serve.Options{
		Folder: folder, Now: func() time.Time { return now }, Tell: func(message string) { t.Log(message) },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	server := httptest.NewServer(s)
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
	err = chromedp.Listen(ctx, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			complaints = append(complaints, e.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			if !strings.Contains(e.Entry.URL, "favicon.ico") { // asked for by the browser, not by the page
				complaints = append(complaints, e.Entry.Text+" "+e.Entry.URL)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	do := func(what string, steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	until := func(what, expression string) {
		t.Helper()
		var err error
		for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); { // a new page ends what looks at the old one
			if _, err = chromedp.Run(ctx, chromedp.Poll[bool](expression, chromedp.WithPollingTimeout(5*time.Second))); err == nil {
				return
			}
		}
		if err != nil {
			seen, _ := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body.innerText"))
			t.Fatalf("%s: %v\n%s", what, err, seen)
		}
	}
	do("beginning", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, log.Enable, cdp.Empty{})
		return err
	}), chromedp.EmulateViewport(390, 844))

	for _, page := range []string{"", "documents", "problems", "terms", "routes", "addresses", "why?target=/journal/first-light/", "console?q=/api/content"} {
		for _, scheme := range []string{"light", "dark"} {
			emulate := chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
				_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
					Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
				})
				return err
			})
			do(page, emulate, chromedp.Navigate(server.URL+"/_galley/"+page))
			if strings.HasPrefix(page, "console") {
				until("the answer", `document.getElementById('answer').textContent.includes('"data"')`)
			}
			got, err := chromedp.Run(ctx, chromedp.Evaluate[look](lookAt))
			if err != nil {
				t.Fatal(err)
			}
			if got.Headings != 1 || got.Mains != 1 || got.Title == "" || got.Language == "" || got.Wide > 390 || got.Contrast < 4.5 {
				t.Errorf("/_galley/%s in %s: want one h1, one main, a title, a language, at most 390 pixels, a contrast of 4.5: %+v", page, scheme, got)
			}
		}
	}

	do("documents", chromedp.Navigate(server.URL+"/_galley/documents"))
	until("documents are listed", `document.querySelectorAll('#documents tbody tr').length > 15`)
	do("the filter", chromedp.Focus("input[name=q]"), chromedp.KeyEvent("night\r"))
	until("one is left", `document.querySelectorAll('#documents tbody tr').length === 1 && document.body.innerText.includes('A walk at night') && location.search.includes('q=night')`)

	do("the console", chromedp.Navigate(server.URL+"/_galley/console"),
		chromedp.Focus("input[name=k]"), chromedp.KeyEvent("type\tpost\r"))
	until("the answer of a query", `document.getElementById('status').textContent.includes('static: api/content/type/post.json') && document.getElementById('answer').textContent.includes('First light on the quay')`)
	until("it stands in the address bar", `location.search === '?q=' + encodeURIComponent('/api/content?type=post')`)
	do("again", chromedp.Reload())
	until("the same answer", `document.getElementById('answer').textContent.includes('First light on the quay') && document.querySelector('[name=v]').value === 'post'`)
	mu.Lock()
	defer mu.Unlock()
	if len(complaints) > 0 {
		t.Errorf("the browser complains: %q", complaints)
	}
}
