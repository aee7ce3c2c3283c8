// Command limit does the benchmark's job as fast as a program can that does no
// other: its types, addresses and pages are written into it, nothing is checked,
// and everything it needs is in memory at once. What a general tool takes more
// than this is the price of being one.
//
//	limit CONTENT TREE
package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"gopkg.in/yaml.v3"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: limit CONTENT TREE")
		os.Exit(2)
	}
	b := load(filepath.Clean(os.Args[1]))
	b.write(os.Args[2])
}

// A blog is all that is published.
type blog struct {
	posts, pages []*post // in the order of their lists
	authors      map[string]*author
	taxonomies   []*taxonomy
}

type taxonomy struct {
	name  string
	terms []string // in order
	posts map[string][]*post
}

type author struct {
	Name string
	Slug string
	json []byte
}

// load reads all files on all cores, prints their Markdown, and sorts and groups
// what came of it.
func load(content string) *blog {
	md := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithParserOptions(parser.WithAutoHeadingID()), goldmark.WithRendererOptions(html.WithUnsafe()))
	files := list(content, ".md")
	read := make([]*post, len(files))
	buffers := make([]bytes.Buffer, runtime.GOMAXPROCS(0))
	onAllCores(len(files), func(core, i int) {
		text, err := os.ReadFile(files[i])
		must(err)
		front, body := split(text)
		p := new(post)
		if !p.fast(front) {
			must(yaml.Unmarshal(front, p))
		}
		if p.Status == "draft" {
			return
		}
		p.url = "/posts/" + p.Slug + "/"
		if path := strings.TrimPrefix(files[i], content); strings.HasPrefix(path, "/pages/") {
			p.page, p.url = true, strings.TrimSuffix(path, ".md")+"/"
		}
		buffers[core].Reset()
		must(md.Convert(body, &buffers[core]))
		p.html = bytes.Clone(buffers[core].Bytes())
		read[i] = p
	})
	b := &blog{authors: map[string]*author{}}
	for _, p := range read {
		switch {
		case p == nil:
		case p.page:
			b.pages = append(b.pages, p)
		default:
			b.posts = append(b.posts, p)
		}
	}
	for _, file := range list(filepath.Join(content, "authors"), ".yaml") {
		text, err := os.ReadFile(file)
		must(err)
		a := readAuthor(text)
		b.authors[a.Slug] = a
	}
	newest := func(x, y *post) int { return cmp.Compare(y.Date, x.Date) }
	slices.SortFunc(b.posts, newest)
	last := func(weight int) int { return cmp.Or(weight, 1<<30) } // without a weight: behind the others
	slices.SortFunc(b.pages, func(x, y *post) int {
		return cmp.Or(cmp.Compare(last(x.Weight), last(y.Weight)), newest(x, y))
	})
	b.group("categories", func(p *post) []string { return p.Categories })
	b.group("tags", func(p *post) []string { return p.Tags })
	b.group("author", func(p *post) []string { return []string{p.Author} })
	return b
}

func (b *blog) group(name string, of func(*post) []string) {
	t := &taxonomy{name: name, posts: map[string][]*post{}}
	for _, p := range b.posts { // in order, so that each term's are
		for _, term := range of(p) {
			if t.posts[term] == nil {
				t.terms = append(t.terms, term)
			}
			t.posts[term] = append(t.posts[term], p)
		}
	}
	slices.Sort(t.terms)
	b.taxonomies = append(b.taxonomies, t)
}

// onAllCores calls f for each number below n, some at a time.
func onAllCores(n int, f func(core, i int)) {
	const some = 16
	var next atomic.Int64
	var cores sync.WaitGroup
	for core := range runtime.GOMAXPROCS(0) {
		cores.Go(func() {
			for from := int(next.Add(some)) - some; from < n; from = int(next.Add(some)) - some {
				for i := from; i < min(from+some, n); i++ {
					f(core, i)
				}
			}
		})
	}
	cores.Wait()
}

func list(folder, extension string) (files []string) {
	must(filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, extension) {
			files = append(files, path)
		}
		return err
	}))
	return files
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "limit:", err)
		os.Exit(1)
	}
}
