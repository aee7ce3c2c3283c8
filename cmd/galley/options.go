package main

import (
	"errors"
	"strconv"
	"time"

	"github.com/urfave/cli/v2"

	"galley/builder"
	"galley/builder/disk"
	"galley/content"
	"galley/content/bodies"
	"galley/schemas"
)

// What several commands have in common: the flags that a site depends on
// besides its files.

func clockFlag() cli.Flag {
	return &cli.StringFlag{Name: "clock", Usage: "the `TIME` that decides what is published (RFC 3339; default: SOURCE_DATE_EPOCH, else now)"}
}

func baseURLFlag() cli.Flag {
	return &cli.StringFlag{Name: "base-url", Aliases: []string{"u"}, Usage: "the site's `URL`, in place of the project's"}
}

// asked reads what the commands that read a whole project have in common: one
// of the formats, no more arguments than may be, and what the site depends on.
func (e env) asked(c *cli.Context, arguments int, formats ...string) (format string, o content.Options, err error) {
	if format, err = oneOf(c, "format", formats...); err != nil {
		return "", o, err
	}
	if err = atMost(c, arguments); err != nil {
		return "", o, err
	}
	o, err = e.options(c)
	return format, o, err
}

// opened opens the project's folder, which the caller closes, and reads what is
// in it.
func (e env) opened(c *cli.Context, store bodies.Store, o content.Options) (*disk.Folder, *builder.Opened, error) {
	project, err := e.project(c)
	if err != nil {
		return nil, nil, err
	}
	opened, err := builder.OpenFolder(c.Context, project, store, o)
	if err != nil {
		return nil, nil, errors.Join(err, project.Close())
	}
	return project, opened, nil
}

// options reads them.
func (e env) options(c *cli.Context) (o content.Options, err error) {
	if o.Now, err = e.clock(c); err != nil {
		return o, err
	}
	base := c.String("base-url")
	if base == "" {
		return o, nil
	}
	var fault string
	if o.BaseURL, _, fault = schemas.BaseURL(base); fault != "" {
		return o, misused("write it like https://example.test/docs", "%q is not the address of a site: that %s", base, fault)
	}
	return o, nil
}

func (e env) clock(c *cli.Context) (time.Time, error) {
	if text := c.String("clock"); text != "" {
		t, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return t, misused("write it like 2026-03-01T09:00:00Z", "--clock cannot read %q", text)
		}
		return t.UTC(), nil
	}
	if text := e.variable("SOURCE_DATE_EPOCH"); text != "" {
		seconds, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return time.Time{}, misused("it is a number of seconds since 1970", "SOURCE_DATE_EPOCH cannot be %q", text)
		}
		return time.Unix(seconds, 0).UTC(), nil
	}
	return e.now().UTC(), nil
}
