package report

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strings"
)

// The plot is dots on a logarithmic scale, since bars have no length there: a
// row for each figure and size, the whisker from the least pair to the most,
// the number beside it. It has its own ground, so that it can be read on light
// and dark pages alike, and follows what the reader prefers where that is told.

// shown are the figures of the plot, by their names in the tables.
var shown = []struct{ name, label string }{
	{"cold build: time", "cold build, time"},
	{"cold build: peak memory", "cold build, peak memory"},
	{"nothing changed: time", "nothing changed, time"},
	{"one edit, new process: time", "one edit, new process, time"},
	{"save to page and list over HTTP: median", "server: save to page and list"},
	{"server: peak memory", "server: peak memory"},
}

const (
	width, left, right = 860, 330, 90
	rowHeight, gap     = 20, 14
	top                = 88
)

const style = `<style>
.ground{fill:#ffffff;stroke:#d0d7de}
text{font:13px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#1f2328}
.head{font-size:16px;font-weight:600}
.group{font-weight:600}
.small{font-size:11px;fill:#59636e}
.value{paint-order:stroke;stroke:#ffffff;stroke-width:4px}
.grid{stroke:#d8dee4}
.one{stroke:#59636e;stroke-width:2}
.whisker{stroke-width:2}
.s0{fill:#0969da;stroke:#0969da}.s1{fill:#8250df;stroke:#8250df}.s2{fill:#bc4c00;stroke:#bc4c00}
@media (prefers-color-scheme:dark){
.ground{fill:#0d1117;stroke:#3d444d}
text{fill:#f0f6fc}
.small{fill:#9198a1}
.value{stroke:#0d1117}
.grid{stroke:#2a313c}
.one{stroke:#9198a1}
.s0{fill:#58a6ff;stroke:#58a6ff}.s1{fill:#bc8cff;stroke:#bc8cff}.s2{fill:#f0883e;stroke:#f0883e}
}
</style>
`

type dot struct {
	posts              int
	ratio, least, most float64
}

type group struct {
	label string
	dots  []dot
}

// SVG draws the ratios to Hugo, or gives nil if there are none.
func (r *Results) SVG() []byte {
	groups, columns := r.groups()
	if len(groups) == 0 {
		return nil
	}
	lowest, highest, height := 1.0, 1.0, top
	for _, g := range groups {
		for _, d := range g.dots {
			lowest, highest = min(lowest, d.least), max(highest, d.most)
		}
		height += len(g.dots)*rowHeight + gap
	}
	height += 40
	from, to := math.Floor(math.Log10(lowest)), math.Ceil(math.Log10(highest))
	if from == to {
		from--
	}
	x := func(v float64) float64 {
		return left + (math.Log10(v)-from)/(to-from)*(width-left-right)
	}

	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="title desc">`+"\n", width, height, width, height)
	b.WriteString("<title id=\"title\">Galley beside Hugo: time and memory as parts of Hugo's</title>\n")
	fmt.Fprintf(&b, "<desc id=\"desc\">%s</desc>\n", html.EscapeString(described(groups)))
	b.WriteString(style)
	fmt.Fprintf(&b, `<rect class="ground" x="0.5" y="0.5" width="%d" height="%d" rx="8"/>`+"\n", width-1, height-1)
	write(&b, 20, 30, "head", "start", "Galley beside Hugo on the same job: its part of Hugo's time and memory")
	write(&b, 20, 50, "small", "start", "Logarithmic; further left is better. Dots are medians of pairs, lines reach from the least to the most.")
	for e := from; e <= to; e++ {
		class, label := "grid", fraction(e)
		if e == 0 {
			class = "one"
		}
		at := x(math.Pow(10, e))
		fmt.Fprintf(&b, `<line class="%s" x1="%.1f" y1="%d" x2="%.1f" y2="%d"/>`+"\n", class, at, top-8, at, height-34)
		write(&b, at, top-14, "small", "middle", label)
	}
	y := top
	for _, g := range groups {
		y += gap
		write(&b, 20, float64(y)+4, "group", "start", g.label)
		for _, d := range g.dots {
			class := fmt.Sprintf("s%d", slices.Index(columns, d.posts)%3)
			write(&b, left-14, float64(y)+4, "small", "end", thousands(d.posts)+" posts")
			fmt.Fprintf(&b, `<line class="whisker %s" x1="%.1f" y1="%d" x2="%.1f" y2="%d"/><circle class="%s" cx="%.1f" cy="%d" r="4.5"/>`+"\n",
				class, x(d.least), y, x(d.most), y, class, x(d.ratio), y)
			write(&b, x(d.most)+10, float64(y)+4, "value", "start", ratio(d.ratio))
			y += rowHeight
		}
	}
	write(&b, 20, float64(height-14), "small", "start", r.Machine.String()+r.days())
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

// groups are the rows of the plot, and the sizes that they have.
func (r *Results) groups() (groups []group, columns []int) {
	var parts []Part
	for _, s := range shown {
		f := against[slices.IndexFunc(against, func(f figure) bool { return f.name == s.name })]
		g := group{label: s.label}
		for _, p := range r.of(f.measure) {
			if ratios := f.ratios(p); len(ratios) > 0 {
				g.dots = append(g.dots, dot{p.Posts, median(ratios), slices.Min(ratios), slices.Max(ratios)})
				parts = append(parts, p)
			}
		}
		if len(g.dots) > 0 {
			groups = append(groups, g)
		}
	}
	return groups, sizes(parts)
}

// described says in words what the plot shows, for who does not see it.
func described(groups []group) string {
	var lines []string
	for _, g := range groups {
		var values []string
		for _, d := range g.dots {
			values = append(values, fmt.Sprintf("%s at %s posts", ratio(d.ratio), thousands(d.posts)))
		}
		lines = append(lines, g.label+": "+strings.Join(values, ", ")+".")
	}
	return "Galley's part of what Hugo takes. " + strings.Join(lines, " ")
}

// fraction writes a power of ten as people say it.
func fraction(exponent float64) string {
	switch {
	case exponent == 0:
		return "Hugo"
	case exponent < 0:
		return "1/" + thousands(int(math.Pow(10, -exponent)))
	}
	return thousands(int(math.Pow(10, exponent))) + " times"
}

func write(b *strings.Builder, x, y float64, class, anchor, text string) {
	fmt.Fprintf(b, `<text class="%s" x="%.1f" y="%.1f" text-anchor="%s">%s</text>`+"\n", class, x, y, anchor, html.EscapeString(text))
}
