package schemas

import (
	"math"
	"net/url"
	"path"
	"strings"
	"time"
	_ "time/tzdata" // a zone must not depend on what the machine has

	"galley/schemas/source"
)

// defaults is a project whose galley.yaml says nothing.
func defaults() *Project {
	p := &Project{
		Locales: []string{"en"}, Zone: time.UTC,
		Theme: "default", Content: "content", Static: "static", Output: "public",
		Markdown: MarkdownOptions{Footnotes: true, DefinitionLists: true},
		Feeds:    Feeds{Limit: 20},
		Limits:   defaultLimits(),
		Checks:   Checks{},
		Families: map[string]*source.Node{"r3": {Kind: source.Mapping}},
		Texts:    map[string][]byte{},
	}
	for k := range DocumentKeys {
		p.Keys.From[k] = []Spelling{spelling(k.String())}
	}
	return p
}

// readConfig reads galley.yaml into the project.
func (l *loader) readConfig() error {
	node, broken, err := l.read(configFile)
	if err != nil {
		return err
	}
	l.p.Broken = broken
	if broken && node.Kind != source.Mapping {
		return nil
	}
	l.config(l.settings(configFile, node, configFile))
	return nil
}

// config reads the keys of galley.yaml, locales first: labels take them.
func (l *loader) config(s *Settings) {
	p := l.p
	p.Locales = readLocales(s, p.Locales)
	p.Title, _ = l.label(s, "title", "")
	p.BaseURL, p.Path = readBaseURL(s)
	p.Zone = readZone(s, p.Zone)
	p.Theme = readTheme(s, p.Theme)
	p.Content = readFolder(s, "content", p.Content)
	p.Static = readFolder(s, "static", p.Static)
	p.Output = readOutput(s, p.Output)
	p.Ignore = readPlainGlobs(s, "ignoreFiles")
	p.Elsewhere = readPlainGlobs(s, "elsewhere")
	p.Keys = readKeys(s, p.Keys)
	p.Checks = readChecks(s, p.Checks)
	p.Dates = readDates(s.Within("dates", "dates"))
	p.Markdown = readMarkdown(s.Within("markdown", "markdown"), p.Markdown)
	feeds := s.Within("feeds", "feeds")
	p.Feeds.Limit = feeds.Int("limit", p.Feeds.Limit, 1, 1000)
	l.feedTypes, p.Feeds.Set = feeds.List("types")
	feeds.End()
	p.Limits = readLimits(s.Within("limits", "limits"), p.Limits)
	p.Families = readFamilies(s.Within("api", "api"))
	s.End()
	checkFolders(s, p)
}

func readMarkdown(s *Settings, o MarkdownOptions) MarkdownOptions {
	o.Sanitize = s.OneOf("rawHTML", "drop", "sanitize") == "sanitize"
	o.Footnotes = s.Bool("footnotes", o.Footnotes)
	o.DefinitionLists = s.Bool("definitionLists", o.DefinitionLists)
	o.Highlight = s.Bool("highlight", o.Highlight)
	s.End()
	return o
}

// readBaseURL gives the address and its path. One that cannot be used is kept as
// it is written, so that nobody says that there is none.
func readBaseURL(s *Settings) (base, below string) {
	text := s.Text("baseURL", "")
	if text == "" {
		return "", ""
	}
	base, below, fault := BaseURL(text)
	if fault != "" {
		s.Problem(s.Get("baseURL"), source.BadSchema, "write it like https://example.test or https://example.test/docs", "baseURL %s", fault)
		return text, ""
	}
	return base, below
}

// BaseURL brings the address that a site is to be published at into its one
// form: without its last slash, its path percent-encoded like every other. It
// gives that path, too, or what is wrong in words that follow the address's name.
func BaseURL(text string) (base, below, fault string) {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return "", "", "is no address"
	case u.Scheme != "http" && u.Scheme != "https":
		return "", "", "begins with https:// or http://"
	case u.Host == "" || u.Hostname() == "":
		return "", "", "names no host"
	case u.User != nil:
		return "", "", "has no user and no password"
	case u.RawQuery != "" || u.ForceQuery || strings.Contains(text, "#"):
		return "", "", "ends before ? and #"
	case strings.Contains(u.Path, "//") || u.Path != "" && path.Clean(u.Path) != strings.TrimSuffix(u.Path, "/") && u.Path != "/":
		return "", "", "has no empty part, no . and no .. in its path"
	}
	below = strings.TrimRight((&url.URL{Path: u.Path}).EscapedPath(), "/")
	return u.Scheme + "://" + u.Host + below, below, ""
}

