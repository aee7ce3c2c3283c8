package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/urfave/cli/v2"

	"galley/builder"
	"galley/builder/disk"
	"galley/builder/tree"
	"galley/schemas"
	"galley/schemas/source"
)

// Exit codes, as the help and design 9 have them.
const (
	exitDone        = 0
	exitProblems    = 1
	exitUsage       = 2
	exitWorld       = 3
	exitBusy        = 4
	exitInterrupted = 130
)

// A usage is a mistake in how the command was called.
type usage struct{ message, hint string }

func (u *usage) Error() string { return u.message }

func misused(hint, format string, args ...any) error {
	return &usage{fmt.Sprintf(format, args...), hint}
}

// errProblems ends a command whose problems have been printed.
var errProblems = errors.New("the project has problems")

// run is the whole command: args begin with the program's name.
func run(ctx context.Context, e env, args []string) (code int) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(e.err, "galley: this is a mistake in galley itself; please report it: %v\n\n%s", p, debug.Stack())
			code = exitWorld
		}
	}()
	app := newApp(e)
	if n := len(args); n > 1 && args[n-1] == completing {
		e.complete(app, args[1:n-1])
		return exitDone
	}
	args, err := arrange(app, args)
	if err == nil {
		err = app.RunContext(ctx, args)
	}
	if err == nil {
		return exitDone
	}
	message, hint, code := explain(err)
	var said *told
	if message != "" && !errors.As(err, &said) {
		tell(e, message, hint)
	}
	return code
}

func newApp(e env) *cli.App {
	commands := []*cli.Command{
		initCommand(e), newCommand(e), checkCommand(e), buildCommand(e), serveCommand(e), listCommand(e), whyCommand(e), typesCommand(e), rulesCommand(e),
		versionCommand(e), completionCommand(e),
	}
	for _, c := range commands {
		c.HideHelpCommand = true
		c.CustomHelpTemplate = commandHelp
		c.OnUsageError = func(_ *cli.Context, err error, _ bool) error { return misused("", "%s", err) }
	}
	return &cli.App{
		Name:                  "galley",
		Usage:                 "checks content in git and publishes it as a static JSON API and an HTML site",
		Writer:                e.out,
		ErrWriter:             e.err,
		Reader:                e.in,
		HideVersion:           true,
		HideHelpCommand:       true,
		Commands:              commands,
		Flags:                 []cli.Flag{&cli.StringFlag{Name: "C", Value: ".", Usage: "the project's `DIR`", TakesFile: true}},
		ExitErrHandler:        func(*cli.Context, error) {},
		CustomAppHelpTemplate: appHelp,
		OnUsageError:          func(_ *cli.Context, err error, _ bool) error { return misused("", "%s", err) },
		Action: func(c *cli.Context) error {
			if name := c.Args().First(); name != "" {
				return noCommand(c.App, name)
			}
			return cli.ShowAppHelp(c)
		},
	}
}

func noCommand(app *cli.App, name string) error {
	var names []string
	for _, c := range app.Commands {
		names = append(names, c.Name)
	}
	hint := source.DidYouMean(name, names)
	if hint == "" {
		hint = "`galley --help` lists the commands"
	}
	return misused(hint, "%q is not a command of galley", name)
}

// A hinted error is the world's, and somebody knows the way out.
type hinted struct {
	error
	hint string
}

func (h *hinted) Unwrap() error { return h.error }

// explain puts an error into words, and gives the exit code for it. What has
// been printed already has no words.
func explain(err error) (message, hint string, code int) {
	var u *usage
	var known *hinted
	var refusal *tree.Refusal
	var busy *disk.Busy
	var different *builder.Different
	switch {
	case errors.Is(err, errProblems):
		return "", "", exitProblems
	case errors.Is(err, context.Canceled):
		return "interrupted", "", exitInterrupted
	case errors.As(err, &u):
		return u.message, u.hint, exitUsage
	case errors.As(err, &refusal):
		return refusal.Message, refusal.Hint, exitUsage
	case errors.Is(err, schemas.ErrNoProject):
		return "there is no project here: neither galley.yaml nor schemas/",
			"go to the project's folder, name it with -C DIR, or begin one with `galley init`", exitUsage
	case errors.As(err, &busy):
		who := strings.TrimSpace(busy.Note)
		if who == "" {
			who = "another build"
		}
		return who + " is at work here", "wait until it has ended, and run this again", exitBusy
	case errors.As(err, &different):
		return err.Error(), "this is a fault of galley's: please report it; `galley build --cold` publishes what is right", exitWorld
	}
	switch {
	case errors.As(err, &known):
		hint = known.hint
	case errors.Is(err, syscall.ENOSPC):
		hint = "free some space on that disk, and run this again"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		hint = "look who may write there"
	}
	return err.Error(), hint, exitWorld
}

// tell prints a message that is not about a place in the project.
func tell(e env, message, hint string) {
	b := &strings.Builder{}
	for i, line := range strings.Split(message, "\n") {
		if i == 0 {
			line = "galley: " + source.Visible(line)
		}
		b.WriteString(line + "\n")
	}
	if hint != "" {
		b.WriteString("hint: " + source.Visible(hint) + "\n")
	}
	io.WriteString(e.err, b.String())
}

// folder is the project's, as -C says.
func (e env) folder(c *cli.Context) (string, error) {
	dir := e.path(c.String("C"))
	place, err := disk.Find(dir)
	if err == nil && !place.Folder() {
		return "", misused("-C names the project's folder", "there is no folder %s", c.String("C"))
	}
	return dir, err
}

// project opens the project's folder; the caller closes it.
func (e env) project(c *cli.Context) (*disk.Folder, error) {
	dir, err := e.folder(c)
	if err != nil {
		return nil, err
	}
	return disk.Open(dir)
}

// path is what a name on the command line means.
func (e env) path(name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(e.dir, name)
}

const appHelp = `galley {{.Usage}}

Usage: galley [-C DIR] COMMAND [flags] [arguments]

Commands:
{{range .VisibleCommands}}   {{printf "%-12s" .Name}}{{.Usage}}
{{end}}
Flags:
   -C DIR      the project's folder (default: the current one)
   --help, -h  this, or a command's own help

Example:
   galley init blog && galley -C blog build

Exit codes: 0 done, 1 problems in the project, 2 usage, 3 the world (disk, permission),
4 another build is running, 130 interrupted.
`

const commandHelp = `{{.HelpName}}: {{.Usage}}

Usage: {{.HelpName}}{{if .VisibleFlags}} [flags]{{end}}{{if .ArgsUsage}} {{.ArgsUsage}}{{end}}

{{.Description}}
{{if .VisibleFlags}}
Flags:
{{range .VisibleFlags}}   {{.}}
{{end}}{{end}}`
