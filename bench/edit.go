//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"galley/bench/report"
)

var titleLine = regexp.MustCompile(`(?m)^title: .*$`)

// edits changes titles and bodies of posts, and puts all back in the end.
type edits struct {
	posts string            // the folder of posts
	was   map[string][]byte // what their files held before
	n     int
}

func (j *job) newEdits() *edits {
	return &edits{filepath.Join(j.project, "content", "posts"), map[string][]byte{}, 0}
}

// A marked post has a title and a line in its body that nothing else has.
type marked struct{ slug, title, line string }

// change marks a post.
func (e *edits) change(slug string) (m marked, err error) {
	file := filepath.Join(e.posts, slug+".md")
	text, ok := e.was[file]
	if !ok {
		if text, err = os.ReadFile(file); err != nil {
			return m, err
		}
		e.was[file] = text
	}
	e.n++
	m = marked{slug, fmt.Sprintf("Post with the mark t%07d", e.n), fmt.Sprintf("Edited with the mark b%07d", e.n)}
	next := append(titleLine.ReplaceAll(text, []byte("title: "+m.title)), []byte("\n"+m.line+"\n")...)
	return m, os.WriteFile(file, next, 0o644)
}

func (e *edits) putBack() error {
	var errs []error
	for file, text := range e.was {
		errs = append(errs, os.WriteFile(file, text, 0o644))
	}
	return errors.Join(errs...)
}

// edit measures what one edit costs in a new process, with the whole tree
// exchanged. The first one after a cold build has to lay out a second tree, and
// is quoted by itself.
func (j *job) edit() (parts []report.Part, err error) {
	first, p := j.part(report.FirstEdit, "Galley", "Hugo"), j.part(report.Edit, "Galley", "Hugo")
	if err := j.begin(&p); err != nil {
		return nil, err
	}
	var list struct{ Docs []struct{ Slug string } }
	if err := read(filepath.Join(j.galleyTree, "api/content/type/post.json"), &list); err != nil {
		return nil, err
	}
	newest := names(list.Docs)
	e := j.newEdits()
	defer func() {
		err = errors.Join(err, e.putBack())
		j.galleyTree, j.hugoTree = "", "" // which are of other content now
	}()
	j.edited = true

	since := map[string]marked{} // by slug, since Hugo's last build
	ours := func() (report.Run, error) {
		m, err := e.change(newest[e.n%len(newest)])
		if err != nil {
			return report.Run{}, err
		}
		since[m.slug] = m
		run, err := j.againGalley()
		if err != nil {
			return run, err
		}
		return run, m.shown(j.galleyTree, "posts/"+m.slug+"/index.html", "api/content/by-slug/post/"+m.slug+".json", "posts/index.html", "api/content/type/post.json")
	}
	theirs := func() (report.Run, error) {
		run, err := j.againHugo()
		for _, m := range since {
			if err == nil {
				err = m.shown(j.hugoTree, "posts/"+m.slug+"/index.html", "posts/"+m.slug+"/index.json", "posts/index.html", "posts/index.json")
			}
		}
		clear(since)
		return run, err
	}
	run, err := ours()
	if err != nil {
		return nil, err
	}
	j.say("the first edit: Galley %.2f s", run.Seconds)
	first.Sides[0].Rounds = [][]report.Run{{run}}
	if err := j.inTurn(&p, spread(j.counts.edits, j.editRounds), ours, byHugo(theirs)); err != nil {
		return nil, err
	}
	first.Sides, first.Note = first.Sides[:len(p.Sides)], p.Note
	if len(p.Sides) > 1 { // the run of Hugo that stands nearest
		first.Sides[1].Rounds = p.Sides[1].Rounds[:1]
	}
	return []report.Part{first, p}, nil
}

// shown holds that the page and the JSON of a marked post, and the two lists
// that it stands in, are new.
func (m marked) shown(tree string, files ...string) error {
	for i, name := range files {
		text, err := os.ReadFile(filepath.Join(tree, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		if !bytes.Contains(text, []byte(m.title)) || i < 2 && !bytes.Contains(text, []byte(m.line)) {
			return fmt.Errorf("%s does not show the edit of %s", name, m.slug)
		}
	}
	return nil
}
