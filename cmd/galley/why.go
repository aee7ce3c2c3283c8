package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"galley/builder"
	"galley/content/bodies"
	"galley/render/why"
	"galley/schemas/source"
)

func whyCommand(e env) *cli.Command {
	return &cli.Command{
		Name:      "why",
		Usage:     "tells what is behind a file or an address, or why nothing is",
		ArgsUsage: "PATH|URL",
		Description: `PATH is a file of the project, or of the tree (public/...). URL is an address with a slash
in front, or a whole one. The exit code is 0 if there is something, 1 if there is nothing.

Examples:
   galley why content/post/hello.md
   galley why /blog/hello/
   galley why "/api/content?type=post"   # which file it is, or why none
   galley why public/api/content.json`,
		Flags: []cli.Flag{
			clockFlag(),
			baseURLFlag(),
			&cli.StringFlag{Name: "format", Value: "text", Usage: "`FORM`: text, json"},
		},
		Action: func(c *cli.Context) error { return explainTarget(c, e) },
	}
}

func explainTarget(c *cli.Context, e env) error {
	format, err := oneOf(c, "format", "text", "json")
	if err != nil {
		return err
	}
	if err := atMost(c, 1); err != nil {
		return err
	}
	target := c.Args().First()
	if target == "" {
		return misused("write it like: galley why /blog/hello/", "`galley why` takes a file or an address")
	}
	options, err := e.options(c)
	if err != nil {
		return err
	}
	project, err := e.project(c)
	if err != nil {
		return err
	}
	defer project.Close()
	opened, err := builder.OpenFolder(c.Context, project, bodies.InMemory(), options)
	if err != nil {
		return err
	}
	if opened.Edition == nil { // there are no addresses to speak of
		var own source.Problems
		for _, p := range opened.Problems {
			if p.File == strings.TrimPrefix(target, "./") {
				own = append(own, p)
			}
		}
		sum := summarize(opened.Problems, opened)
		if len(own) > 0 {
			if err := e.printText(e.err, project.FS(), own, sum); err != nil {
				return fmt.Errorf("printing the problems: %w", err)
			}
			return errProblems
		}
		fmt.Fprintf(e.err, "nothing is published while there are errors: %s; `galley check` shows them\n", sum)
		return errProblems
	}
	answer := why.Explain(opened.Edition, target)
	if format == "json" {
		err = answer.PrintJSON(e.out)
	} else {
		err = answer.PrintText(e.out)
	}
	if err != nil {
		return fmt.Errorf("printing the answer: %w", err)
	}
	if !answer.Found {
		return errProblems
	}
	return nil
}
