package serve

import (
	"bytes"
	"path"
	"time"

	"galley/builder/disk"
	"galley/schemas/source"
)

// Some editors empty a file before they fill it, and copies over a network
// arrive in pieces. Who reads in between sees a document that nobody wrote. So
// a document that is empty, or whose front matter does not close, is read again
// for a while before it is believed, and so is any other of the project's own
// files (a schema, the settings, a template) that is empty. Every other save acts
// at once: nobody waits for the few.

const (
	settleStep = 5 * time.Millisecond
	settled    = 100 * time.Millisecond // after which a file is meant as it stands
)

// pending are files that look half written, and since when they do.
type pending struct {
	settled time.Duration // after which a file is meant as it stands
	files   map[string]time.Time
	meant   map[string]bool // have been waited for since they were last told of
	// all is since when anything may have changed and is looked at as soon as no
	// file looks half written, or in any case after a while; zero: nobody said so.
	all time.Time
}

// hold keeps those of the changed paths that look half written, if the project is
// read from them. It gives the others, which may be read now; nil if that is
// everything. all says that anything may have changed, paths being the files that
// did, as far as that is known.
func (p *pending) hold(project *disk.Folder, source func(string) bool, paths []string, all bool, now time.Time) []string {
	ready := []string{}
	for _, file := range paths {
		delete(p.meant, file)
		if source(file) && torn(project, file) {
			p.keep(file, now)
			continue
		}
		delete(p.files, file)
		ready = append(ready, file)
	}
	if all && p.all.IsZero() {
		p.all = now
	}
	return p.ready(ready, now)
}

// release gives those kept files that are whole by now, or are meant as they
// stand; nil if everything is to be looked at.
func (p *pending) release(project *disk.Folder, now time.Time) []string {
	ready := []string{}
	for file, since := range p.files {
		if now.Sub(since) >= p.settled || !torn(project, file) {
			delete(p.files, file)
			if p.meant == nil {
				p.meant = map[string]bool{}
			}
			p.meant[file] = true
			ready = append(ready, file)
		}
	}
	return p.ready(ready, now)
}

func (p *pending) keep(file string, now time.Time) {
	if p.files == nil {
		p.files = map[string]time.Time{}
	}
	p.files[file] = now
}

// doubt keeps those of some files, just read and found wrong, that may have been
// read while they were written: they look half written by now, or the disk tells
// of them otherwise than before. Each is doubted once.
func (p *pending) doubt(project *disk.Folder, read []glimpse, now time.Time) (any bool) {
	for _, was := range read {
		if !p.meant[was.file] && (torn(project, was.file) || glance(project, was.file) != was) {
			p.keep(was.file, now)
			any = true
		}
	}
	return any
}

// A glimpse is what the disk told of a file once.
type glimpse struct {
	file string
	disk.Info
}

// glance gives what the disk tells of a file now; of one that is not there its
// name.
func glance(project *disk.Folder, file string) glimpse {
	info, err := project.Stat(file)
	if err != nil {
		info = disk.Info{}
	}
	return glimpse{file, info}
}

// ready waits with everything where anything may have changed.
func (p *pending) ready(files []string, now time.Time) []string {
	switch {
	case p.all.IsZero():
		return files
	case len(p.files) > 0 && now.Sub(p.all) < p.settled:
		return []string{}
	}
	*p = pending{settled: p.settled}
	return nil
}

// torn says whether a file looks half written.
func torn(project *disk.Folder, file string) bool {
	info, err := project.Stat(file)
	if err != nil || info.Kind != disk.File {
		return false
	}
	if info.Size == 0 {
		return true
	}
	if ext := path.Ext(file); ext != ".md" && ext != ".markdown" || info.Size > 4<<20 {
		return false
	}
	text, err := project.Read(file)
	if err != nil {
		return false
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return true
	}
	_, problems := source.Split(file, text)
	for _, p := range problems {
		if p.Rule == source.UnclosedFrontMatter {
			return true
		}
	}
	return false
}
