//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"galley/render/api/apitest"
	"galley/schemas/source"
)

// The bad inputs of testdata/bad are the golden set of what Galley says. Each
// case lays its files over one good project that has been published; what is
// printed as text and as JSON, the exit code, and that the published tree did
// not change are compared. docs/problems.md is made from the same files, so
// that what it shows is what is printed.

const badFolder = "../../testdata/bad"

// A badCase is one file of testdata/bad.
type badCase struct {
	name          string
	about, repair string // of docs/problems.md
	exit          int
	args          []string                 // of build, besides the clock
	make          []func(dir string) error // what a txtar cannot hold: links, pipes
	shown         []txtar.File             // the project's files that are laid over
	archive       *txtar.Archive
}

func readBad(t *testing.T) (base *txtar.Archive, cases []badCase) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(badFolder, "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases in %s: %v", badFolder, err)
	}
	for _, file := range names {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		if name == "base" {
			base = archive
			continue
		}
		c := badCase{name: name, exit: 1, archive: archive}
		for line := range strings.Lines(string(archive.Comment)) {
			key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
			switch key {
			case "about":
				c.about = value
			case "repair":
				c.repair = value
			case "exit":
				if c.exit, err = strconv.Atoi(value); err != nil {
					t.Fatalf("%s: %v", file, err)
				}
			case "args":
				c.args = strings.Fields(value)
			case "symlink":
				path, target, _ := strings.Cut(value, " -> ")
				c.make = append(c.make, func(dir string) error {
					return replace(dir, path, func(name string) error { return os.Symlink(target, name) })
				})
			case "pipe":
				c.make = append(c.make, func(dir string) error {
					return replace(dir, value, func(name string) error { return syscall.Mkfifo(name, 0o644) })
				})
			case "append": // to a published file, as a hand would
				c.make = append(c.make, func(dir string) error {
					f, err := os.OpenFile(filepath.Join(dir, value), os.O_APPEND|os.O_WRONLY, 0)
					if err != nil {
						return err
					}
					defer f.Close()
					_, err = f.WriteString("<!-- by hand -->\n")
					return err
				})
			case "":
			default:
				t.Fatalf("%s: a case has about, repair, exit, args, symlink, pipe and append, not %q", file, key)
			}
		}
		for _, f := range archive.Files {
			if !strings.HasPrefix(f.Name, "want.") {
				c.shown = append(c.shown, f)
			}
		}
		cases = append(cases, c)
	}
	return base, cases
}

func replace(dir, path string, with func(name string) error) error {
	name := filepath.Join(dir, path)
	if err := os.Remove(name); err != nil {
		return err
	}
	return with(name)
}

func TestBad(t *testing.T) {
	base, cases := readBad(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			lay(t, dir, base.Files)
			if code, _, stderr := galley(t, dir, "build", "--clock", "2026-06-01T00:00:00Z"); code != 0 {
				t.Fatalf("the good project does not build:\n%s", stderr)
			}
			good := filesOf(t, filepath.Join(dir, "public"))
			entries := filesOf(t, dir)

			lay(t, dir, c.shown)
			for _, make := range c.make {
				if err := make(dir); err != nil {
					t.Fatal(err)
				}
			}
			before := filesOf(t, filepath.Join(dir, "public"))
			code, _, text := galley(t, dir, append([]string{"build", "--clock", "2026-06-01T00:00:00Z"}, c.args...)...)
			if code != c.exit {
				t.Errorf("exit code %d, want %d", code, c.exit)
			}
			if c.exit != 0 {
				if diff := cmp.Diff(before, filesOf(t, filepath.Join(dir, "public"))); diff != "" {
					t.Errorf("the published tree changed (-before +after):\n%s", diff)
				}
			}
			_, json, _ := galley(t, dir, "check", "--format", "json", "--clock", "2026-06-01T00:00:00Z")
			golden(t, c.archive, filepath.Join(badFolder, c.name+".txtar"), map[string]string{
				"want.txt":  withoutSummary(strings.NewReplacer(dir, "PROJECT", filepath.Dir(dir), "PARENT").Replace(text)),
				"want.json": json,
			})

			// Repaired, the project builds to the tree that was there, and nothing is left over.
			for _, f := range c.shown {
				os.Remove(filepath.Join(dir, strings.TrimSuffix(f.Name, ".quoted")))
			}
			for _, f := range base.Files {
				os.Remove(filepath.Join(dir, f.Name))
			}
			os.RemoveAll(filepath.Join(dir, "themes"))
			lay(t, dir, base.Files)
			if code, _, stderr := galley(t, dir, "build", "--clock", "2026-06-01T00:00:00Z"); code != 0 {
				t.Fatalf("the repaired project does not build:\n%s", stderr)
			}
			if diff := cmp.Diff(good, filesOf(t, filepath.Join(dir, "public"))); diff != "" {
				t.Errorf("the repaired project gives another tree (-first +repaired):\n%s", diff)
			}
			if diff := cmp.Diff(paths(entries), paths(filesOf(t, dir))); diff != "" {
				t.Errorf("something was left over (-first +repaired):\n%s", diff)
			}
		})
	}
}

