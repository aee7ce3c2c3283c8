package main

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/urfave/cli/v2"

	"galley/content/bodies"
	"galley/serve"
)

func serveCommand(e env) *cli.Command {
	return &cli.Command{
		Name:  "serve",
		Usage: "answers what a build would publish, while people write",
		Description: `Every save is answered anew at once, on every address that it touches. With an error in the
project the last good answers stay, and the problems are shown over the pages.

Examples:
   galley serve
   galley serve --port 8080 --drafts
   galley -C examples/tour serve`,
		Flags: []cli.Flag{
			&cli.IntFlag{Name: "port", Aliases: []string{"p"}, Value: 4747, Usage: "the `PORT` to listen on"},
			&cli.StringFlag{Name: "host", Value: "127.0.0.1", Usage: "the `ADDRESS` to listen on"},
			&cli.BoolFlag{Name: "drafts", Aliases: []string{"D"}, DisableDefaultText: true, Usage: "show drafts and future documents in the pages too"},
			&cli.BoolFlag{Name: "poll", DisableDefaultText: true, Usage: "look for changes again and again: for disks that tell of none"},
			baseURLFlag(),
			clockFlag(),
			&cli.StringSliceFlag{Name: "allow-origin", Usage: "a further `ORIGIN` whose pages may read"},
			&cli.StringFlag{Name: "keys", Usage: "a `FILE` of keys: then they are asked for", TakesFile: true},
		},
		Action: func(c *cli.Context) error { return serveProject(c, e) },
	}
}

func serveProject(c *cli.Context, e env) error {
	if err := atMost(c, 0); err != nil {
		return err
	}
	o, err := e.options(c)
	if err != nil {
		return err
	}
	folder, err := e.project(c)
	if err != nil {
		return err
	}
	defer folder.Close()

	listener, err := net.Listen("tcp", net.JoinHostPort(c.String("host"), strconv.Itoa(c.Int("port"))))
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	address := "http://" + listener.Addr().String()
	if o.BaseURL == "" {
		o.BaseURL = address
	}
	o.Drafts = c.Bool("drafts")
	now := e.now
	if c.String("clock") != "" || e.variable("SOURCE_DATE_EPOCH") != "" {
		fixed := o.Now
		now = func() time.Time { return fixed }
	}
	s, err := serve.New(c.Context, serve.Options{
		Folder: folder, Store: func() (bodies.Store, error) { return bodies.InMemory(), nil }, Content: o, Now: now,
		Tell: func(message string) { fmt.Fprintln(e.err, message) },
	})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	fmt.Fprintf(e.out, "serving on %s/ — stop with Ctrl-C\n", address)
	return s.Run(c.Context, listener)
}
