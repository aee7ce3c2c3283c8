//go:build unix

package tree

import (
	"errors"
	"os"
	"strings"
	"testing"
)

func TestLocate(t *testing.T) {
	y := newYard(t)
	for _, d := range []string{"home/project/content/post", "home/project/static", "home/project/themes/x", "home/project/schemas", "home/project/.git/objects", "home/project/.galley", "home/other", "elsewhere/.git"} {
		os.MkdirAll(y.path(d), 0o755)
	}
	for link, to := range map[string]string{
		"home/project/to-content": "content", "home/project/to-home": "..", "to-project": "home/project",
		"home/project/to-deep": "content/post", "home/project/dangling": "content/new", "home/project/loop": "loop", "good": "home/other/site",
	} {
		if err := os.Symlink(to, y.path(link)); err != nil {
			t.Fatal(err)
		}
	}
	project := y.path("home/project")
	var inputs []Input
	for _, d := range []string{"content", "static", "themes", "schemas", "i18n", ".galley"} {
		inputs = append(inputs, Input{y.path("home/project/" + d), "the " + d + " folder"})
	}
	for out, want := range map[string]string{
		"home/project/public":           "",
		"home/project/a/b/c":            "",
		"home/other":                    "",
		"home/other/x":                  "",
		"good":                          "",
		"home/project/contents":         "",
		"home/project":                  "is the project",
		"home/project/.":                "is the project",
		"home/project/content/..":       "is the project",
		"to-project":                    "is the project",
		"home":                          "holds the project",
		"home/project/to-home":          "holds the project",
		".":                             "holds the project",
		"home/project/content":          "is the content folder",
		"home/project/to-content":       "is the content folder",
		"home/project/content/x":        "is inside the content folder",
		"home/project/content/post/x/y": "is inside the content folder",
		"home/project/to-deep":          "is inside the content folder",
		"home/project/to-deep/new":      "is inside the content folder",
		"home/project/dangling":         "is inside the content folder",
		"home/project/static":           "is the static folder",
		"home/project/themes":           "is the themes folder",
		"home/project/themes/x":         "is inside the themes folder",
		"home/project/schemas/public":   "is inside the schemas folder",
		"home/project/i18n":             "is the i18n folder",
		"home/project/i18n/x":           "is inside the i18n folder",
		"home/project/.galley/x":        "is inside the .galley folder",
		"home/project/.git":             "is a git repository's own folder",
		"home/project/.git/objects/x":   "is a git repository's own folder",
		"elsewhere/.git/x":              "is a git repository's own folder",
		"to-project/content/x":          "is inside the content folder",
		"home/project/to-home/project":  "is the project",
	} {
		t.Run(out, func(t *testing.T) {
			before := y.read(".")
			p, err := Locate(project, y.path("")+"/"+out, y.path("home"), inputs)
			var refusal *Refusal
			switch {
			case want == "" && err != nil:
				t.Errorf("refused: %v", err)
			case want != "" && (!errors.As(err, &refusal) || !strings.Contains(refusal.Message, " it "+want)):
				t.Errorf("want a refusal since it %s, got %v, %v", want, p, err)
			}
			if len(before) != len(y.read(".")) {
				t.Error("looking changed something")
			}
		})
	}
	t.Run("the root, and a home", func(t *testing.T) {
		var refusal *Refusal
		for _, out := range []string{"/", "/.", "/tmp/.."} {
			if _, err := Locate(project, out, "", inputs); !errors.As(err, &refusal) {
				t.Errorf("%s: %v", out, err)
			}
		}
		if _, err := Locate(project, y.path("home/other"), y.path("home/other"), inputs); !errors.As(err, &refusal) || !strings.Contains(refusal.Message, "is a home folder") {
			t.Error(err)
		}
	})
	t.Run("a symlink that leads in a circle is an error", func(t *testing.T) {
		if _, err := Locate(project, y.path("home/project/loop"), "", inputs); err == nil {
			t.Error("taken")
		}
	})
	t.Run("labels", func(t *testing.T) {
		for out, want := range map[string]string{"home/project/public": "public", "home/project/a/b": "a/b", "good": y.path("home/other/site")} {
			if p, err := Locate(project, y.path(out), "", nil); err != nil || p.Label != want {
				t.Errorf("%s: %q, %v", out, p.Label, err)
			}
		}
	})
}
