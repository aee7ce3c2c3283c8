package why

import (
	"fmt"
	"path"
	"strings"

	"galley/content"
	"galley/schemas"
	"galley/schemas/source"
)

// inProject explains a file of the project; false: none that the edition knows
// has this path.
func (x *explainer) inProject(file string) bool {
	if entries := x.entriesOf(file); len(entries) > 0 {
		x.documents(file, entries)
		return true
	}
	if x.next(file) {
		return true
	}
	if file == "galley.yaml" {
		x.answer.Found, x.answer.Summary = true, "the project's own file: every answer depends on it"
		x.section("project")
		x.tell("types", fmt.Sprint(len(x.project.Types)))
		x.tell("taxonomies", fmt.Sprint(len(x.project.Taxonomies)))
		x.tell("locales", strings.Join(x.project.Locales, ", "))
		for _, f := range x.edition.Families() {
			x.tell("family", strings.TrimSpace(f.Name+" "+f.Base))
		}
		return true
	}
	for _, t := range x.project.Types {
		if t.Pos.File == file {
			x.schema(t)
			return true
		}
	}
	for _, t := range x.edition.Theme().Templates {
		if !t.BuiltIn && t.Pos.File == file {
			x.themeFile(t.Name)
			return true
		}
	}
	for _, a := range x.site.Assets() {
		if a.File == file {
			return x.file(a.Address)
		}
	}
	for _, f := range x.edition.Theme().Static {
		if f.Path == file {
			return x.file("theme/" + f.Name)
		}
	}
	if _, ok := x.project.Texts[file]; ok {
		x.answer.Found, x.answer.Summary = true, "a file of the project's declarations, taken in by others"
		return true
	}
	return false
}

// next explains the file of what a document is to be.
func (x *explainer) next(file string) bool {
	for n := range x.site.Len() {
		next := x.site.NextVersion(content.N(n))
		if next == nil || next.File != file {
			continue
		}
		of := x.site.Entry(content.N(n))
		x.answer.Found, x.answer.Summary = true, "the next version of "+x.called(of)+": a build publishes nothing of it"
		x.section("next version")
		x.tell("title", next.Title)
		x.linkTo("of", of)
		return true
	}
	return false
}

// documents explains a file that documents are in.
func (x *explainer) documents(file string, entries []content.N) {
	first := x.site.Entry(entries[0])
	x.answer.Found = true
	if len(entries) == 1 {
		x.answer.Summary = "a document: " + x.called(first)
		if text, _ := x.unpublished(first); text != "" {
			x.answer.Summary += ", " + text
		}
		x.claims(file)
		x.entry(first)
		return
	}
	x.answer.Summary = fmt.Sprintf("%d records of %s", len(entries), first.Type.Name)
	x.claims(file)
	for i, n := range entries {
		if i == most {
			x.section("records")
			x.tell("records", fmt.Sprintf("and %d more", len(entries)-most))
			break
		}
		x.entry(x.site.Entry(n))
	}
}

// claims says which glob makes a file a document.
func (x *explainer) claims(file string) {
	x.section("file")
	for _, c := range x.project.Claims(nil, file) {
		text := c.Type.Name
		pos := c.Type.Pos
		if c.Glob != nil {
			text += fmt.Sprintf(", by the glob %q", c.Glob.Text)
			if c.Glob.Pos.File != "" {
				pos = c.Glob.Pos
			}
		}
		x.at("claimed by", text, pos)
	}
	x.drop()
}

