package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"galley/builder"
	"galley/content/bodies"
	"galley/render"
	"galley/render/api/describe"
	"galley/schemas/source"
)

func checkCommand(e env) *cli.Command {
	return &cli.Command{
		Name:  "check",
		Usage: "reads and checks everything, publishes nothing",
		Description: `Every problem is told at its place, with the line and what to do about it.

Examples:
   galley check
   galley check --strict                 # warnings fail too
   galley check --format github          # annotations in a pull request
   galley check --format sarif > galley.sarif`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Value: "text", Usage: "`FORM` of the report: text, json, sarif, github"},
			&cli.BoolFlag{Name: "strict", DisableDefaultText: true, Usage: "warnings count as errors"},
			&cli.BoolFlag{Name: "self", DisableDefaultText: true, Usage: "check galley too: answers of this project against their descriptions"},
			clockFlag(),
		},
		Action: func(c *cli.Context) error { return check(c, e) },
	}
}

func check(c *cli.Context, e env) error {
	format, options, err := e.asked(c, 0, "text", "json", "sarif", "github")
	if err != nil {
		return err
	}
	store := bodies.Forgetful()
	if c.Bool("self") {
		store = bodies.InMemory() // answers have to be whole
	}
	// Pages are made and thrown away: a theme's mistakes show themselves only so.
	project, opened, err := e.opened(c, store, options)
	if err != nil {
		return err
	}
	defer project.Close()
	ps := opened.Problems
	if opened.Edition != nil {
		faults, err := builder.Build(c.Context, opened.Edition, discard{})
		if err != nil {
			return err
		}
		ps = append(ps, faults...)
		ps.Sort()
		if c.Bool("self") && !faults.Failed() {
			if err := checkSelf(e, opened.Edition); err != nil {
				return err
			}
		}
	}

	sum := summarize(ps, opened)
	switch format {
	case "text":
		err = e.printText(e.err, project.FS(), ps, sum)
	case "json":
		err = source.PrintJSON(e.out, ps, sum)
	case "sarif":
		err = source.PrintSARIF(e.out, ps, version())
	case "github":
		err = source.PrintGitHub(e.out, ps, e.inRepository(project.Path()))
	}
	if err != nil {
		return fmt.Errorf("printing the report: %w", err)
	}
	strict := c.Bool("strict") && sum.Warnings > 0
	if strict && sum.Errors == 0 {
		fmt.Fprintln(e.err, "warnings count as errors here (--strict)")
	}
	if sum.Errors > 0 || strict {
		return errProblems
	}
	return nil
}

// About so many answers of each API are held to their description.
const someAnswers = 500

// checkSelf looks for mistakes of Galley's own: answers that are not as their
// API's description says.
func checkSelf(e env, edition *render.Edition) error {
	planned := map[*render.Family]int{}
	for r := range edition.Plan() {
		planned[r.Family]++
	}
	for _, f := range edition.Families() {
		if f.Label == "" {
			continue
		}
		held, faults, err := describe.Hold(edition, f, max(1, planned[f]/someAnswers))
		if err != nil {
			return err
		}
		if len(faults) > 0 {
			return &hinted{fmt.Errorf("this is a mistake in galley itself: %s: %s", f.Name, faults[0]), "please report it, with the types in schemas/"}
		}
		fmt.Fprintf(e.err, "%s: %d of %d answers held to their description\n", f.Name, held, planned[f])
	}
	return nil
}

// discard is a sink that looks at nothing.
type discard struct{}

func (discard) Put(builder.Artifact) error { return nil }
