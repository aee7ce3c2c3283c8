package themes_test

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"galley/themes"
)

// What is read in the built-in theme has a contrast of at least 4.5 to what is
// behind it, in both colour schemes (WCAG 2.2, 1.4.3).
func TestContrast(t *testing.T) {
	theme, _, err := themes.Load(fstest.MapFS{}, "default", []string{"en"})
	if err != nil {
		t.Fatal(err)
	}
	var css string
	for _, f := range theme.Static {
		if f.Name == "style.css" {
			css = string(f.Body)
		}
	}
	light := colours(css[:strings.Index(css, "prefers-color-scheme: dark")])
	dark := colours(css[strings.Index(css, "prefers-color-scheme: dark"):strings.Index(css, "*, ::before")])
	for scheme, c := range map[string]map[string]float64{"light": light, "dark": dark} {
		if len(c) != 6 {
			t.Fatalf("%s: %d colours", scheme, len(c))
		}
		for _, pair := range [][2]string{
			{"ink", "paper"}, {"soft", "paper"}, {"accent", "paper"}, {"ink", "tint"}, {"soft", "tint"}, {"accent", "tint"}, {"paper", "accent"}, {"paper", "ink"},
		} {
			a, b := c[pair[0]], c[pair[1]]
			if ratio := (math.Max(a, b) + .05) / (math.Min(a, b) + .05); ratio < 4.5 {
				t.Errorf("%s: %s on %s has a contrast of %.2f", scheme, pair[0], pair[1], ratio)
			}
		}
	}
}

// colours gives the luminance of each colour that a part of a stylesheet sets.
func colours(css string) map[string]float64 {
	all := map[string]float64{}
	for _, m := range regexp.MustCompile(`--(\w+): #([0-9a-f]{6});`).FindAllStringSubmatch(css, -1) {
		var sum float64
		for i, weight := range []float64{.2126, .7152, .0722} {
			n, _ := strconv.ParseUint(m[2][2*i:2*i+2], 16, 8)
			v := float64(n) / 255
			if v <= .04045 {
				v /= 12.92
			} else {
				v = math.Pow((v+.055)/1.055, 2.4)
			}
			sum += weight * v
		}
		all[m[1]] = sum
	}
	return all
}
