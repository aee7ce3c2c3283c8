// Package git is what a repository knows of a file: when it was first and last
// committed. It asks git through plumbing commands alone, which run no program
// that the repository names, and it changes nothing.
package git

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// A Reason is why there are no dates to be had: the author's to repair.
type Reason struct{ Message, Hint string }

func (r *Reason) Error() string { return r.Message }

// Dates are the first and the last commit of every file below a folder. A file
// is known by its path: one that was renamed begins anew. Times are the
// authors', which stay when commits are moved to another branch.
type Dates struct{ files map[string]span }

type span struct{ first, last int64 }

// Dates gives a file's, by its path below the folder.
func (d *Dates) Dates(file string) (created, updated time.Time, ok bool) {
	s, ok := d.files[file]
	if !ok {
		return time.Time{}, time.Time{}, false
	}
	return time.Unix(s.first, 0).UTC(), time.Unix(s.last, 0).UTC(), true
}

// Read walks through the history once. Its error is a *Reason if the folder has
// no history, or only the end of one.
func Read(ctx context.Context, folder string) (*Dates, error) {
	shallow, err := output(ctx, folder, "rev-parse", "--is-shallow-repository")
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, &Reason{"dates are to be read from git, and there is no program called git", "install git, or write `dates: {git: false}`"}
	case err != nil && strings.Contains(err.Error(), "not a git repository"):
		return nil, &Reason{"dates are to be read from git, and this is no git repository", "run `git init`, or write `dates: {git: false}`"}
	case err != nil:
		return nil, err
	case strings.TrimSpace(shallow) == "true":
		return nil, &Reason{"dates are to be read from git, and this clone does not have the whole history", "run `git fetch --unshallow`; in GitHub Actions, `fetch-depth: 0`"}
	}
	d := &Dates{files: map[string]span{}}
	if _, err := output(ctx, folder, "rev-parse", "--verify", "--quiet", "HEAD"); err != nil {
		return d, ctx.Err() // nothing has been committed yet
	}
	return d, d.walk(ctx, folder)
}

// walk hands every commit to diff-tree, which tells the files that each of them
// changed. A merge tells nothing: what it brings was committed before.
func (d *Dates) walk(ctx context.Context, folder string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	commits := command(ctx, folder, "rev-list", "HEAD")
	changes := command(ctx, folder, "diff-tree", "--stdin", "-r", "--root", "--name-only", "-z", "--no-renames",
		"--no-ext-diff", "--no-textconv", "--relative", "--pretty=tformat:/%at")
	pipe, err := commits.StdoutPipe()
	if err != nil {
		return err
	}
	changes.Stdin = pipe
	out, err := changes.StdoutPipe()
	if err != nil {
		return err
	}
	if err := commits.Start(); err != nil {
		return err
	}
	if err := changes.Start(); err != nil {
		cancel()
		return errors.Join(err, commits.Wait())
	}
	parsed := d.parse(bufio.NewReader(out))
	if parsed != nil {
		cancel()
	}
	return errors.Join(parsed, finish(changes), finish(commits))
}

// parse reads records that end in NUL: "/" and a time, then the commit's files,
// the first of them behind a line feed. No path of git's begins with "/".
func (d *Dates) parse(r *bufio.Reader) error {
	var at int64
	first := false
	for {
		text, err := r.ReadString(0)
		if err == io.EOF && text == "" {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading the history: %w", err)
		}
		text = text[:len(text)-1]
		if stamp, ok := strings.CutPrefix(text, "/"); ok {
			if at, err = strconv.ParseInt(stamp, 10, 64); err != nil {
				return fmt.Errorf("reading the history: %w", err)
			}
			first = true
			continue
		}
		if first {
			text, first = strings.TrimPrefix(text, "\n"), false
		}
		s, ok := d.files[text]
		if !ok {
			s = span{at, at}
		}
		d.files[text] = span{min(s.first, at), max(s.last, at)}
	}
}

// quiet are settings that go before the repository's own. diff-tree, plumbing
// though it is, would run the program that core.fsmonitor names.
var quiet = []string{"-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"}

// command is git in a folder, with nothing from the environment that would
// point it elsewhere, and no lock taken.
func command(ctx context.Context, folder string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, "git", append(quiet[:len(quiet):len(quiet)], args...)...)
	c.Dir = folder
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "GIT_") {
			c.Env = append(c.Env, v)
		}
	}
	c.Env = append(c.Env, "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_NO_REPLACE_OBJECTS=1")
	c.Stderr = &bytes.Buffer{}
	c.WaitDelay = time.Second
	return c
}

func output(ctx context.Context, folder string, args ...string) (string, error) {
	c := command(ctx, folder, args...)
	var out bytes.Buffer
	c.Stdout = &out
	err := told(c, c.Run())
	return out.String(), err
}

func finish(c *exec.Cmd) error { return told(c, c.Wait()) }

// told adds to an error what git said.
func told(c *exec.Cmd, err error) error {
	if err == nil {
		return nil
	}
	said := strings.TrimSpace(c.Stderr.(*bytes.Buffer).String())
	if said == "" {
		return fmt.Errorf("git %s: %w", c.Args[1+len(quiet)], err)
	}
	return fmt.Errorf("git %s: %s: %w", c.Args[1+len(quiet)], said, err)
}

// Head names the commit that is checked out; "" where there is none, or no git.
func Head(ctx context.Context, folder string) string {
	head, err := output(ctx, folder, "rev-parse", "--verify", "--quiet", "HEAD")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(head)
}
