package watch

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// A limit is why there are no events: the system grants no more.
type limit struct {
	error
	opening bool // not even one folder could be watched
}

func (l limit) Unwrap() error { return l.error }

// errFiles is the limit that is set here, on systems that need a descriptor for
// every file in a watched folder.
var errFiles = errors.New("too many files to watch")

const someFiles = 5000

// mostFiles is that limit; 0 where there is none.
func mostFiles() int {
	switch runtime.GOOS {
	case "darwin", "freebsd", "openbsd", "netbsd", "dragonfly":
		return someFiles
	}
	return 0
}

// exhausted says that one more cannot be had, though there is nothing wrong
// with the folder.
func exhausted(err error) bool {
	for _, e := range []error{syscall.ENOSPC, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// words say that everything is looked at instead, why, and the way out.
func words(err error) (message, hint string) {
	const orPoll = "; `--poll` looks at all files from the start"
	var l limit
	opening := errors.As(err, &l) && l.opening
	why, hint := "the system gives no events for files ("+cause(err)+")", "`--poll` looks at all files from the start"
	switch {
	case errors.Is(err, errFiles):
		why = fmt.Sprintf("watching more than %d files would need too many open files on this system", someFiles)
	case runtime.GOOS != "linux":
	case errors.Is(err, syscall.ENOSPC):
		why = "no more folders can be watched" + setting("max_user_watches")
		hint = "raise the limit: `sudo sysctl fs.inotify.max_user_watches=" + larger("max_user_watches", 524288) + "`" + orPoll
	case errors.Is(err, syscall.EMFILE) && opening:
		why = "no more programs can watch folders" + setting("max_user_instances")
		hint = "end one of them, or raise the limit: `sudo sysctl fs.inotify.max_user_instances=" + larger("max_user_instances", 1024) + "`" + orPoll
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		why = "too many files are open (" + cause(err) + ")"
		hint = "raise the limit: `ulimit -n 65536`" + orPoll
	}
	return why + fmt.Sprintf(": looking at all files every %d ms instead", instead.Milliseconds()), hint
}

// setting is what the kernel says of a limit of inotify, in brackets.
func setting(name string) string {
	if n := kernel(name); n > 0 {
		return fmt.Sprintf(" (fs.inotify.%s is %d)", name, n)
	}
	return " (fs.inotify." + name + ")"
}

// larger is a value worth setting.
func larger(name string, enough int) string { return strconv.Itoa(max(enough, 2*kernel(name))) }

func kernel(name string) int {
	text, err := os.ReadFile("/proc/sys/fs/inotify/" + name)
	if err != nil {
		return 0
	}
	n, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	return n
}

// cause is the innermost reason, without the path that stands elsewhere.
func cause(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}

// A refusal is a folder that cannot be watched, or listed.
type refusal struct {
	folder string
	why    error
}

// refuse remembers a folder to tell of, if that has not been told.
func (w *Watcher) refuse(folder string, why error) {
	if _, ok := w.refused[folder]; ok {
		return
	}
	w.refused[folder] = struct{}{}
	w.newly = append(w.newly, refusal{folder, why})
}

// tellRefused tells of the folders that were refused since the last time.
func (w *Watcher) tellRefused() {
	if len(w.newly) == 0 {
		return
	}
	slices.SortFunc(w.newly, func(a, b refusal) int { return strings.Compare(a.folder, b.folder) })
	first, more := w.newly[0], ""
	if n := len(w.newly) - 1; n == 1 {
		more = " and one more folder"
	} else if n > 1 {
		more = fmt.Sprintf(" and %d more folders", n)
	}
	w.newly = nil
	hint := "move it out of the project; changes below it are not seen"
	if errors.Is(first.why, fs.ErrPermission) {
		hint = "make it readable, or " + hint
	}
	w.tell(shortened(first.folder)+more+" cannot be watched: "+cause(first.why), hint)
}

// shortened is a path that fits into a message.
func shortened(name string) string {
	if r := []rune(name); len(r) > 120 {
		return string(r[:60]) + "…" + string(r[len(r)-40:])
	}
	return name
}
