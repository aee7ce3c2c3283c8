// Command galley checks content in git against declared types and publishes it
// as a static JSON API and an HTML site.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/mattn/go-isatty"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() {
		<-ctx.Done()
		stop() // a second Ctrl-C ends the process at once
	}()
	dir, err := os.Getwd()
	if err != nil {
		fmt.Fprintln(os.Stderr, "galley:", err)
		os.Exit(exitWorld)
	}
	code := run(ctx, env{
		dir: dir, in: os.Stdin, out: os.Stdout, err: os.Stderr,
		variable: os.Getenv, now: time.Now,
		terminal: isatty.IsTerminal(os.Stderr.Fd()),
	}, os.Args)
	os.Exit(code)
}

// An env is the world of a command: tests make one of their own.
type env struct {
	dir      string // the current folder
	in       io.Reader
	out, err io.Writer
	variable func(name string) string
	now      func() time.Time
	terminal bool // err is one
}

// color says whether messages are colored: on a terminal, unless NO_COLOR says
// no; anywhere, if FORCE_COLOR says so.
func (e env) color() bool {
	switch {
	case e.variable("NO_COLOR") != "":
		return false
	case e.variable("FORCE_COLOR") != "" && e.variable("FORCE_COLOR") != "0":
		return true
	}
	return e.terminal && e.variable("TERM") != "dumb"
}
