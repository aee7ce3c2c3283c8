package butter

import (
	"testing"

	"galley/content/contenttest"
	"galley/render"
	"galley/schemas"
	"galley/themes"
)

// TestSettings: what galley.yaml may say, and what is wrong with what it says.
func TestSettings(t *testing.T) {
	const types = `
-- schemas/post.yaml --
fields: [{name: title, type: text}, {name: author, type: reference, to: author}]
-- schemas/author.yaml --
fields: [{name: name, type: text}]
-- schemas/faq.yaml --
kind: collection
fields: [{name: question, type: text}]
-- schemas/hero.yaml --
kind: block
fields: [{name: text, type: text}]
`
	for _, test := range []struct{ about, butter, more, want string }{
		{"all defaults", "true", types, ""},
		{"everything", "{base: /b, posts: post, author: ada, pageSize: 5, variants: {levels: [1, 2, 5], order: [-question, published], page_size: 50, keys: [faq, \"faq,FAQ\"]}}", types, ""},
		{"a page size", "{pageSize: 101}", types, "galley.yaml:1:26: error: pageSize is between 1 and 100, not 101 [bad-schema]\n"},
		{"no such type", "{posts: pots}", types, "galley.yaml:1:23: error: there is no type \"pots\" whose documents could be posts [unknown-type] hint: did you mean \"post\"?\n"},
		{"a block", "{posts: hero}", types, "galley.yaml:1:23: error: there is no type \"hero\" whose documents could be posts [unknown-type]\n"},
		{"levels", "{variants: {levels: [0, x]}}", types, "galley.yaml:1:36: error: levels are whole numbers from 1 to 5, not \"0\" [bad-schema]\ngalley.yaml:1:39: error: levels are whole numbers from 1 to 5, not \"x\" [bad-schema]\n"},
		{"a page_size", "{variants: {page_size: 1000}}", types, "galley.yaml:1:38: error: a page_size is a whole number from 1 to 100, not \"1000\" [bad-schema]\n"},
		{"an order", "{variants: {order: -title}}", types, "galley.yaml:1:34: error: no page type and no collection has a field \"title\" [bad-schema] hint: published, updated or a field, with - in front for descending\n"},
		{"keys", "{variants: {keys: \"faq,fag\"}}", types, "galley.yaml:1:33: error: there is no collection \"fag\" [bad-schema] hint: did you mean \"faq\"?\n"},
		{"one item", "{variants: {keys: \"faq[_id=4]\"}}", types, "galley.yaml:1:33: error: one item is not prebuilt by a key: it has an address of its own [bad-schema] hint: write the keys alone\n"},
		{"a key that posts do not have", "true", "-- schemas/post.yaml --\nfields: [{name: heading, type: text}]\nbutter:\n  fields: {titel: heading, summary: heading}\n", "schemas/post.yaml:3:12: error: Butter's posts have no \"titel\" [unknown-key] hint: did you mean \"title\"?\n"},
		{"a key that authors do not have", "true", "-- schemas/post.yaml --\nfields: [{name: author, type: reference, to: author}]\n-- schemas/author.yaml --\nfields: [{name: name, type: text}]\nbutter: {fields: {slug: name, nickname: name}}\n", "schemas/author.yaml:2:19: error: Butter's authors have no \"slug\" [unknown-key] hint: the keys are first_name last_name email bio title linkedin_url facebook_url pinterest_url instagram_url twitter_handle profile_image\nschemas/author.yaml:2:31: error: Butter's authors have no \"nickname\" [unknown-key] hint: the keys are first_name last_name email bio title linkedin_url facebook_url pinterest_url instagram_url twitter_handle profile_image\n"},
		{"two fields of one name", "true", "-- schemas/a.yaml --\nfields:\n  - {name: title, type: text}\n  - {name: label, type: text}\nbutter: {fields: {Title: label}}\n", "schemas/a.yaml:3:12: error: Butter would show title and label of a both as Title [bad-schema] hint: give each a name of its own\n"},
		{"words", "true", "-- schemas/post.yaml --\nfields:\n  - {name: tags, type: tags}\n", "schemas/post.yaml:2:12: warning: Butter has no tags of the field tags: it belongs to no taxonomy [bad-schema] hint: add `taxonomy: tags`\n"},
	} {
		t.Run(test.about, func(t *testing.T) {
			p, _, err := schemas.Load(contenttest.FS(t, "-- galley.yaml --\napi: {butter: "+test.butter+"}\n"+test.more))
			if err != nil {
				t.Fatal(err)
			}
			_, problems := New(p)
			if got := contenttest.Text(problems); got != test.want {
				t.Errorf("want\n%s\ngot\n%s", test.want, got)
			}
		})
	}
	t.Run("off", func(t *testing.T) {
		p, _, _ := schemas.Load(contenttest.FS(t, "-- galley.yaml --\napi: {butter: false}\n"))
		if f, _ := New(p); f != nil {
			t.Error("it is there")
		}
	})
}

