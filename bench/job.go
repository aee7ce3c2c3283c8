//go:build unix

package main

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"galley/bench/corpus"
	"galley/bench/report"
)

//go:embed all:galley
var galleyProject embed.FS

//go:embed all:hugo
var hugoSite embed.FS

// A job is one number of posts: the content, both sides' files for it, and the
// trees that were built of it. Nothing of it is deleted before all is measured:
// on many disks writing beside a large removal measures the removal.
type job struct {
	posts        int
	dir          string
	galley, hugo string // programs
	counts

	project string // Galley's, with the content
	site    string // Hugo's
	made    int    // trees and states so far, for their names

	galleyTree, hugoTree string // the last ones that are of the content as it is
	edited               bool   // Galley's tree has been changed since it was built cold
}

// newJob writes the content and both projects.
func newJob(dir string, posts int, galley, hugo string, c counts) (*job, error) {
	j := &job{posts: posts, dir: dir, galley: galley, hugo: hugo, counts: c,
		project: filepath.Join(dir, "project"), site: filepath.Join(dir, "hugo")}
	j.say("writing the content")
	if err := corpus.Write(j.project, posts, 1); err != nil {
		return nil, err
	}
	if err := lay(galleyProject, "galley", j.project, nil); err != nil {
		return nil, err
	}
	return j, lay(hugoSite, "hugo", j.site, strings.NewReplacer("@CONTENT@", filepath.Join(j.project, "content"), "@HIGHLIGHT@", "false"))
}

var began = time.Now()

// say tells how far it is, on stderr.
func (j *job) say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "%5.0f s  %d posts: %s\n", time.Since(began).Seconds(), j.posts, fmt.Sprintf(format, args...))
}

// fresh is a folder's name that nothing has.
func (j *job) fresh(what string) string {
	j.made++
	return filepath.Join(j.dir, fmt.Sprintf("%s-%d", what, j.made))
}

// coldGalley builds into a fresh folder, without anything kept from before.
func (j *job) coldGalley() (report.Run, error) {
	state := filepath.Join(j.project, ".galley")
	if err := os.Rename(state, j.fresh("state")); err != nil && !os.IsNotExist(err) {
		return report.Run{}, err
	}
	j.galleyTree, j.edited = j.fresh("galley"), false
	return j.againGalley()
}

// againGalley builds into the folder of the last build.
func (j *job) againGalley() (report.Run, error) {
	return timed(j.project, j.galley, "build", "--out", j.galleyTree)
}

func (j *job) coldHugo() (report.Run, error) {
	j.hugoTree = j.fresh("hugo")
	run, err := j.againHugo()
	if err != nil {
		j.hugoTree = ""
	}
	return run, err
}

// againHugo builds into the folder of the last build. It is what Hugo has: it
// keeps nothing from one build to the next that this job would use.
func (j *job) againHugo() (report.Run, error) {
	return timed(j.site, j.hugo, "--quiet", "--destination", j.hugoTree)
}

// ready sees to it that both sides have a tree of the content as it is, that
// both are the same, and that Galley's has not been edited since it was built.
func (j *job) ready() error {
	if err := j.readyGalley(); err != nil {
		return err
	}
	return j.readyHugo()
}

func (j *job) readyGalley() error {
	if j.galleyTree != "" && !j.edited {
		return nil
	}
	j.say("a build of Galley to begin with")
	_, err := j.coldGalley()
	return err
}

func (j *job) readyHugo() error {
	if j.hugoTree != "" {
		return nil
	}
	j.say("a build of Hugo to begin with")
	if _, err := j.coldHugo(); err != nil {
		return hugoFailed{err}
	}
	return j.same()
}

// same holds the last trees of both sides against each other.
func (j *job) same() error {
	pages, documents, lists, err := sameWork(j.galleyTree, j.hugoTree)
	if err != nil {
		return fmt.Errorf("the trees are not the same: %w", err)
	}
	j.say("the same in both trees: %d pages, %d documents and %d lists as JSON", pages, documents, lists)
	return nil
}

// hugoFailed is an error that ends Hugo's side only.
type hugoFailed struct{ error }

func (h hugoFailed) note() string {
	line, _, _ := strings.Cut(h.Error(), "\n")
	return "Hugo failed: " + strings.TrimSuffix(line, ":")
}

// part has what a part begins with.
func (j *job) part(measure string, sides ...string) report.Part {
	p := report.Part{Measure: measure, Posts: j.posts, Date: time.Now().UTC().Format(time.DateOnly), Galley: commit()}
	for _, name := range sides {
		p.Sides = append(p.Sides, report.Side{Name: name})
	}
	return p
}

// lay writes an embedded folder to dir; a name that ends in .in loses it, and
// its text is passed through fill.
func lay(from embed.FS, root, dir string, fill *strings.Replacer) error {
	return fs.WalkDir(from, root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, filepath.FromSlash(path))
		if err != nil {
			return err
		}
		to := filepath.Join(dir, rel)
		if d.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		text, err := from.ReadFile(path)
		if err != nil {
			return err
		}
		if name, ok := strings.CutSuffix(to, ".in"); ok {
			to, text = name, []byte(fill.Replace(string(text)))
		}
		return os.WriteFile(to, text, 0o644)
	})
}
