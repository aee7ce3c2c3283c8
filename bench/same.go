//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// sameWork holds one build of each side against the other, so that a ratio
// never compares different jobs: every page of Hugo's has its like in Galley's
// tree with the same visible text, every document the same values in JSON,
// every list the same members in the same order. What Galley's tree holds
// besides (the list of everything) is extra work of its.
func sameWork(galley, hugo string) (pages, documents, lists int, err error) {
	err = eachFile(hugo, func(name, rel string) error {
		rel = filepath.ToSlash(rel)
		switch {
		case strings.HasSuffix(rel, ".html"):
			pages++
			return samePage(filepath.Join(galley, rel), name)
		case !strings.HasSuffix(rel, ".json"):
			return nil
		}
		parts := strings.Split(path.Dir(rel), "/")
		section := parts[0]
		var theirs item
		if err := read(name, &theirs); err != nil {
			return err
		}
		switch {
		case theirs.Slug != "" && section == "posts":
			documents++
			return sameDocument(filepath.Join(galley, "api/content/by-slug/post", theirs.Slug+".json"), theirs)
		case theirs.Slug != "" && section == "pages":
			documents++
			return sameDocument(filepath.Join(galley, "api/content/by-slug/page", path.Join(parts[1:]...)+".json"), theirs)
		case rel == "index.json", len(parts) == 1 && section != "posts" && section != "pages":
			return nil // the front page's list and the taxonomies', which carry no slugs
		}
		lists++
		return sameList(filepath.Join(galley, filepath.FromSlash(listFile(parts))), theirs, rel)
	})
	return pages, documents, lists, err
}

// sameTree holds a tree that has Hugo's addresses and keys against Hugo's.
func sameTree(byHand, hugo string) (files int, err error) {
	err = eachFile(hugo, func(name, rel string) error {
		ours := filepath.Join(byHand, rel)
		switch filepath.Ext(rel) {
		case ".html":
			files++
			return samePage(ours, name)
		case ".json":
			files++
			return sameJSON(ours, name)
		}
		return nil
	})
	return files, err
}

// eachFile visits the files of a tree, with their names below it.
func eachFile(tree string, visit func(name, rel string) error) error {
	return filepath.WalkDir(tree, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(tree, name)
		if err != nil {
			return err
		}
		return visit(name, rel)
	})
}

// sameJSON compares all members of two objects, and what is HTML in them by its
// visible text.
func sameJSON(ours, theirs string) error {
	var values [2]map[string]any
	var text [2]string
	for i, name := range []string{ours, theirs} {
		if err := read(name, &values[i]); err != nil {
			return err
		}
		content, _ := values[i]["content"].(string)
		var err error
		if text[i], err = visible(strings.NewReader(content)); err != nil {
			return err
		}
		delete(values[i], "content")
		strip(values[i])
	}
	if !reflect.DeepEqual(values[0], values[1]) {
		return fmt.Errorf("%s: other values than Hugo's:\n  ours   %.300v\n  theirs %.300v", ours, values[0], values[1])
	}
	return sameText(ours, text[0], text[1])
}

// strip takes away what says nothing, which Hugo writes and others leave out.
func strip(value any) {
	switch v := value.(type) {
	case map[string]any:
		for key, member := range v {
			if member == nil || member == "" {
				delete(v, key)
			}
			strip(member)
		}
	case []any:
		for _, member := range v {
			strip(member)
		}
	}
}

// listFile is where Galley's tree has Hugo's list: [posts page 2] or
// [tags go page 2].
func listFile(parts []string) string {
	page := ""
	if i := len(parts) - 2; i > 0 && parts[i] == "page" { // a term may be called page too
		page = "/page/" + parts[i+1]
		parts = parts[:i]
	}
	if len(parts) == 1 {
		return "api/content/type/" + strings.TrimSuffix(parts[0], "s") + page + ".json"
	}
	return "api/content/" + parts[0] + "/" + parts[1] + page + ".json"
}

// An item is what the JSON of both sides is held against.
type item struct {
	Title, Slug, Summary, Content string
	Categories, Tags              []string
	Total                         int
	Items                         []struct{ Slug string }
}

type ourItem struct {
	Slug string
	Data struct {
		Title, Summary, Body string
		Categories, Tags     []string
	}
}

func read(name string, into any) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func sameDocument(name string, theirs item) error {
	var ours ourItem
	if err := read(name, &ours); err != nil {
		return err
	}
	switch {
	case ours.Data.Title != theirs.Title, ours.Data.Summary != theirs.Summary,
		!slices.Equal(ours.Data.Categories, theirs.Categories), !slices.Equal(ours.Data.Tags, theirs.Tags):
		return fmt.Errorf("%s: other values than Hugo's", name)
	}
	a, err := visible(strings.NewReader(ours.Data.Body))
	if err != nil {
		return err
	}
	b, err := visible(strings.NewReader(theirs.Content))
	if err != nil {
		return err
	}
	return sameText(name, a, b)
}

func sameList(name string, theirs item, rel string) error {
	var ours struct {
		Docs      []ourItem
		TotalDocs int
	}
	if err := read(name, &ours); err != nil {
		return err
	}
	if ours.TotalDocs != theirs.Total || len(ours.Docs) != len(theirs.Items) {
		return fmt.Errorf("%s: %d of %d, Hugo's %s has %d of %d", name, len(ours.Docs), ours.TotalDocs, rel, len(theirs.Items), theirs.Total)
	}
	for i, d := range ours.Docs {
		if path.Base(d.Slug) != theirs.Items[i].Slug {
			return fmt.Errorf("%s: number %d is %s, in Hugo's %s %s", name, i, d.Slug, rel, theirs.Items[i].Slug)
		}
	}
	return nil
}

func samePage(ours, theirs string) error {
	var text [2]string
	for i, name := range []string{ours, theirs} {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		text[i], err = visible(f)
		f.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return sameText(ours, text[0], text[1])
}

func sameText(name, ours, theirs string) error {
	if ours == theirs {
		return nil
	}
	i := 0
	for i < min(len(ours), len(theirs)) && ours[i] == theirs[i] {
		i++
	}
	around := func(s string) string { return s[max(0, i-40):min(len(s), i+40)] }
	return fmt.Errorf("%s: the text differs from Hugo's:\n  ours   …%s…\n  theirs …%s…", name, around(ours), around(theirs))
}

// visible is a page's text without its white space.
func visible(r io.Reader) (string, error) {
	z := html.NewTokenizer(r)
	var b strings.Builder
	for {
		switch z.Next() {
		case html.ErrorToken:
			if err := z.Err(); err != io.EOF {
				return "", err
			}
			return b.String(), nil
		case html.TextToken:
			for _, word := range strings.Fields(string(z.Text())) {
				b.WriteString(word)
			}
		}
	}
}
