package render

import (
	"encoding/binary"

	"github.com/zeebo/xxh3"

	"galley/content"
)

// say gives a hash of what the edition says to a question as the anonymous
// reader asks it. Of what cannot be asked here, because a document or a type is
// gone, that is saysGone. The reader's Context notes nothing.
func (r *questionReader) say(key []byte, stat Stat, room *[]byte) uint64 {
	r.b, r.bad = key[1:], false
	out, fixed := r.c.appendSaid((*room)[:0], asking(key[0]), r, stat)
	*room = out
	switch {
	case r.bad:
		return saysGone
	case fixed != 0:
		return fixed
	}
	return xxh3.Hash(out)
}

// appendSaid appends what is said, or gives the hash itself.
func (c *Context) appendSaid(b []byte, kind asking, r *questionReader, stat Stat) (_ []byte, fixed uint64) {
	s, g := c.edition.site, c.edition.ground()
	found := func(n content.N) []byte { return appendHash(b, g.name(n)) }
	switch kind {
	case askEntry, askAddress, askNeighbours, askChildren:
		n := r.document()
		if r.bad || n == content.None {
			return b, saysGone
		}
		return c.appendDocument(b, kind, n)
	case askEverything:
		return b, g.All | 1<<63
	case askFind:
		q := r.query()
		if r.bad {
			return b, 0
		}
		p := c.Find(q)
		b = binary.AppendUvarint(b, uint64(p.Total))
		return g.appendNames(b, p.Numbers), 0
	case askCount, askAny:
		q := r.query()
		if r.bad {
			return b, 0
		}
		n := s.Find(q).Total
		if kind == askAny {
			n = min(n, 1)
		}
		return binary.AppendUvarint(b, uint64(n)), 0
	case askSlug:
		t, slug, locale := r.typ(), r.text(), r.text()
		if r.bad {
			return b, 0
		}
		return found(s.BySlug(t, slug, locale)), 0
	case askUUID:
		return found(s.ByUUID(r.text(), r.text())), 0
	case askDocID:
		return found(s.ByDocID(r.text(), r.text())), 0
	case askURL:
		return found(s.ByURL(r.text())), 0
	case askSingle:
		t, locale := r.typ(), r.text()
		if r.bad {
			return b, 0
		}
		return found(s.Single(t, locale)), 0
	case askTerms:
		t, locale := r.taxonomy(), r.text()
		if r.bad {
			return b, 0
		}
		for _, term := range s.Terms(t, locale) {
			b = g.appendTerm(b, &term)
		}
		return b, 0
	case askTerm:
		t, slug, locale := r.taxonomy(), r.text(), r.text()
		if r.bad {
			return b, 0
		}
		term, ok := s.Term(t, slug, locale)
		if !ok {
			return b, saysHidden
		}
		return g.appendTerm(b, &term), 0
	case askPage:
		p, number := c.Page(r.text())
		if p == nil {
			return b, saysHidden
		}
		return binary.AppendUvarint(g.appendPage(b, p), uint64(number)), 0
	case askListed:
		p, number := c.edition.pages.byURL[r.text()], r.count()
		if r.bad || p == nil {
			return b, saysGone
		}
		listed := c.Listed(p, number)
		return g.appendNames(binary.AppendUvarint(b, uint64(listed.Total)), listed.Numbers), 0
	case askLists:
		for _, p := range c.edition.pages.all {
			b = g.appendPage(b, p)
		}
		return b, 0
	case askPages:
		return binary.AppendUvarint(b, uint64(c.CountPages())), 0
	case askRedirect:
		to, ok := c.Redirect(r.text())
		if !ok {
			return b, saysHidden
		}
		return appendHash(AppendText(b, to.URL), g.name(to.N)), 0
	case askRedirects:
		for _, to := range s.Redirects() {
			b = appendHash(AppendText(b, to.URL), g.name(to.N))
		}
		return b, 0
	case askAssets:
		for _, a := range s.Assets() {
			b = appendHash(b, a.Sum())
		}
		return b, 0
	case askAsset:
		a := c.AssetAt(r.text())
		if a == nil {
			return b, saysHidden
		}
		return b, a.Sum()
	case askFinding:
		i := r.count()
		var part []string
		for !r.bad && len(r.b) > 0 {
			part = append(part, r.text())
		}
		if r.bad || i >= len(c.edition.findings) {
			return b, saysGone
		}
		return c.edition.findings[i].say(c, b, part), 0
	case askFile:
		if stat == nil {
			return b, saysGone
		}
		f := stat(r.text())
		if sum := f.Sum(); sum != 0 {
			return b, sum
		}
		return b, saysGone
	}
	r.bad = true
	return b, 0
}

// appendDocument says what a question about one document is answered.
func (c *Context) appendDocument(b []byte, kind asking, n content.N) (_ []byte, fixed uint64) {
	s, g := c.edition.site, c.edition.ground()
	e := s.Entry(n)
	switch kind {
	case askNeighbours:
		prev, next := s.Neighbours(n)
		return appendHash(appendHash(b, g.name(prev)), g.name(next)), 0
	case askChildren:
		return g.appendNames(b, s.Children(n)), 0
	}
	if !e.Public() {
		return b, saysHidden
	}
	if kind == askAddress {
		return AppendText(b, e.URL), 0
	}
	b = appendHash(b, g.Entries[n])
	own := byte(0)
	for i, is := range [...]bool{
		s.BySlug(e.Type, e.Slug, e.Locale) == n,
		s.ByUUID(e.UUID, e.Locale) == n,
		e.DocID != "" && s.ByDocID(e.DocID, e.Locale) == n,
		e.URL != "" && s.ByURL(e.URL) == n,
		e.URL != "" && c.edition.pages.byURL[e.URL] == nil,
	} {
		if is {
			own |= 1 << i
		}
	}
	return append(b, own), 0
}

func (g *ground) appendNames(b []byte, list []content.N) []byte {
	for _, n := range list {
		b = appendHash(b, g.name(n))
	}
	return b
}

func (g *ground) appendTerm(b []byte, t *content.Term) []byte {
	b = AppendText(AppendText(b, t.Slug), t.Name)
	b = appendHash(b, g.name(t.N))
	return AppendText(binary.AppendUvarint(b, uint64(t.Count)), t.URL)
}

func (g *ground) appendPage(b []byte, p *Page) []byte {
	b = AppendText(AppendText(b, p.URL), p.Locale)
	home := byte(0)
	if p.Home {
		home = 1
	}
	b = appendHash(append(b, home), g.name(p.N))
	if p.List != nil {
		b = AppendText(append(b, 1), p.List.Name)
	}
	if p.Index != nil {
		b = AppendText(append(b, 2), p.Index.Name)
	}
	for _, x := range p.Of {
		b = AppendText(append(b, 3), x.Name)
	}
	if len(p.Of) > 0 {
		b = g.appendTerm(append(b, 4), &p.Term)
	}
	b = binary.AppendUvarint(append(b, 5), uint64(p.Size))
	return binary.AppendUvarint(b, uint64(p.Count))
}
