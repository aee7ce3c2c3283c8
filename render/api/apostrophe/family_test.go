package apostrophe_test

import (
	"testing"
	"testing/fstest"

	"galley/render"
	"galley/render/api/apitest"
	"galley/render/api/apostrophe"
	"galley/render/view"
	"galley/schemas"
	"galley/schemas/source"
	"galley/themes"
)

// New makes the family over the built-in theme.
func New(p *schemas.Project) (*render.Family, source.Problems) {
	theme, _, err := themes.Load(fstest.MapFS{}, "default", p.Locales)
	if err != nil {
		panic(err)
	}
	set, problems := view.New(p, theme)
	f, more := apostrophe.New(p, set)
	return f, append(problems, more...)
}

func TestPromises(t *testing.T) { apitest.Run(t, New) }
