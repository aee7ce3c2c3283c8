package themes_test

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"galley/schemas/source"
	"galley/themes"
)

func load(t *testing.T, project, name string, locales ...string) (*themes.Theme, source.Problems) {
	t.Helper()
	fsys, err := txtar.FS(txtar.Parse([]byte(project)))
	if err != nil {
		t.Fatal(err)
	}
	theme, problems, err := themes.Load(fsys, name, append(locales, "en")[:max(1, len(locales))])
	if err != nil {
		t.Fatal(err)
	}
	return theme, problems
}

func TestOverlay(t *testing.T) {
	project := `
-- themes/mine/page.html --
mine
-- themes/mine/types/post.html --
post
-- themes/mine/static/style.css --
mine
-- themes/mine/static/fonts/a.woff2 --
font
-- themes/mine/static/.DS_Store --
no
-- themes/mine/i18n/en.yaml --
home: Start
own: Own word
nested: {deep: {er: three}}
-- themes/mine/README.md --
nobody reads this
-- themes/other/list.html --
of another theme
-- i18n/en.yaml --
own: The project's
-- i18n/fr.yaml --
home: Chez nous
`
	theme, problems := load(t, project, "mine", "en", "fr", "de-AT", "sw")
	if len(problems) > 0 {
		t.Fatal(problems)
	}

	t.Run("a file of the theme takes the place of the built-in one, and nothing else does", func(t *testing.T) {
		if got := theme.Template("page.html"); got == nil || got.Text != "mine" || got.BuiltIn || got.Pos.File != "themes/mine/page.html" {
			t.Errorf("page.html: %+v", got)
		}
		if got := theme.Template("types/post.html"); got == nil || got.Text != "post" {
			t.Errorf("types/post.html: %+v", got)
		}
		if got := theme.Template("list.html"); got == nil || !got.BuiltIn || got.Pos.File != "" {
			t.Errorf("list.html: %+v", got)
		}
	})
	t.Run("static files, without what systems leave behind", func(t *testing.T) {
		var got []string
		for _, f := range theme.Static {
			got = append(got, f.Name+" "+f.Path)
		}
		want := []string{"fonts/a.woff2 themes/mine/static/fonts/a.woff2", "style.css themes/mine/static/style.css"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("words: the project's over the theme's over the built-in ones, by language", func(t *testing.T) {
		for _, c := range []struct{ locale, key, want string }{
			{"en", "home", "Start"}, {"en", "own", "The project's"}, {"en", "nested.deep.er", "three"}, {"en", "next", "Next"},
			{"fr", "home", "Chez nous"}, {"fr", "next", "Suivant"}, {"fr", "own", "The project's"}, {"fr", "language", "Français"},
			{"de-AT", "next", "Weiter"}, {"sw", "next", "Next"}, {"sw", "language", ""}, {"sw", "types.post", ""},
		} {
			if got := theme.Words[c.locale][c.key]; got != c.want {
				t.Errorf("%s %s: %q, want %q", c.locale, c.key, got, c.want)
			}
		}
	})
	t.Run("sorted, and its hash follows the texts", func(t *testing.T) {
		if !slices.IsSortedFunc(theme.Templates, func(a, b themes.Template) int { return strings.Compare(a.Name, b.Name) }) {
			t.Error("templates are not in order")
		}
		again, _ := load(t, project, "mine", "en", "fr", "de-AT", "sw")
		if again.Hash != theme.Hash {
			t.Error("the same theme has another hash")
		}
		for _, change := range [][2]string{{"\nmine\n--", "\nmine!\n--"}, {"home: Start", "home: Begin"}, {"home: Chez nous", "home: Maison"}} {
			other, _ := load(t, strings.Replace(project, change[0], change[1], 1), "mine", "en", "fr", "de-AT", "sw")
			if other.Hash == theme.Hash {
				t.Errorf("%q makes no other hash", change)
			}
		}
	})
}

func TestLoadProblems(t *testing.T) {
	for _, c := range []struct{ name, project, theme, want string }{
		{"no theme of this name", "-- themes/plain/page.html --\nx\n", "plian", `galley.yaml: there is no theme "plian" (did you mean "plain"?)`},
		{"no themes at all", "-- galley.yaml --\n", "fancy", `galley.yaml: there is no theme "fancy" (put its templates into themes/fancy/, or write "theme: default" for the one that is built in)`},
		{"the built-in one needs no folder", "-- galley.yaml --\n", "default", ""},
		{"a folder called default lies over it", "-- themes/default/page.html --\nx\n", "default", ""},
		{"a path is no name", "-- galley.yaml --\n", "../elsewhere", `galley.yaml: "../elsewhere" cannot be the name of a theme (write the name of a folder below themes/)`},
		{"a file is no theme", "-- themes/flat --\nx\n", "flat", `themes/flat: "themes/flat" is not a folder (a theme is a folder of templates)`},
		{"words are texts", "-- i18n/en.yaml --\nhome: [a, b]\n", "default", `i18n/en.yaml:1:7: words are texts, not lists (write a text, or several of them in a mapping)`},
		{"words are read as YAML", "-- i18n/en.yaml --\nhome: a\nhome: b\n", "default", `i18n/en.yaml:2:1: "home" is set twice (first on line 1) (remove one of the two)`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, problems := load(t, c.project, c.theme, "en")
			var got []string
			for _, p := range problems {
				line := p.File
				if p.Line > 0 {
					line += ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column)
				}
				line += ": " + p.Message
				if p.Hint != "" {
					line += " (" + p.Hint + ")"
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Every language that is built in says all that English says, and no more.
func TestLanguagesAreWhole(t *testing.T) {
	files, err := os.ReadDir("default/i18n")
	if err != nil {
		t.Fatal(err)
	}
	var locales []string
	for _, f := range files {
		locales = append(locales, strings.TrimSuffix(f.Name(), ".yaml"))
	}
	theme, problems, err := themes.Load(fstest.MapFS{}, "default", locales)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	english := theme.Words["en"]
	for locale, words := range theme.Words {
		for key := range english {
			// Forms for plural categories are each language's own.
			if _, ok := words[key]; !ok && !strings.HasSuffix(key, ".one") {
				t.Errorf("%s lacks %s", locale, key)
			}
		}
		for key, text := range words {
			if _, ok := english[key]; !ok && !strings.Contains(key, ".") {
				t.Errorf("%s has a word %s that English lacks", locale, key)
			}
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s: nothing for %s", locale, key)
			}
			if locale != "en" && english[key] == text && !slices.Contains(same, key) {
				t.Errorf("%s: %s is English: %q", locale, key, text)
			}
		}
		if n := len(strings.Fields(words["months"])); n != 12 {
			t.Errorf("%s: %d months", locale, n)
		}
		if n := len(strings.Fields(words["months-short"])); n != 12 {
			t.Errorf("%s: %d short months", locale, n)
		}
	}
}

// same are words that languages share.
var same = []string{"no", "date", "time", "page-word", "pages", "page", "feed", "types.article", "types.doc", "types.page", "reading-time.one", "reading-time.other"}