// readZone refuses `Local`, which would make the tree depend on the machine.
func readZone(s *Settings, fallback *time.Location) *time.Location {
	name := s.Text("timezone", "")
	if name == "" {
		return fallback
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		s.Problem(s.Get("timezone"), source.BadSchema, "write UTC, or a place of the time zone database like Europe/Zurich",
			"%q is not a time zone", name)
		return fallback
	}
	return zone
}

func readTheme(s *Settings, fallback string) string {
	name := s.Text("theme", fallback)
	if name == "" {
		return fallback
	}
	if strings.ContainsAny(name, `/\`) || strings.HasPrefix(name, ".") {
		s.Problem(s.Get("theme"), source.BadSchema, "a theme is a folder in themes/; write its name alone", "%q is not the name of a theme", name)
		return fallback
	}
	return name
}

// readFolder gives a folder of the project, without a slash at its ends.
func readFolder(s *Settings, key, fallback string) string {
	text := s.Text(key, fallback)
	clean := path.Clean(strings.ReplaceAll(text, `\`, "/"))
	if text == "" {
		return fallback
	}
	if strings.HasPrefix(clean, "/") || strings.HasPrefix(clean, "..") || clean == "." || strings.Contains(clean, ":") {
		s.Problem(s.Get(key), source.BadSchema, "write it like "+fallback, "%s is a folder inside the project, not %q", key, text)
		return fallback
	}
	return clean
}

// readOutput leaves to builder which folders are too dear to write to: it
// refuses them before anything is written, however they are named.
func readOutput(s *Settings, fallback string) string {
	text := s.Text("output", fallback)
	if text == "" {
		return fallback
	}
	return path.Clean(strings.ReplaceAll(text, `\`, "/"))
}

// checkFolders finds folders that would be read twice, or read and written.
func checkFolders(s *Settings, p *Project) {
	type folder struct{ key, path string }
	folders := []folder{{"content", p.Content}, {"static", p.Static}, {"output", p.Output}}
	fixed := []string{schemasFolder, "themes", "i18n", ".galley", ".git"}
	for i, a := range folders {
		n := s.Node.Get(a.key)
		for _, b := range folders[:i] {
			if inside(a.path, b.path) || inside(b.path, a.path) {
				at := n
				if at == nil {
					at = s.Node.Get(b.key)
				}
				if at != nil {
					s.Problem(at, source.BadSchema, "give each a folder of its own", "%s (%s) and %s (%s) lie in one another", b.key, b.path, a.key, a.path)
				}
			}
		}
		for _, f := range fixed {
			if n != nil && inside(a.path, f) {
				s.Problem(n, source.BadSchema, "choose another folder", "%s cannot be in %s/, which has a meaning of its own", a.key, f)
			}
		}
	}
}

// inside says whether a is b or lies in it.
func inside(a, b string) bool { return a == b || strings.HasPrefix(a, b+"/") }

func defaultLimits() Limits {
	return Limits{
		Limits:    source.Limits{Document: 1 << 20, Depth: 64, Nodes: 100_000, Aliases: 100},
		Paragraph: 32 << 10, Columns: 128, Render: 2 * time.Second, Output: 16 << 20, Image: 50_000_000,
	}
}

func readLimits(s *Settings, o Limits) Limits {
	o.Document = readAmount(s, "document", o.Document, byteUnits)
	o.Paragraph = readAmount(s, "paragraph", o.Paragraph, byteUnits)
	o.Depth = s.Int("depth", o.Depth, 1, 1000)
	o.Nodes = s.Int("nodes", o.Nodes, 1, math.MaxInt32)
	o.Aliases = s.Int("aliases", o.Aliases, 1, math.MaxInt32)
	o.Columns = s.Int("columns", o.Columns, 1, math.MaxInt32)
	o.Render = readDuration(s, "render", o.Render)
	o.Output = readAmount(s, "output", o.Output, byteUnits)
	o.Image = readAmount(s, "image", o.Image, pixelUnits)
	s.End()
	return o
}
