//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/sys/unix"

	"galley/bench/corpus"
	"galley/bench/report"
)

// The measures of whole builds. Each gives parts as far as it came: where Hugo
// fails, Galley's figures stand alone with a note.

// inTurn adds rounds of so many runs of ours, then one of theirs. When Hugo has
// failed it is not run again, and the rounds that it did stay.
func (j *job) inTurn(p *report.Part, plan []int, ours, theirs func() (report.Run, error)) error {
	both := len(p.Sides) > 1
	for round, k := range plan {
		var runs []report.Run
		for range k {
			run, err := ours()
			if err != nil {
				return err
			}
			runs = append(runs, run)
		}
		p.Sides[0].Rounds = append(p.Sides[0].Rounds, runs)
		text := fmt.Sprintf("%s, round %d of %d: %s %.2f s", p.Measure, round+1, len(plan), p.Sides[0].Name, runs[len(runs)-1].Seconds)
		if both {
			run, err := theirs()
			if hugo := (hugoFailed{}); errors.As(err, &hugo) {
				both, p.Note = false, hugo.note()
				text += "; " + p.Note
				if round == 0 {
					p.Sides = p.Sides[:1]
				}
			} else if err != nil {
				return err
			} else {
				p.Sides[1].Rounds = append(p.Sides[1].Rounds, []report.Run{run})
				text += fmt.Sprintf(", %s %.2f s", p.Sides[1].Name, run.Seconds)
			}
		}
		j.say("%s", text)
	}
	return nil
}

// byHugo marks a failure as Hugo's.
func byHugo(run func() (report.Run, error)) func() (report.Run, error) {
	return func() (report.Run, error) {
		r, err := run()
		if err != nil {
			err = hugoFailed{err}
		}
		return r, err
	}
}

func (j *job) cold() ([]report.Part, error) {
	p := j.part(report.Cold, "Galley", "Hugo")
	for range j.warm { // not counted: for the caches of the system
		j.say("cold, a pair that is not counted")
		if _, err := j.coldGalley(); err != nil {
			return nil, err
		}
		if _, err := j.coldHugo(); err != nil {
			break // the first round will say so
		}
	}
	if err := j.inTurn(&p, pairs(j.pairs), j.coldGalley, byHugo(j.coldHugo)); err != nil {
		return nil, err
	}
	if p.Note != "" {
		return []report.Part{p}, nil
	}
	return []report.Part{p}, errors.Join(j.same(), count(&p.Sides[0], j.project, j.galleyTree), count(&p.Sides[1], j.project, j.hugoTree))
}

func (j *job) nothing() ([]report.Part, error) {
	p := j.part(report.Nothing, "Galley", "Hugo")
	if err := j.begin(&p); err != nil {
		return nil, err
	}
	plan := spread(2*j.nothings, j.nothings)
	err := j.inTurn(&p, plan, j.againGalley, byHugo(j.againHugo))
	return []report.Part{p}, err
}

// begin is ready, where a Hugo that fails, or is not there, leaves Galley alone.
func (j *job) begin(p *report.Part) error {
	if j.hugo == "" {
		p.Sides = p.Sides[:1]
		return j.readyGalley()
	}
	err := j.ready()
	if hugo := (hugoFailed{}); errors.As(err, &hugo) {
		p.Sides, p.Note = p.Sides[:1], hugo.note()
		return nil
	}
	return err
}

// limit sets Galley beside the program made by hand.
func (j *job) limit(program string) ([]report.Part, error) {
	p := j.part(report.Limit, "Galley", "by hand")
	content, tree := filepath.Join(j.project, "content"), ""
	byHand := func() (report.Run, error) {
		tree = j.fresh("limit")
		return timed(j.dir, program, content, tree)
	}
	for range j.warm {
		if _, err := j.coldGalley(); err != nil {
			return nil, err
		}
		if _, err := byHand(); err != nil {
			return nil, err
		}
	}
	if err := j.inTurn(&p, pairs(j.pairs), j.coldGalley, byHand); err != nil {
		return nil, err
	}
	err := j.readyHugo()
	if hugo := (hugoFailed{}); errors.As(err, &hugo) {
		p.Note = "what both built was not compared, since " + hugo.note()
		return []report.Part{p}, nil
	} else if err != nil {
		return nil, err
	}
	files, err := sameTree(tree, j.hugoTree)
	if err != nil {
		return nil, fmt.Errorf("the trees are not the same: %w", err)
	}
	j.say("the same in the tree made by hand and in Hugo's: %d files", files)
	return []report.Part{p}, errors.Join(count(&p.Sides[0], j.project, j.galleyTree), count(&p.Sides[1], j.project, tree))
}