// schema explains a type.
func (x *explainer) schema(t *schemas.Type) {
	x.answer.Found = true
	x.answer.Summary = "the type " + t.Name
	x.section("type")
	x.tell("kind", t.Kind.String())
	if t.Private {
		x.tell("private", "none of its documents is published")
	}
	states := [5]int{}
	total := 0
	for n := range x.site.Len() {
		if e := x.site.Entry(content.N(n)); e.Type == t {
			states[e.State]++
			total++
		}
	}
	if t.Kind != schemas.Block {
		x.tell("documents", fmt.Sprint(total))
		for s, n := range states {
			if n > 0 {
				x.tell(content.State(s).String(), fmt.Sprint(n))
			}
		}
	}
	for _, g := range t.Source {
		text := g.Text
		if g.Not {
			text = "not " + text
		}
		x.at("source", text, g.Pos)
	}
	for _, locale := range x.project.Locales {
		if p, ok := t.URL[locale]; ok {
			x.at("url "+locale, p.Text, p.Pos)
		}
		if l := t.ListURL[locale]; l != "" {
			x.add(Fact{Name: "list " + locale, Text: l, URL: escape(l)})
		}
	}
	if t.URL == nil && t.Kind != schemas.Block {
		x.tell("no pages", "the type has no `url`")
	}
	x.section("depends on it")
	for _, other := range x.project.Types {
		walkFields(other.Fields, func(f *schemas.Field) {
			for _, to := range append(append([]*schemas.Type(nil), f.To...), f.Of...) {
				if to == t && f.Name != "" {
					x.at("field", other.Name+"."+f.Name, f.Pos)
				}
			}
		})
	}
	for _, tax := range x.project.Taxonomies {
		if tax.To == t {
			x.tell("terms of", tax.Name)
		}
	}
	x.drop()
}

// walkFields visits fields, and those in groups and lists, but not in blocks,
// whose own they are.
func walkFields(fields []*schemas.Field, visit func(*schemas.Field)) {
	for _, f := range fields {
		visit(f)
		if len(f.Of) == 0 {
			walkFields(f.Fields, visit)
		}
		if f.Item != nil && len(f.Item.Of) == 0 {
			walkFields(f.Item.Fields, visit)
		}
	}
}

// themeFile explains a template of the project's theme.
func (x *explainer) themeFile(name string) {
	x.answer.Found = true
	x.answer.Summary = "the template " + name + " of the theme " + x.project.Theme
	x.section("shows")
	n := 0
	for p := range x.c.Pages() {
		if x.template(p) == name {
			if n++; n <= most {
				x.add(Fact{Name: "page", Text: p.URL, URL: escape(p.URL)})
			}
		}
	}
	if n > most {
		x.tell("page", fmt.Sprintf("and %d more", n-most))
	}
	if n == 0 {
		x.tell("pages", "none by itself: other templates may take it in")
	}
}

// missingFile says why a path of the project is nothing.
func (x *explainer) missingFile(file string) {
	x.missing("no file with this path is part of the site")
	x.section("why")
	content, below := strings.CutPrefix(file, x.project.Content+"/")
	if below {
		claims := x.project.Claims(nil, file)
		for part := range strings.SplitSeq(path.Dir(content), "/") {
			if len(claims) == 0 && part != "" && part != "." && (part[0] == '_' || part[0] == '.') {
				x.tell("hidden", fmt.Sprintf("folders whose name begins with %q are not read: %s", part[:1], part))
			}
		}
		if base := path.Base(content); len(claims) == 0 && base[0] == '.' {
			x.tell("hidden", "files whose name begins with \".\" are not read")
		}
		if x.project.Ignores(file) {
			x.at("ignored", "ignoreFiles names it", source.Pos{File: "galley.yaml"})
		}
		for _, c := range claims {
			x.at("type", "it would be a "+c.Type.Name+" if it were there", c.Type.Pos)
		}
		if len(claims) == 0 {
			x.tell("type", "no type's `source` matches it")
		}
	}
	if strings.HasPrefix(file, x.project.Static+"/") {
		x.tell("static", "there is no such file below "+x.project.Static+"/: it would be published as "+strings.TrimPrefix(file, x.project.Static+"/"))
	}
	if strings.HasPrefix(file, "themes/") && !strings.HasPrefix(file, "themes/"+x.project.Theme+"/") {
		x.tell("theme", "the project's theme is "+x.project.Theme)
	}
	x.drop()
	x.near("", file)
}