// TestChecks: what takes the documents to be seen.
func TestChecks(t *testing.T) {
	const types = "-- schemas/faq.yaml --\nkind: collection\nfields: [{name: question, type: text}]\n-- schemas/a.yaml --\nfields: [{name: title, type: text}]\n-- schemas/b.yaml --\nfields: [{name: title, type: text}]\n-- schemas/post.yaml --\nfields: [{name: title, type: text}, {name: author, type: reference, to: author}]\n-- schemas/author.yaml --\nfields: [{name: name, type: text}]\n"
	for _, test := range []struct{ about, project, want string }{
		{"pages of one slug", "-- galley.yaml --\nlocales: [en, fr]\napi: {butter: true}\n-- content/a/x.yaml --\ntitle: A\n-- content/a/x.fr.yaml --\ntitle: A\n-- content/b/X.yaml --\nslug: x\n-- content/b/x.fr.yaml --\nslug: x\n",
			"content/b/X.yaml:1:1: warning: Butter cannot give /v2/pages/*/x/: there are several pages with that slug [same-slug] hint: give one of them another slug, or ask for them by their page types\n"},
		{"one of them a draft", "-- galley.yaml --\napi: {butter: true}\n-- content/a/x.yaml --\ntitle: A\n-- content/b/x.yaml --\ndraft: true\n", ""},
		{"switched off", "-- galley.yaml --\napi: {butter: true}\nchecks: {same-slug: off}\n-- content/a/x.yaml --\ntitle: A\n-- content/b/x.yaml --\ntitle: B\n", ""},
		{"items of one number", "-- galley.yaml --\napi: {butter: true}\n-- content/faq.yaml --\n- {slug: one, butterId: 7}\n- {slug: two, butterId: 8}\n- {slug: three, butterId: 7}\n",
			"content/faq.yaml:3:27: error: the number 7, by which Butter knows this item, is that of faq#one too [same-id] hint: write `butterId: 9` in it\n"},
		{"no such author", "-- galley.yaml --\napi: {butter: {author: adda}}\n-- content/author/ada.yaml --\nname: Ada\n",
			"galley.yaml:1:24: error: there is no author \"adda\" [broken-reference] hint: did you mean \"ada\"?\n"},
		{"a post called search", "-- galley.yaml --\napi: {butter: true}\n-- content/post/x.yaml --\nslug: Search\n",
			"content/post/x.yaml:1:7: error: a post cannot be called Search: /v2/posts/search/ is where posts are searched [reserved-name] hint: give it another slug\n"},
		{"an author", "-- galley.yaml --\napi: {butter: {author: Ada}}\n-- content/author/ada.yaml --\nname: Ada\n", ""},
	} {
		t.Run(test.about, func(t *testing.T) {
			site, _ := contenttest.Resolve(t, contenttest.FS(t, test.project+types))
			f, _ := New(site.Project())
			_, problems := render.NewEdition(site, &themes.Theme{}, f)
			if got := contenttest.Text(problems); got != test.want {
				t.Errorf("want\n%s\ngot\n%s", test.want, got)
			}
		})
	}
}
