// Package corpus writes the benchmark's blog: posts, authors and nested pages,
// as Markdown with YAML front matter (authors: plain YAML). The same number and
// seed always give the same bytes, on any machine.
package corpus

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

var baseWords = strings.Fields(`the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which one you were her all she there would their we him been has when who will more no if out so said what up its about into than them can only other new some could time these two may then do first any my now such like our over man me even most made after also did many before must through back years where much your way well down should because each just those people how too little state good very make world still own see men work long get here between both life being under never day same another know while last might us great old year off come since against go came right used take three
content schema editor release deploy server build cache template route request response header author publish draft review branch commit merge conflict preview search index query filter field type string number boolean list record reference image asset upload resize format locale translation fallback webhook token role permission audit version history rollback migration import export backup restore static dynamic client browser render layout partial theme style script bundle module package library function method variable constant loop condition error warning panic recover test fixture benchmark profile memory latency throughput budget queue worker thread channel mutex lock file folder path stat write read stream buffer encode decode parse token syntax grammar node tree visitor walker graph edge vertex order stable sort merge join split hash digest signature key secret config flag option default value range limit offset cursor page section category tag taxonomy feed sitemap canonical redirect status message notice label button form input output report dashboard metric chart table column row cell border margin padding color font weight spacing grid column container image figure caption video audio embed link anchor heading paragraph quote code block inline emphasis strong list item footnote reference`)

var syll = strings.Fields("ba be bi bo bu ca ce co da de di do fa fe fi ga ge go ha he hi ja ka ke ki la le li lo ma me mi mo na ne ni no pa pe pi po ra re ri ro sa se si so ta te ti to va ve vi vo wa we wi za ze zi zo tion ment ness ing er al ic")

var vocab []string
var cum []float64

func initVocab(r *rand.Rand) {
	vocab, cum = nil, nil
	seen := map[string]bool{}
	for _, w := range baseWords {
		if !seen[w] {
			seen[w] = true
			vocab = append(vocab, w)
		}
	}
	for len(vocab) < 4000 {
		n := 2 + r.IntN(3)
		var sb strings.Builder
		for range n {
			sb.WriteString(syll[r.IntN(len(syll))])
		}
		w := sb.String()
		if !seen[w] && len(w) > 3 {
			seen[w] = true
			vocab = append(vocab, w)
		}
	}
	cum = make([]float64, len(vocab))
	t := 0.0
	for i := range vocab {
		t += 1 / math.Pow(float64(i+3), 0.85)
		cum[i] = t
	}
}

