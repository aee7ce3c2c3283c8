package butter

import (
	"strings"
	"testing"

	"galley/render/api/apitest"
)

// TestFilters: fields.PATH and order, on pages and on collections (contracts
// 2.5, B10 and B15).
func TestFilters(t *testing.T) {
	e := apitest.Open(t, New, `
-- galley.yaml --
api: {butter: true}
baseURL: https://filters.test
-- schemas/leaf.yaml --
order: title
fields:
  - {name: title, type: text}
  - {name: price, type: number}
  - {name: rank, type: integer}
  - {name: fresh, type: boolean}
  - {name: day, type: date}
  - {name: at, type: dateTime}
  - {name: opens, type: time}
  - {name: kind, type: select, options: [soup, stew]}
  - {name: kinds, type: select, many: true, options: [soup, stew]}
  - {name: words, type: tags}
  - {name: text, type: markdown}
  - {name: more, type: url}
  - {name: data, type: json}
  - {name: hero, type: image}
  - {name: seo, type: group, fields: [{name: title, type: text}, {name: deep, type: group, fields: [{name: n, type: integer}]}]}
  - {name: rows, type: list, fields: [{name: name, type: text}]}
  - {name: names, type: list, of: text}
  - {name: parts, type: blocks, of: [quote, hint]}
  - {name: one, type: reference, to: item}
  - {name: many, type: reference, to: [leaf, item], many: true}
  - {name: in, type: list, of: {type: reference, to: leaf}}
  - {name: secret, type: text, private: true}
  - {name: count, type: computed, from: text, as: words}
  - {name: plain, type: computed, from: text, as: plain}
  - {name: back, type: computed, from: leaf.many, as: references}
butter: {fields: {cost: price}}
-- schemas/quote.yaml --
kind: block
fields: [{name: text, type: text}]
-- schemas/hint.yaml --
kind: block
fields: [{name: level, type: integer}]
-- schemas/item.yaml --
kind: collection
fields: [{name: label, type: text}, {name: rank, type: integer}, {name: parent, type: reference, to: item}]
-- content/item.yaml --
- {slug: one, label: One, rank: 3, butterId: 1}
- {slug: two, label: Two, rank: 20, butterId: 2, parent: one}
- {slug: three, label: Three, butterId: 3}
-- content/leaf/a.yaml --
title: A
price: 2.50
rank: 9
fresh: true
day: 2026-03-01
at: 2026-03-01T09:05:00+02:00
opens: 7:30
kind: soup
kinds: [soup, stew]
words: [green, "long one"]
text: Some *words* here.
more: https://x.test/
data: {a: [1]}
hero: /h.jpg
seo: {title: Home, deep: {n: 2}}
rows: [{name: x}, {name: "y y"}]
names: [p, q]
parts: [{type: hint, level: 4}, {type: quote, text: Hello}]
one: two
many: [leaf/b, item/three]
in: [b]
secret: hush
date: 2026-01-01
-- content/leaf/b.yaml --
title: B
price: 10
rank: 10
kind: stew
seo: {title: about, deep: {n: 10}}
date: 2026-01-03
updated: 2026-01-04
-- content/leaf/c.yaml --
title: C
seo: {title: Contact}
date: 2026-01-02
updated: 2026-02-01
-- static/h.jpg --
`)
	for _, test := range []struct{ query, want string }{
		{"", "a b c"},
		{"fields.title=A", "a"},
		{"fields.title=a", ""},
		{"fields.TITLE=A", "a"},
		{"fields.cost=2.5", "a"}, {"fields.cost=2.500", "a"}, {"fields.cost=10", "b"}, {"fields.cost=", ""}, {"fields.cost=x", ""},
		{"fields.rank=9", "a"}, {"fields.rank=9.0", "a"},
		{"fields.fresh=true", "a"}, {"fields.fresh=false", "b c"}, {"fields.fresh=1", ""},
		{"fields.day=2026-03-01", "a"}, {"fields.day=2026-03-01T00:00:00.000000Z", "a"}, {"fields.at=2026-03-01T07:05:00.000000Z", "a"}, {"fields.opens=07:30:00", "a"},
		{"fields.kind=soup", "a"}, {"fields.kind=", "c"}, {"fields.kinds=stew", "a"}, {"fields.words=long+one", "a"}, {"fields.words=", ""},
		{"fields.text=%3Cp%3ESome+%3Cem%3Ewords%3C/em%3E+here.%3C/p%3E%0A", "a"}, {"fields.plain=Some+words+here.", "a"}, {"fields.count=3", "a"},
		{"fields.more=https://x.test/", "a"}, {"fields.data=%7B%22a%22:%5B1%5D%7D", "a"}, {"fields.hero=https://filters.test/h.jpg", "a"},
		{"fields.seo.title=Home", "a"}, {"fields.seo.deep.n=10", "b"}, {"fields.seo=Home", ""},
		{"fields.rows.name=y+y", "a"}, {"fields.names=q", "a"}, {"fields.parts.text=Hello", "a"}, {"fields.parts.fields.level=4", "a"},
		{"fields.one=two", "a"}, {"fields.one=2", "a"}, {"fields.one=one", ""}, {"fields.one.label=Two", "a"}, {"fields.one.parent.rank=3", "a"}, {"fields.one.parent=1", "a"},
		{"fields.many=b", "a"}, {"fields.many=3", "a"}, {"fields.many.label=Three", "a"}, {"fields.many.title=B", "a"}, {"fields.in.seo.title=about", "a"},
		{"fields.back=a", "b"}, {"fields.back.title=A", "b"},
		{"fields.title=A&fields.kind=soup", "a"}, {"fields.title=A&fields.kind=stew", ""},
		{"fields.secret=hush", "400"}, {"fields.nope=x", "400"}, {"fields.price=10", "400"}, {"fields.one.nope=x", "400"}, {"fields.title.x=1", "400"}, {"fields.=x", "400"}, {"fields.seo.nope=", "400"}, {"fields.data.a=1", "400"},
		{"fieldsx=1&field=2&fields=3", "a b c"},
		{"order=-title", "c b a"}, {"order=title", "a b c"}, {"order=TITLE", "a b c"}, {"order=", "a b c"},
		{"order=published", "a c b"}, {"order=-published", "b c a"}, {"order=updated", "a b c"}, {"order=-Updated", "c b a"},
		{"order=cost", "a b c"}, {"order=-cost", "b a c"}, {"order=-rank", "b a c"},
		{"order=seo.title", "b c a"}, {"order=-seo.title", "a c b"}, {"order=-seo.deep.n", "b a c"}, {"order=kind", "a b c"}, {"order=-one", "a b c"},
		{"order=price", "400"}, {"order=nope", "400"}, {"order=secret", "400"}, {"order=rows.name", "400"}, {"order=seo.nope", "400"}, {"order=--title", "400"}, {"order=one.label", "400"},
		{"order=-title&fields.fresh=false&page_size=1&page=2", "b"},
	} {
		status, body := ask(t, e, open, "/v2/pages/leaf/?levels=1&"+test.query)
		got := ""
		if status != 200 {
			got = "400"
			if status != 400 || !strings.HasPrefix(body, `{"detail":"`) {
				got = body
			}
		} else {
			got = slugs(t, e, "/v2/pages/leaf/?levels=1&"+test.query)
		}
		if got != test.want {
			t.Errorf("%s: want %q, got %q", test.query, test.want, got)
		}
	}
	for _, test := range []struct{ target, want string }{
		{"/v2/content/item/?order=-rank", `[{"meta":{"id":2},"label":"Two","rank":20,"parent":{"meta":{"id":1},"label":"One","rank":3,"parent":null}},{"meta":{"id":1},"label":"One","rank":3,"parent":null},{"meta":{"id":3},"label":"Three","rank":null,"parent":null}]`},
		{"/v2/content/item/?fields.parent.label=One&levels=1", `[{"meta":{"id":2},"label":"Two","rank":20,"parent":["/v2/content/?keys=item[_id=1]"]}]`},
		{"/v2/content/?keys=item&fields.rank=3", `[{"meta":{"id":1},"label":"One","rank":3,"parent":null}]`},
		{"/v2/content/?keys=item&page_size=1&page=3", `[{"meta":{"id":3},"label":"Three","rank":null,"parent":null}]`},
		{"/v2/content/?keys=item&page_size=1&page=4", `[]`},
		{"/v2/content/?keys=item%5B_id=3%5D,item%5B_id=1%5D,item%5B_id=3%5D", `[{"meta":{"id":3},"label":"Three","rank":null,"parent":null},{"meta":{"id":1},"label":"One","rank":3,"parent":null}]`},
		{"/v2/content/ITEM%5B_id=9%5D/", `[]`},
	} {
		if _, body := ask(t, e, open, test.target); !strings.HasSuffix(body, `"data":{"item":`+test.want+`}}`) {
			t.Errorf("%s: %s", test.target, body)
		}
	}
	for _, target := range []string{"/v2/content/item/?order=nope", "/v2/content/item/?fields.nope=1", "/v2/content/?keys=item&order=nope", "/v2/content/item,item/?fields.nope=1", "/v2/content/item/?order=secret"} {
		if status, body := ask(t, e, open, target); status != 403 || !strings.HasPrefix(body, `{"detail":"`) {
			t.Errorf("%s: %d %s", target, status, body)
		}
	}
	many := "/v2/pages/leaf/?" + strings.Repeat("&fields.title=x", 3)
	for i := range 21 {
		many += "&fields." + strings.Repeat("t", i+1) + "=x"
	}
	if status, _ := ask(t, e, open, many); status != 400 {
		t.Errorf("so many filters: %d", status)
	}
}