// TestEveryRuleHasACase holds that no rule goes without its example: those
// that take more than files to break are shown by the tests named here.
func TestEveryRuleHasACase(t *testing.T) {
	elsewhere := map[source.Rule]string{
		source.TooSlow:      "needs a text that takes seconds",
		source.ShallowClone: "needs a repository: testdata/script/git.txtar",
	}
	_, cases := readBad(t)
	shown := map[string]bool{}
	for _, c := range cases {
		for _, f := range c.archive.Files {
			if f.Name == "want.txt" {
				for line := range strings.Lines(string(f.Data)) {
					if i := strings.LastIndex(line, "  ["); i >= 0 {
						shown[strings.TrimSuffix(strings.TrimSpace(line[i+3:]), "]")] = true
					}
				}
			}
		}
	}
	for _, g := range source.Groups() {
		for _, r := range g.Rules {
			if !shown[string(r)] && elsewhere[r] == "" {
				t.Errorf("no case of testdata/bad gives %s", r)
			}
		}
	}
}

// TestProblemsPage keeps docs/problems.md in step with the golden set.
func TestProblemsPage(t *testing.T) {
	_, cases := readBad(t)
	var page strings.Builder
	page.WriteString(`# Every problem: an example, the message, the repair

Made from ` + "`testdata/bad`" + ` by ` + "`go test ./cmd/galley -run TestProblemsPage -update`" + `. A rule's name is what ` + "`checks`" + ` in
galley.yaml or a type sets to ` + "`error`, `warning` or `off`" + `; rules marked * always count as errors.
`)
	for _, g := range source.Groups() {
		fmt.Fprintf(&page, "\n## About %s\n", g.About)
		for _, r := range g.Rules {
			mark := ""
			if r.Fixed() {
				mark = " *"
			}
			fmt.Fprintf(&page, "\n### %s%s\n\n", r, mark)
			if r.Severity() == source.Warning {
				page.WriteString("A warning.")
			} else {
				page.WriteString("An error.")
			}
			for _, c := range cases {
				if c.name != string(r) && !(strings.HasPrefix(c.name, string(r)+"-") && !isRule(c.name) && longestRule(c.name) == string(r)) {
					continue
				}
				fmt.Fprintf(&page, " %s\n\n", c.about)
				for _, f := range c.archive.Files {
					if f.Name == "want.txt" {
						fmt.Fprintf(&page, "```\n%s```\n\n", f.Data)
					}
				}
				fmt.Fprintf(&page, "Repair: %s\n", c.repair)
				if c.name != string(r) || hasVariants(cases, r) {
					page.WriteString("\n")
				}
			}
			if !strings.HasSuffix(page.String(), "\n") {
				page.WriteString("\n")
			}
		}
	}
	text := strings.TrimRight(strings.ReplaceAll(page.String(), "\n\n\n", "\n\n"), "\n") + "\n"
	const name = "../../docs/problems.md"
	if apitest.Updating() {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	have, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(text, string(have)); diff != "" {
		t.Errorf("docs/problems.md is not current (-want +have); run go test ./cmd/galley -update:\n%s", diff)
	}
}

func isRule(name string) bool {
	for _, g := range source.Groups() {
		if slices.Contains(g.Rules, source.Rule(name)) {
			return true
		}
	}
	return false
}

// longestRule gives the rule that a case's name begins with.
func longestRule(name string) string {
	best := ""
	for _, g := range source.Groups() {
		for _, r := range g.Rules {
			if (name == string(r) || strings.HasPrefix(name, string(r)+"-")) && len(r) > len(best) {
				best = string(r)
			}
		}
	}
	return best
}

func hasVariants(cases []badCase, r source.Rule) bool {
	return slices.ContainsFunc(cases, func(c badCase) bool {
		return strings.HasPrefix(c.name, string(r)+"-") && longestRule(c.name) == string(r)
	})
}

// lay writes of an archive into dir. A name that ends in .quoted holds a
// Go string, for bytes that a text file should not have.
func lay(t *testing.T, dir string, files []txtar.File) {
	t.Helper()
	for _, f := range files {
		if strings.HasPrefix(f.Name, "want.") {
			continue
		}
		name, data := f.Name, f.Data
		if plain, ok := strings.CutSuffix(name, ".quoted"); ok {
			text, err := strconv.Unquote(strings.TrimSpace(string(data)))
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			name, data = plain, []byte(text)
		}
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// filesOf gives the files below dir by path; .galley and the spare tree are
// Galley's own affair.
func filesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if err == nil && (d.Name() == ".galley" || d.Name() == ".public.galley-spare") {
				return fs.SkipDir
			}
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		text := []byte(d.Type().String())
		if d.Type().IsRegular() {
			if text, err = os.ReadFile(path); err != nil {
				return err
			}
		}
		files[filepath.ToSlash(rel)] = string(text)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func paths(files map[string]string) []string {
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// golden compares with the files of an archive, or rewrites them there.
func golden(t *testing.T, archive *txtar.Archive, file string, want map[string]string) {
	t.Helper()
	changed := false
	for _, name := range []string{"want.txt", "want.json"} {
		i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == name })
		if i < 0 {
			archive.Files = append(archive.Files, txtar.File{Name: name})
			i = len(archive.Files) - 1
		}
		if bytes.Equal(archive.Files[i].Data, []byte(want[name])) {
			continue
		}
		if !apitest.Updating() {
			t.Errorf("%s (-want +have); if it is right, run go test ./cmd/galley -update:\n%s", name, cmp.Diff(string(archive.Files[i].Data), want[name]))
			continue
		}
		archive.Files[i].Data, changed = []byte(want[name]), true
	}
	if changed {
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// withoutSummary takes the line of a build away that tells times, and whatever
// else differs from run to run.
func withoutSummary(text string) string {
	var kept []string
	for line := range strings.Lines(text) {
		if strings.Contains(line, " written, ") {
			continue
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "")
}
