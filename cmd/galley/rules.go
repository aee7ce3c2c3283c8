package main

import (
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"galley/builder"
	"galley/builder/disk"
	"galley/content/bodies"
	"galley/render/rules"
	"galley/schemas/source"
)

func rulesCommand(e env) *cli.Command {
	return &cli.Command{
		Name:      "rules",
		Usage:     "prints what leads an API's original addresses to their files on a host",
		ArgsUsage: "HOST",
		Description: `HOST is nginx or caddy. With its rules, query strings, paths without extension and with a slash
at the end, and Apostrophe's ids lead to the files of the tree; aliases are real redirects.
docs/hosts.md says where to put them, and what other hosts do.

Examples:
   galley rules nginx
   galley rules nginx --out /etc/nginx/galley.conf
   galley rules caddy --out /etc/caddy/galley.caddy`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write them to `FILE`, which is replaced whole", TakesFile: true},
			baseURLFlag(),
			clockFlag(),
		},
		Action: func(c *cli.Context) error { return printRules(c, e) },
	}
}

func printRules(c *cli.Context, e env) error {
	if err := atMost(c, 1); err != nil {
		return err
	}
	host := c.Args().First()
	known := rules.Hosts()
	if host == "" {
		return misused("write it like: galley rules nginx", "`galley rules` takes a host: %s", strings.Join(known, " or "))
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
	if opened.Edition == nil {
		if err := e.printText(e.err, project.FS(), opened.Problems, summarize(opened.Problems, opened)); err != nil {
			return err
		}
		return errProblems
	}
	text, ok := rules.Print(host, opened.Edition)
	if !ok {
		hint := source.DidYouMean(host, known)
		if hint == "" {
			hint = "it is one of " + strings.Join(known, ", ") + "; docs/hosts.md says what other hosts do" + ""
		}
		return misused(hint, "there are no rules for %q", host)
	}
	if c.String("out") == "" {
		_, err = e.out.Write(text)
		return err
	}
	file := e.path(c.String("out"))
	folder, _, err := disk.Make(filepath.Dir(file))
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Replace(filepath.Base(file), text)
}
