package families_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"galley/content"
	"galley/content/contenttest"
	"galley/render"
	"galley/render/api/apitest"
	"galley/schemas/source"
)

// TestNames: over generated projects with awkward names, no two answers have
// one address, no folder has two spellings, no file is a folder too, and every
// name is legal on Windows (routes.md 10, 1). It looks with its own eyes, not
// through what NewEdition would have said.
func TestNames(t *testing.T) {
	for seed := range uint64(20) {
		t.Run(fmt.Sprintf("Generate(%d)", seed), func(t *testing.T) {
			e, problems := open(t, contenttest.FS(t, apitest.Generate(seed)))
			if problems.Failed() {
				t.Fatal(contenttest.Text(problems))
			}
			files, folders := map[string]string{}, map[string]string{}
			c := e.Context()
			for r := range e.Plan() {
				for _, r := range append([]render.Request{r}, c.Also(r)...) {
					b, ok := r.Address(nil)
					address := string(b)
					if !ok {
						t.Fatalf("%s has no address", r)
					}
					if other := files[content.Fold(address)]; other != "" {
						t.Errorf("%s and %s are one file", address, other)
					}
					files[content.Fold(address)] = address
					for i, c := range address {
						if c != '/' {
							continue
						}
						folder := address[:i]
						if other, ok := folders[content.Fold(folder)]; ok && other != folder {
							t.Errorf("%s and %s are one folder", folder, other)
						}
						folders[content.Fold(folder)] = folder
					}
					for name := range strings.SplitSeq(address, "/") {
						if fault := illegal(name); fault != "" {
							t.Errorf("%s: the name %q %s", address, name, fault)
						}
					}
				}
			}
			for folded, folder := range folders {
				if file, ok := files[folded]; ok {
					t.Errorf("%s is a file, and %s a folder", file, folder)
				}
			}
		})
	}
}

// illegal says why Windows could not have a file of that name.
func illegal(name string) string {
	stem, _, _ := strings.Cut(strings.ToLower(name), ".")
	switch {
	case name == "" || len(name) > 255:
		return fmt.Sprintf("has %d bytes", len(name))
	case strings.ContainsAny(name, `\:*?"<>|%`):
		return "has a character that is not allowed"
	case strings.HasSuffix(name, ".") || strings.HasSuffix(name, " "):
		return "ends with a dot or a space"
	case len(stem) == 3 && strings.Contains("con prn aux nul", stem),
		len(stem) == 4 && (stem[:3] == "com" || stem[:3] == "lpt") && stem[3] >= '0' && stem[3] <= '9':
		return "is that of a device"
	}
	return ""
}

// TestSlugThatReadsAsAKey: the only clash that names can still make is a tree's
// slug that reads as a key and its value; the problem names both.
func TestSlugThatReadsAsAKey(t *testing.T) {
	const project = `
-- galley.yaml --
baseURL: https://names.test
locales: [en, fr]
api: {r3: true, butter: {pageSize: 1}, apostrophe: true}
-- schemas/doc.yaml --
slug: "{path}"
fields: [{name: title, type: text}]
-- content/doc/guide.md --
---
title: Guide
---
-- content/doc/guide.fr.md --
---
title: Guide
---
`
	for _, test := range []struct {
		file string
		want []string
	}{
		{"content/doc/other/fr.md", nil},
		{"content/doc/guide/locale/fr.md", []string{"/api/content/by-slug/doc/guide/locale/fr", "/api/content/by-slug/doc/guide?locale=fr"}},
		{"content/doc/page/2.md", []string{"/v2/pages/doc/page/2", "/v2/pages/doc?page=2"}},
	} {
		t.Run(test.file, func(t *testing.T) {
			_, problems := open(t, contenttest.FS(t, project+"-- "+test.file+" --\n---\ntitle: X\n---\n"))
			text := contenttest.Text(problems)
			if problems.Failed() != (test.want != nil) {
				t.Fatalf("problems: %s", text)
			}
			for _, request := range test.want {
				if !slices.ContainsFunc(problems, func(p source.Problem) bool {
					return p.Rule == source.SameAddress && strings.Contains(p.Message+" ", request+" ") &&
						(p.File == test.file || slices.ContainsFunc(p.Related, func(r source.Related) bool { return r.File == test.file }))
				}) {
					t.Errorf("want %s, and %s as a place, in\n%s", request, test.file, text)
				}
			}
		})
	}
}