// apis sets all three APIs beside R3 alone, cold and in turn, with all that they
// publish unasked.
func (j *job) apis() ([]report.Part, error) {
	p := j.part(report.APIs, "all three", "R3 alone")
	name := filepath.Join(j.project, "galley.yaml")
	omitting, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	const omit = ", omit: [ids, typeAndTerm]}"
	before, after, ok := bytes.Cut(omitting, []byte(omit))
	if !ok {
		return nil, fmt.Errorf("bench/galley/galley.yaml has no %q", omit)
	}
	alone := slices.Concat(before, []byte("}"), after)
	all := slices.Concat(before, []byte("}\n  butter: true\n  apostrophe: true"), after)
	trees := map[int]string{}
	with := func(side int, config []byte) func() (report.Run, error) {
		return func() (report.Run, error) {
			if err := os.WriteFile(name, config, 0o644); err != nil {
				return report.Run{}, err
			}
			defer func() { trees[side] = j.galleyTree }()
			return j.coldGalley()
		}
	}
	err = j.inTurn(&p, pairs(min(j.pairs, 5)), with(0, all), with(1, alone))
	j.galleyTree = "" // it is not of the job
	if err := errors.Join(err, os.WriteFile(name, omitting, 0o644)); err != nil {
		return nil, err
	}
	return []report.Part{p}, errors.Join(count(&p.Sides[0], j.project, trees[0]), count(&p.Sides[1], j.project, trees[1]))
}

// scale builds a number of posts, Galley alone: cold once, then with nothing
// changed and after edits, some times.
func scale(dir string, posts int, galley string) ([]report.Part, error) {
	j := &job{posts: posts, dir: dir, galley: galley, project: filepath.Join(dir, "project"), counts: counts{nothings: 2, edits: 4, editRounds: 2}}
	p := j.part(report.Scale, "Galley")
	size := corpus.Median
	if free, err := freeSpace(filepath.Dir(dir)); err != nil {
		return nil, err
	} else if free < uint64(posts)*(80<<10) { // content, tree and state of a post, and some room
		size = corpus.Median / 8
		p.Note = "bodies an eighth as long, for want of room on the disk"
	}
	j.say("writing the content")
	if err := corpus.WriteSized(j.project, posts, 1, size); err != nil {
		return nil, err
	}
	if err := lay(galleyProject, "galley", j.project, nil); err != nil {
		return nil, err
	}
	if err := j.inTurn(&p, pairs(1), j.coldGalley, nil); err != nil {
		return nil, err
	}
	if err := count(&p.Sides[0], j.project, j.galleyTree); err != nil {
		return nil, err
	}
	parts := []report.Part{p}
	again, err := j.nothing()
	if err != nil {
		return parts, err
	}
	edits, err := j.edit()
	for _, p := range append(again, edits...) {
		if name := map[string]string{report.Nothing: report.ScaleNothing, report.Edit: report.ScaleEdit}[p.Measure]; name != "" {
			p.Measure = name
			parts = append(parts, p)
		}
	}
	return parts, err
}

func freeSpace(dir string) (uint64, error) {
	var s unix.Statfs_t
	for {
		err := unix.Statfs(dir, &s)
		if err == nil {
			return uint64(s.Bavail) * uint64(s.Bsize), nil
		}
		if !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			return 0, err
		}
		dir = filepath.Dir(dir)
	}
}

// count notes how many files a tree has, and how many documents it is made of.
func count(s *report.Side, project, tree string) (err error) {
	if s.Documents, err = files(filepath.Join(project, "content")); err != nil {
		return err
	}
	s.Files, err = files(tree)
	return err
}

func files(dir string) (n int, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			n++
		}
		return err
	})
	return n, err
}
