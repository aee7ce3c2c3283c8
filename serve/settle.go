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
// for a while before it is believed. Every other save acts at once: nobody
// waits for the few.

const (
	settleStep = 5 * time.Millisecond
	settled    = 100 * time.Millisecond // after which a file is meant as it stands
)

// pending are files that look half written, and since when they do.
type pending map[string]time.Time

// hold gives those of the changed paths that may be read now, and keeps the
// others.
func (p *pending) hold(project *disk.Folder, document func(string) bool, paths []string, now time.Time) []string {
	ready := []string{}
	for _, file := range paths {
		if document(file) && torn(project, file) {
			if *p == nil {
				*p = pending{}
			}
			(*p)[file] = now
			continue
		}
		delete(*p, file)
		ready = append(ready, file)
	}
	return ready
}

// release gives those kept files that are whole by now, or are meant as they
// stand.
func (p *pending) release(project *disk.Folder, now time.Time) []string {
	ready := []string{}
	for file, since := range *p {
		if now.Sub(since) >= settled || !torn(project, file) {
			delete(*p, file)
			ready = append(ready, file)
		}
	}
	return ready
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
