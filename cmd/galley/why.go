package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"galley/content/bodies"
	"galley/render/why"
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
	format, options, err := e.asked(c, 1, "text", "json")
	if err != nil {
		return err
	}
	target := c.Args().First()
	if target == "" {
		return misused("write it like: galley why /blog/hello/", "`galley why` takes a file or an address")
	}
	project, opened, err := e.opened(c, bodies.InMemory(), options)
	if err != nil {
		return err
	}
	defer project.Close()
	var answer why.Answer
	if opened.Edition == nil {
		answer = why.Broken(opened.Site, opened.Problems, target)
	} else {
		answer = why.Explain(opened.Edition, target)
	}
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