func word(r *rand.Rand) string {
	x := r.Float64() * cum[len(cum)-1]
	lo, hi := 0, len(cum)
	for lo < hi {
		m := (lo + hi) / 2
		if cum[m] < x {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return vocab[min(lo, len(vocab)-1)]
}

func title(r *rand.Rand, n int) string {
	ws := make([]string, n)
	for i := range ws {
		w := word(r)
		ws[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(ws, " ")
}

func slugify(s string) string {
	var b strings.Builder
	dash := false
	for _, c := range strings.ToLower(s) {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			b.WriteRune(c)
			dash = false
		} else if !dash && b.Len() > 0 {
			b.WriteByte('-')
			dash = true
		}
	}
	return strings.TrimRight(b.String(), "-")
}

type gen struct {
	r      *rand.Rand
	median int      // of the bodies' sizes
	slugs  []string // link targets
}

func (g *gen) sentence(b *bytes.Buffer, md bool) {
	r := g.r
	n := 6 + r.IntN(16)
	for i := range n {
		w := word(r)
		if i == 0 {
			w = strings.ToUpper(w[:1]) + w[1:]
		} else {
			b.WriteByte(' ')
		}
		if md {
			switch x := r.IntN(200); {
			case x < 3:
				fmt.Fprintf(b, "**%s %s**", w, word(r))
				continue
			case x < 6:
				fmt.Fprintf(b, "*%s*", w)
				continue
			case x < 9:
				fmt.Fprintf(b, "`%s.%s()`", w, word(r))
				continue
			case x < 11:
				if r.IntN(2) == 0 && len(g.slugs) > 0 {
					fmt.Fprintf(b, "[%s %s](/posts/%s/)", w, word(r), g.slugs[r.IntN(len(g.slugs))])
				} else {
					fmt.Fprintf(b, "[%s %s](https://example.com/%s/%s?id=%d)", w, word(r), word(r), word(r), r.IntN(9999))
				}
				continue
			case x < 12:
				fmt.Fprintf(b, "~~%s~~", w)
				continue
			}
		}
		b.WriteString(w)
		if i > 0 && i < n-1 && r.IntN(12) == 0 {
			b.WriteByte(',')
		}
	}
	b.WriteString([]string{".", ".", ".", ".", ".", "?", "!"}[r.IntN(7)])
}

func (g *gen) para(b *bytes.Buffer) {
	n := 2 + g.r.IntN(5)
	for i := range n {
		if i > 0 {
			if g.r.IntN(2) == 0 {
				b.WriteByte('\n')
			} else {
				b.WriteByte(' ')
			}
		}
		g.sentence(b, true)
	}
	b.WriteString("\n\n")
}

var langs = []string{"go", "js", "python", "bash", "yaml", "json", "html", "css", "sql", "rust"}

func (g *gen) code(b *bytes.Buffer) {
	r := g.r
	lang := langs[r.IntN(len(langs))]
	fmt.Fprintf(b, "```%s\n", lang)
	n := 3 + r.IntN(14)
	for range n {
		ind := strings.Repeat("    ", r.IntN(3))
		switch lang {
		case "go", "rust", "js":
			fmt.Fprintf(b, "%sif %s.%s(%d, \"%s\") != nil && %s < %d { return %s }\n", ind, word(r), word(r), r.IntN(99), word(r), word(r), r.IntN(999), word(r))
		case "python":
			fmt.Fprintf(b, "%sfor %s in range(%d):  # %s %s\n", ind, word(r), r.IntN(99), word(r), word(r))
		case "bash":
			fmt.Fprintf(b, "$ %s --%s=%s \"$%s\" | grep -v '%s' > out/%s\n", word(r), word(r), word(r), strings.ToUpper(word(r)), word(r), word(r))
		case "yaml":
			fmt.Fprintf(b, "%s%s: %s %s\n", ind, word(r), word(r), word(r))
		case "json":
			fmt.Fprintf(b, "%s\"%s\": { \"%s\": %d, \"%s\": [\"%s\", \"%s\"] },\n", ind, word(r), word(r), r.IntN(999), word(r), word(r), word(r))
		case "html":
			fmt.Fprintf(b, "%s<div class=\"%s %s\"><a href=\"/%s\">%s &amp; %s</a></div>\n", ind, word(r), word(r), word(r), word(r), word(r))
		case "css":
			fmt.Fprintf(b, "%s.%s > .%s { margin: %dpx %dpx; content: \"%s\" }\n", ind, word(r), word(r), r.IntN(99), r.IntN(99), word(r))
		case "sql":
			fmt.Fprintf(b, "%sSELECT %s, count(*) FROM %s WHERE %s = '%s' GROUP BY %s;\n", ind, word(r), word(r), word(r), word(r), word(r))
		}
	}
	b.WriteString("```\n\n")
}

func (g *gen) list(b *bytes.Buffer) {
	r := g.r
	n := 3 + r.IntN(6)
	ordered := r.IntN(3) == 0
	nested := r.IntN(3) == 0
	for i := range n {
		if ordered {
			fmt.Fprintf(b, "%d. ", i+1)
		} else {
			b.WriteString("- ")
		}
		g.sentence(b, true)
		b.WriteByte('\n')
		if nested && i%2 == 1 {
			ind := "  "
			if ordered {
				ind = "   "
			}
			for range 1 + r.IntN(2) {
				b.WriteString(ind + "- ")
				g.sentence(b, false)
				b.WriteByte('\n')
			}
		}
	}
	b.WriteByte('\n')
}

func (g *gen) table(b *bytes.Buffer) {
	r := g.r
	c := 2 + r.IntN(4)
	row := func(f func() string) {
		b.WriteByte('|')
		for range c {
			b.WriteString(" " + f() + " |")
		}
		b.WriteByte('\n')
	}
	row(func() string { return title(r, 1) })
	row(func() string { return []string{"---", ":--", "--:", ":-:"}[r.IntN(4)] })
	for range 2 + r.IntN(7) {
		row(func() string {
			switch r.IntN(4) {
			case 0:
				return fmt.Sprint(r.IntN(10000))
			case 1:
				return "`" + word(r) + "`"
			}
			return word(r) + " " + word(r)
		})
	}
	b.WriteByte('\n')
}

func (g *gen) quote(b *bytes.Buffer) {
	for range 1 + g.r.IntN(3) {
		b.WriteString("> ")
		g.sentence(b, true)
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
}

func (g *gen) image(b *bytes.Buffer) {
	r := g.r
	fmt.Fprintf(b, "![%s %s](/images/%s-%d.jpg \"%s\")\n\n", word(r), word(r), word(r), r.IntN(500), title(r, 3))
}

func (g *gen) body(b *bytes.Buffer) {
	r := g.r
	// Log-normal: sigma 0.75.
	target := int(float64(g.median) * math.Exp(0.75*r.NormFloat64()))
	target = max(250, min(target, 64<<10))
	start := b.Len()
	g.para(b)
	sec := 0
	for b.Len()-start < target {
		switch x := r.IntN(100); {
		case x < 12:
			if sec == 0 || r.IntN(3) > 0 {
				b.WriteString("## ")
			} else {
				b.WriteString("### ")
			}
			b.WriteString(title(r, 2+r.IntN(5)))
			b.WriteString("\n\n")
			sec++
			g.para(b)
		case x < 66:
			g.para(b)
		case x < 76:
			g.list(b)
		case x < 84:
			g.code(b)
		case x < 89:
			g.quote(b)
		case x < 94:
			g.table(b)
		case x < 99:
			g.image(b)
		default:
			b.WriteString("---\n\n")
		}
	}
}

func plain(g *gen, n int) string {
	var b bytes.Buffer
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		g.sentence(&b, false)
	}
	return b.String()
}

func yamlTitle(r *rand.Rand, t string) string {
	switch r.IntN(4) {
	case 0:
		return `"` + t + `"`
	case 1:
		return `'` + t + `'`
	}
	// A title with ": " must be quoted.
	if strings.ContainsAny(t, ":") {
		return `"` + t + `"`
	}
	return t
}

func pick(r *rand.Rand, from []string, n int) []string {
	seen := map[int]bool{}
	var out []string
	for len(out) < n {
		// Squared: the first terms are the popular ones.
		x := r.Float64()
		i := int(x * x * float64(len(from)))
		if !seen[i] {
			seen[i] = true
			out = append(out, from[i])
		}
	}
	return out
}

func writeList(b *bytes.Buffer, r *rand.Rand, key string, v []string) {
	if r.IntN(2) == 0 {
		fmt.Fprintf(b, "%s: [%s]\n", key, strings.Join(v, ", "))
		return
	}
	fmt.Fprintf(b, "%s:\n", key)
	for _, s := range v {
		fmt.Fprintf(b, "  - %s\n", s)
	}
}

// Median is the median size of bodies, in bytes.
const Median = 4096

// Write makes n posts, n/10 pages and 50 authors below dir/content.
func Write(dir string, n int, seed uint64) error { return WriteSized(dir, n, seed, Median) }

// WriteSized is Write with bodies of another median size.
func WriteSized(dir string, n int, seed uint64, median int) (err error) {
	// A generator has one kind of failure, the disk's, in every second line.
	defer func() {
		if r := recover(); r != nil {
			failed, ok := r.(diskFault)
			if !ok {
				panic(r)
			}
			err = failed.error
		}
	}()
	vr := rand.New(rand.NewPCG(7, 7))
	initVocab(vr) // the vocabulary does not depend on the seed
	r := rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))
	g := &gen{r: r, median: median}

	uniq := func(n int) []string {
		seen := map[string]bool{}
		var o []string
		for len(o) < n {
			w := word(vr)
			if len(o)%5 == 4 {
				w += "-" + word(vr)
			}
			if len(w) > 3 && !seen[w] {
				seen[w] = true
				o = append(o, w)
			}
		}
		return o
	}
	cats, tags := uniq(20), uniq(300)

	posts := filepath.Join(dir, "content", "posts")
	authors := filepath.Join(dir, "content", "authors")
	pages := filepath.Join(dir, "content", "pages")
	for _, d := range []string{posts, authors, pages} {
		must(os.MkdirAll(d, 0o755))
	}

	var as []string
	for i := range 50 {
		name := title(r, 1) + " " + title(r, 1)
		s := fmt.Sprintf("%s-%d", slugify(name), i+1)
		as = append(as, s)
		var b bytes.Buffer
		fmt.Fprintf(&b, "name: %q\nslug: %s\nemail: %s@example.com\nrole: %s\navatar: /images/avatars/%s.jpg\nbio: >-\n  %s\n  %s\nsocial:\n  github: %s\n  mastodon: \"@%s@example.social\"\nactive: %t\njoined: 20%02d-%02d-%02d\n",
			name, s, s, []string{"editor", "writer", "guest"}[r.IntN(3)], s, plain(g, 1), plain(g, 2), s, s, r.IntN(10) > 0, 8+r.IntN(18), 1+r.IntN(12), 1+r.IntN(28))
		must(os.WriteFile(filepath.Join(authors, s+".yaml"), b.Bytes(), 0o644))
	}

	titles := make([]string, n)
	g.slugs = nil
	sl := make([]string, n)
	for i := range n {
		titles[i] = title(r, 3+r.IntN(7))
		if r.IntN(8) == 0 {
			titles[i] = title(r, 2) + ": " + titles[i]
		}
		sl[i] = fmt.Sprintf("%s-%d", slugify(titles[i]), i+1)
	}
	g.slugs = sl
	// Dates: one step apart plus jitter, so that they are unique; shuffled
	// against the file order.
	perm := r.Perm(n)
	base := time.Date(2008, 1, 1, 0, 0, 0, 0, time.UTC)
	step := 18 * 365 * 24 * time.Hour / time.Duration(n)
	var total, drafts, bodyTotal int64
	for i := range n {
		var b bytes.Buffer
		d := base.Add(time.Duration(perm[i])*step + time.Duration(r.Int64N(int64(step)/2))).Truncate(time.Second)
		draft := r.IntN(20) == 0
		b.WriteString("---\n")
		fmt.Fprintf(&b, "title: %s\n", yamlTitle(r, titles[i]))
		fmt.Fprintf(&b, "slug: %s\n", sl[i])
		fmt.Fprintf(&b, "date: %s\n", d.Format(time.RFC3339))
		fmt.Fprintf(&b, "author: %s\n", as[r.IntN(len(as))])
		writeList(&b, r, "categories", pick(r, cats, 1+r.IntN(3)))
		writeList(&b, r, "tags", pick(r, tags, 1+r.IntN(6)))
		if r.IntN(3) == 0 {
			fmt.Fprintf(&b, "summary: >-\n  %s\n  %s\n", plain(g, 1), plain(g, 1))
		} else {
			fmt.Fprintf(&b, "summary: %q\n", plain(g, 1+r.IntN(2)))
		}
		fmt.Fprintf(&b, "featured_image: /images/%s-%d.jpg\n", word(r), r.IntN(500))
		if draft {
			drafts++
			b.WriteString("status: draft\ndraft: true\n")
		} else {
			b.WriteString("status: published\n")
		}
		b.WriteString("---\n\n")
		h := b.Len()
		g.body(&b)
		bodyTotal += int64(b.Len() - h)
		total += int64(b.Len())
		must(os.WriteFile(filepath.Join(posts, sl[i]+".md"), b.Bytes(), 0o644))
	}

	// Pages: a folder tree of depth 1 to 4.
	np := n / 10
	dirs := []string{""}
	for i := range np {
		if len(dirs) < 4+np/12 && (i < 3 || r.IntN(6) == 0) {
			p := dirs[r.IntN(len(dirs))]
			if strings.Count(p, "/") < 3 {
				d := filepath.Join(p, fmt.Sprintf("%s-%d", slugify(word(r)), len(dirs)))
				dirs = append(dirs, d)
				must(os.MkdirAll(filepath.Join(pages, d), 0o755))
			}
		}
		t := title(r, 2+r.IntN(4))
		s := fmt.Sprintf("%s-%d", slugify(t), i+1)
		var b bytes.Buffer
		d := base.Add(time.Duration(i)*step + time.Hour).Truncate(time.Second)
		fmt.Fprintf(&b, "---\ntitle: %s\nslug: %s\ndate: %s\nweight: %d\nsummary: %q\n", yamlTitle(r, t), s, d.Format(time.RFC3339), 1+r.IntN(999), plain(g, 1))
		fmt.Fprintf(&b, "featured_image: /images/%s-%d.jpg\n", word(r), r.IntN(500))
		if r.IntN(20) == 0 {
			b.WriteString("status: draft\ndraft: true\n")
		} else {
			b.WriteString("status: published\n")
		}
		b.WriteString("---\n\n")
		g.body(&b)
		total += int64(b.Len())
		must(os.WriteFile(filepath.Join(pages, dirs[r.IntN(len(dirs))], s+".md"), b.Bytes(), 0o644))
	}
	return nil
}

type diskFault struct{ error }

func must(err error) {
	if err != nil {
		panic(diskFault{err})
	}
}
