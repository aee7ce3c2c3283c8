package r3

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
)

// A world is a generated project: two types that share some names of fields,
// authors that they refer to, and what nobody may see. Without either it has
// none of the latter, and is the same to who may not see it.
type world struct {
	*rand.Rand
	kinds map[string]map[string]string // by type and field
	slugs map[string][]string          // by type
}

var words = []string{
	"10", "9", "2", "1.5", "1e3", "007", "-3", "abc", "Abc", "ABC", "abd", "zeta", "Zoë", "leek tart", "Leek", "true", "false", "null", "a, b", "[]",
	"2026-01-01", "2026-01-01T00:00:00Z", "2025-12-31T23:30:00-01:00", "2026-03-05", "2026-02-30", "12:30:00", "\"q\"", "a\\b", "published", "draft", "alpha",
}

func (w *world) word() string { return words[w.IntN(len(words))] }

func quoted(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

// kindsOf are what a generated field may be: how it is declared, and a value.
var kindsOf = map[string]struct {
	declared string
	value    func(w *world) string
}{
	"text":    {"type: text", func(w *world) string { return quoted(w.word()) }},
	"number":  {"type: number", func(w *world) string { return []string{"1", "2.50", "10", "9", "-3", "1e3", "0.1"}[w.IntN(7)] }},
	"integer": {"type: integer", func(w *world) string { return fmt.Sprint(w.IntN(12) - 2) }},
	"boolean": {"type: boolean", func(w *world) string { return fmt.Sprint(w.IntN(2) == 0) }},
	"day":     {"type: date", func(w *world) string { return fmt.Sprintf("2026-0%d-0%d", w.IntN(3)+1, w.IntN(9)+1) }},
	"when":    {"type: dateTime", func(w *world) string { return fmt.Sprintf("2026-01-0%dT1%d:30:00+02:00", w.IntN(3)+1, w.IntN(9)) }},
	"clock":   {"type: time", func(w *world) string { return fmt.Sprintf("1%d:30", w.IntN(9)) }},
	"choice":  {"type: select, options: [zeta, abc, \"10\"]", func(w *world) string { return []string{"zeta", "abc", `"10"`}[w.IntN(3)] }},
	"texts":   {"type: tags", func(w *world) string { return fmt.Sprintf("[%s, %s]", quoted(w.word()), quoted(w.word())) }},
	"author":  {"type: reference, to: author, onUnpublished: omit", func(w *world) string { return []string{"ada", "lin", "ghost"}[w.IntN(3)] }},
	"authors": {"type: reference, to: author, many: true, onUnpublished: omit", func(w *world) string { return []string{"[ada, lin]", "[ghost, lin]", "[ghost]"}[w.IntN(3)] }},
	"json": {"type: json", func(w *world) string {
		return fmt.Sprintf(`{"bb": [1, 2.50, %s], "a": {"c": null, "": %s}}`, quoted(w.word()), quoted(w.word()))
	}},
	"group": {"type: group, fields: [{name: inner, type: text}, {name: hidden, type: text, private: true}, {name: deep, type: group, fields: [{name: inner, type: number}]}]", func(w *world) string {
		return fmt.Sprintf(`{inner: %s, deep: {inner: %d}}`, quoted(w.word()), w.IntN(9))
	}},
	"rows": {"type: list, fields: [{name: inner, type: text}, {name: body, type: markdown}]", func(w *world) string { return fmt.Sprintf(`[{inner: %s}, {body: "*hi* there"}]`, quoted(w.word())) }},
	"rich": {"type: richText", func(w *world) string {
		return quoted("Some **" + strings.Trim(w.word(), "[]\"\\") + "** text.\n\n- one\n- [two](https://a.test/)\n")
	}},
	"notes":   {"type: markdown", func(w *world) string { return quoted("Notes, *leek* & <tart>.") }},
	"link":    {"type: url", func(w *world) string { return "https://a.test/" + fmt.Sprint(w.IntN(4)) }},
	"picture": {"type: image", func(w *world) string { return "{src: https://a.test/p.png, alt: " + quoted(w.word()) + "}" }},
	"parts":   {"type: blocks, of: [box]", func(w *world) string { return fmt.Sprintf(`[{type: box, inner: %s}]`, quoted(w.word())) }},
}

// generate writes a project. unpublished and private add what cannot be seen for
// these reasons, and take nothing from the rest.
func generate(seed uint64, unpublished, private bool) (*world, string) {
	w := &world{Rand: rand.New(rand.NewPCG(seed, 1)), kinds: map[string]map[string]string{}, slugs: map[string][]string{}}
	h, p := rand.New(rand.NewPCG(seed, 2)), rand.New(rand.NewPCG(seed, 3)) // of what is not published, of what is private
	var kinds []string
	for k := range kindsOf {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	var b strings.Builder
	b.WriteString("-- galley.yaml --\nlocales: [en, fr]\n-- schemas/box.yaml --\nkind: block\nfields: [{name: inner, type: text}, {name: parts, type: blocks, of: [box]}]\n")
	b.WriteString("-- schemas/author.yaml --\nfields:\n  - {name: title, type: text}\n  - {name: of, type: computed, from: alpha.by, as: references}\n")
	secret := func(indent string) {
		if private {
			fmt.Fprintf(&b, "%s{name: secret, type: text, private: true}\n", indent)
		}
	}
	declared := func(kind string) string {
		if private {
			return kindsOf[kind].declared
		}
		return strings.Replace(kindsOf[kind].declared, "{name: hidden, type: text, private: true}, ", "", 1)
	}
	secret("  - ")
	more := func() {
		if private { // of kinds that reach into other documents, terms and files
			b.WriteString("  - {name: hush, type: tags, private: true}\n  - {name: boss, type: reference, to: author, onUnpublished: omit, private: true}\n" +
				"  - {name: memo, type: richText, private: true}\n  - {name: scan, type: image, private: true}\n")
		}
	}
	for _, typ := range []string{"alpha", "beta"} {
		w.kinds[typ] = map[string]string{"title": "text", "tags": "texts", "by": "author"}
		fmt.Fprintf(&b, "-- schemas/%s.yaml --\n%sfields:\n  - {name: title, type: text}\n  - {name: tags, type: tags, taxonomy: tags}\n  - {name: by, type: reference, to: author, onUnpublished: omit}\n",
			typ, []string{"", "omitFromLists: [title]\n"}[w.IntN(2)])
		for range 5 {
			name := kinds[w.IntN(len(kinds))]
			kind := name
			if w.IntN(4) == 0 {
				name, kind = "mixed", []string{"text", "number", "integer", "day", "boolean"}[w.IntN(5)]
			}
			if w.kinds[typ][name] == "" {
				w.kinds[typ][name] = kind
				fmt.Fprintf(&b, "  - {name: %s, %s}\n", name, declared(kind))
			}
		}
		secret("  - ")
		more()
	}
	write := func(typ, slug, locale string, keys string) {
		fmt.Fprintf(&b, "-- content/%s/%s%s.yaml --\n%s", typ, slug, locale, keys)
	}
	for _, name := range []string{"ada", "lin"} {
		write("author", name, "", "title: "+quoted(strings.ToUpper(name))+"\n")
		if private {
			fmt.Fprintf(&b, "secret: %s\n", quoted(words[p.IntN(len(words))]))
		}
	}
	for _, typ := range []string{"alpha", "beta"} {
		names := make([]string, 0, len(w.kinds[typ]))
		for k := range w.kinds[typ] {
			names = append(names, k)
		}
		slices.Sort(names)
		document := func(slug, locale, extra string) {
			var keys strings.Builder
			keys.WriteString(extra)
			for _, name := range names {
				if w.IntN(4) == 0 {
					continue
				}
				value := kindsOf[w.kinds[typ][name]].value(w)
				if name == "tags" {
					value = []string{"[leek]", "[leek, bean]", "[Bean]", "[x]"}[w.IntN(4)]
				}
				switch {
				case private && w.kinds[typ][name] == "group":
					value = value[:len(value)-1] + ", hidden: " + quoted(words[p.IntN(len(words))]) + "}"
				case !unpublished && (value == "ghost" || value == "[ghost]"): // a draft that is left out
					continue
				case !unpublished && value == "[ghost, lin]":
					value = "[lin]"
				}
				fmt.Fprintf(&keys, "%s: %s\n", name, value)
			}
			write(typ, slug, locale, keys.String())
			if private && p.IntN(3) > 0 {
				fmt.Fprintf(&b, "secret: %s\n", quoted(words[p.IntN(len(words))]))
				fmt.Fprintf(&b, "hush: [%s, hushed]\nboss: %s\nmemo: %s\nscan: /hushed.png\n", []string{"leek", "bean", "x"}[p.IntN(3)], []string{"ada", "lin"}[p.IntN(2)],
					quoted("[Whispered](/hushed.png) "+words[p.IntN(len(words))]))
			}
		}
		for i := range 8 + w.IntN(10) {
			slug := fmt.Sprintf("%s-%d", []string{"a", "b", "leek"}[w.IntN(3)], i)
			w.slugs[typ] = append(w.slugs[typ], slug)
			extra := ""
			if w.IntN(4) > 0 {
				extra = fmt.Sprintf("date: 2026-0%d-1%d\n", w.IntN(4)+1, w.IntN(3))
			}
			document(slug, "", extra)
			if w.IntN(4) == 0 {
				document(slug, ".fr", extra)
			} else if unpublished && h.IntN(3) == 0 {
				write(typ, slug, ".fr", "title: "+quoted("Whispered "+words[h.IntN(len(words))])+"\n"+extra+"draft: true\ntags: [leek, drafted]\nby: ada\n")
			}
			if unpublished && h.IntN(3) == 0 { // what it is to be
				write(typ, slug, ".draft", "title: Whispered\n"+extra+"tags: [leek, drafted]\nby: lin\n")
			}
		}
	}
	if private {
		b.WriteString("-- static/hushed.png --\nno picture\n")
		b.WriteString("-- schemas/vault.yaml --\nprivate: true\nfields: [{name: title, type: text}, {name: tags, type: tags, taxonomy: tags}, {name: by, type: reference, to: author}]\n")
		write("vault", "gold", "", "title: Abc\ntags: [leek, only-there]\nby: ada\n")
	}
	if unpublished {
		write("author", "ghost", "", "title: Ghost\ndraft: true\n")
	}
	states := []string{"draft: true", "archived: true", "date: 2099-01-01", "expires: 2026-01-01", "visibility: loginRequired"}
	for i, state := range states {
		typ := []string{"alpha", "beta"}[h.IntN(2)]
		slug := fmt.Sprintf("hidden-%d", i)
		keys := fmt.Sprintf("title: %s\ntags: [leek, drafted]\nby: ada\n%s\n", quoted(words[h.IntN(len(words))]), state)
		if i != 2 && h.IntN(2) == 0 {
			keys += "date: 2026-02-11\n"
		}
		if private {
			keys += "secret: abc\n"
		}
		if i < 4 && unpublished || i == 4 && private {
			w.slugs[typ] = append(w.slugs[typ], slug)
			write(typ, slug, "", keys)
		}
	}
	return w, b.String()
}

// columns that a client may think of, be they there or not.
func (w *world) columns() []string {
	all := []string{
		"status", "type", "slug", "publishedAt", "createdAt", "updatedAt", "authorId", "data.secret", "data.nope", "data.group.hidden", "data.title.x",
		"data.by.slug", "data.by.title", "data.by.secret", "data.group.inner", "data.group.deep.inner", "data.group.deep", "data.json.bb.1", "data.json.a.c", "data.rows.0.inner", "data.rich.content.0.type",
		"data.parts.0.data.inner", "data.texts.1", "data.authors.0.slug", "data.of.0.slug", "data.of", "data.by",
	}
	for _, typ := range []string{"alpha", "beta"} {
		for name := range w.kinds[typ] {
			all = append(all, "data."+name, "data."+name, "data."+name)
		}
	}
	slices.Sort(all)
	return all
}

var allOperators = []string{"$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$notIn", "$contains", "$startsWith", "$null", "$notNull"}

// question makes a condition, with groups to some depth, and spells it: in
// order, with gaps, as a client may.
func (w *world) question(columns []string, values func(column string) string, depth int, at string, into url.Values) naive {
	all := naive{}
	for range 1 + w.IntN(5)/4 {
		n := naive{col: columns[w.IntN(len(columns))], op: allOperators[w.IntN(len(allOperators))]}
		n.text = values(n.col)
		switch n.op {
		case "$null", "$notNull":
			n.text = []string{"true", "false"}[w.IntN(2)]
		case "$in", "$notIn":
			n.text += "," + values(n.col)
		}
		key := at + "[" + n.col + "][" + n.op + "]"
		if into.Has(key) {
			continue
		}
		into.Set(key, n.text)
		all.of = append(all.of, n)
	}
	if depth == 0 {
		return all
	}
	for _, group := range []string{"$and", "$or"} {
		if w.IntN(4) > 0 && (group == "$and" || w.IntN(2) == 0) {
			continue
		}
		g := naive{or: group == "$or"}
		place := 0
		for range 1 + w.IntN(3) {
			place += 1 + w.IntN(3)
			g.of = append(g.of, w.question(columns, values, depth-1, fmt.Sprintf("%s[%s][%d]", at, group, place), into))
		}
		all.of = append(all.of, g)
	}
	return all
}
