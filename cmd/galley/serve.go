package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"galley/schemas/source"
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
			&cli.IntFlag{Name: "port", Aliases: []string{"p"}, Value: 4747, Usage: "the `PORT` to listen on; 0 is any that is free"},
			&cli.StringFlag{Name: "host", Usage: "the `ADDRESS` to listen on (default: 127.0.0.1 and ::1); one that others can reach wants --keys"},
			&cli.StringSliceFlag{Name: "allow-host", Usage: "a further `NAME` that it may be asked by"},
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

func serveProject(c *cli.Context, e env) (err error) {
	if err := atMost(c, 0); err != nil {
		return err
	}
	options, err := e.serveOptions(c)
	if err != nil {
		return err
	}
	if options.Folder, err = e.project(c); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, options.Folder.Close()) }()

	if options.Editor, err = editor(options.Folder.Path()); err != nil {
		return err
	}
	listeners, err := listen(c.Context, c.String("host"), c.Int("port"))
	if err != nil {
		return err
	}
	address := "http://" + reachable(listeners[0].Addr())
	if options.Content.BaseURL == "" {
		options.Content.BaseURL = address
	}
	s, err := serve.New(c.Context, options)
	if err != nil {
		for _, l := range listeners {
			err = errors.Join(err, l.Close())
		}
		return err
	}
	fmt.Fprintf(e.out, "serving on %s/ — stop with Ctrl-C\n", address)
	return s.Run(c.Context, listeners...)
}

// serveOptions reads the flags.
func (e env) serveOptions(c *cli.Context) (o serve.Options, err error) {
	if o.Content, err = e.options(c); err != nil {
		return o, err
	}
	o.Content.Drafts = c.Bool("drafts")
	o.Now, o.Poll, o.Program = e.now, c.Bool("poll"), program()
	if c.String("clock") != "" || e.variable("SOURCE_DATE_EPOCH") != "" {
		fixed := o.Content.Now
		o.Now = func() time.Time { return fixed }
	}
	var one sync.Mutex
	o.Tell = func(message string) {
		one.Lock()
		defer one.Unlock()
		fmt.Fprintln(e.err, message)
	}
	o.Hosts = c.StringSlice("allow-host")
	for _, origin := range c.StringSlice("allow-origin") {
		if !serve.IsOrigin(origin) {
			return o, misused("write it like https://app.example.test, without a path", "%q is not an origin", origin)
		}
		o.Origins = append(o.Origins, origin)
	}
	if file := c.String("keys"); file != "" {
		if o.Keys, err = e.keys(file); err != nil {
			return o, err
		}
	}
	if port := c.Int("port"); port < 0 || port > 65535 {
		return o, misused("write a number from 0 to 65535", "%d is not a port", port)
	}
	if host := c.String("host"); host != "" {
		if !serve.Loopback(host) && o.Keys == nil {
			return o, misused("add --keys FILE, or leave --host out", "others can reach %s, and drafts would be open to them", host)
		}
		o.Hosts = append(o.Hosts, serve.HostOf(host))
	}
	// Pages ask for no key, and what is let in by another name may come from anywhere.
	if o.Content.Drafts && o.Keys != nil && slices.ContainsFunc(o.Hosts, func(host string) bool { return !serve.Loopback(strings.Trim(host, "[]")) }) {
		return o, misused("leave --drafts out, and read drafts with draft=true and an admin's key; or leave --host and --allow-host out",
			"pages want no key, so --drafts would show drafts to all who can reach them")
	}
	return o, nil
}

// keys reads the file of keys.
func (e env) keys(name string) (*serve.Keys, error) {
	text, err := os.ReadFile(e.path(name))
	if err != nil {
		return nil, fmt.Errorf("reading the keys: %w", err)
	}
	keys, problems := serve.ReadKeys(name, text)
	if len(problems) == 0 {
		return keys, nil
	}
	read := func(string) []byte { return text }
	if err := source.Print(e.err, problems, source.Summarize(problems, 0, 0), read, e.color()); err != nil {
		return nil, err
	}
	if problems.Failed() {
		return nil, errProblems
	}
	return keys, nil
}

// listen listens on an address, or on both of loopback's.
func listen(ctx context.Context, host string, port int) (all []net.Listener, err error) {
	var config net.ListenConfig
	hosts := []string{host}
	if host == "" {
		hosts = []string{"127.0.0.1", "::1"}
	}
	for i, host := range hosts {
		l, err := config.Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(port)))
		switch {
		case err == nil:
			all = append(all, l)
			port = l.Addr().(*net.TCPAddr).Port
			continue
		case i > 0 && !errors.Is(err, syscall.EADDRINUSE):
			continue // there may be no IPv6
		}
		for _, l := range all {
			l.Close()
		}
		return nil, noPort(ctx, hosts[0], port, err)
	}
	return all, nil
}

// reachable is an address that can be asked: where a server listens at every
// address of its machine, loopback's.
func reachable(at net.Addr) string {
	if tcp, ok := at.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", strconv.Itoa(tcp.Port))
	}
	return at.String()
}

// noPort explains why nobody can listen there.
func noPort(ctx context.Context, host string, port int, err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		hint := "stop what listens there, or choose another with --port"
		if free := freePort(ctx, host, port); free != 0 {
			hint = fmt.Sprintf("stop what listens there, or take another: --port %d is free", free)
		}
		return &hinted{fmt.Errorf("port %d is in use", port), hint}
	case errors.Is(err, syscall.EACCES):
		return &hinted{fmt.Errorf("port %d is not for everybody: %w", port, err), "choose one above 1023 with --port"}
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return &hinted{fmt.Errorf("this machine does not have the address %s", host), "leave --host out, or name an address of this machine"}
	}
	return fmt.Errorf("listening: %w", err)
}

// freePort finds one behind a port that is taken; 0: none.
func freePort(ctx context.Context, host string, port int) int {
	var config net.ListenConfig
	for p := port + 1; p <= min(port+50, 65535); p++ {
		if l, err := config.Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(p))); err == nil {
			l.Close()
			return p
		}
	}
	return 0
}

// editor makes the links that open a file of a project in an editor: the scheme
// that Visual Studio Code and its relatives have registered.
func editor(project string) (func(file string, line, column int) string, error) {
	project, err := filepath.Abs(project)
	if err != nil {
		return nil, fmt.Errorf("where the project is: %w", err)
	}
	return func(file string, line, column int) string {
		path := filepath.ToSlash(filepath.Join(project, filepath.FromSlash(file)))
		place := fmt.Sprintf(":%d:%d", max(line, 1), max(column, 1))
		return "vscode://file/" + strings.TrimPrefix((&url.URL{Path: path}).EscapedPath(), "/") + place
	}, nil
}
