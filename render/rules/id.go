package rules

import (
	"net/url"
	"slices"
	"strings"

	"galley/render"
)

// id finds the keys that a route reads into the id in its path (routes.md 7):
// with one of them a bare id becomes a whole one.
func (b *builder) id(p *planned) *id {
	bare := p.sample[p.firsts[0]]
	bare.Params = slices.Clone(bare.Params)
	last := &bare.Params[len(bare.Params)-1]
	*last, _, _ = strings.Cut(*last, ":")
	path, _, _ := strings.Cut(bare.String(), "?")
	read := func(k *render.Key, text string) (parts []string) {
		r, no := b.e.Read("GET", path, url.Values{k.Name: {text}})
		if no != nil || r.Route != p.route || len(r.Args) > 0 {
			return nil
		}
		if parts = strings.Split(r.Params[len(r.Params)-1], ":"); len(parts) != 3 {
			return nil
		}
		return parts
	}
	out := &id{}
	locales := b.c.Project().Locales
	for i := range p.route.Keys {
		k := &p.route.Keys[i]
		whole := read(k, unheard)
		if whole == nil {
			continue
		}
		out.defaultLocale, out.defaultMode = whole[1], whole[2]
		made := &key{names: append([]string{k.Name}, k.Aliases...)}
		texts, at := locales, 1
		if draft := read(k, "draft"); draft != nil && draft[2] != whole[2] {
			texts, at = []string{"draft", whole[2]}, 2
			out.mode = made
		} else {
			out.locale = made
			for _, l := range locales {
				if read(k, l+":draft") != nil {
					made.lines = append(made.lines, line{text: l + ":draft", fold: true, part: "~"}, line{text: l + ":" + whole[2], fold: true, part: l})
				}
			}
		}
		made.other = whole[at]
		for _, text := range texts {
			if parts := read(k, text); parts != nil && parts[at] != made.other {
				upper := read(k, strings.ToUpper(text))
				made.lines = append(made.lines, line{text: text, fold: upper != nil && upper[at] == parts[at], part: parts[at]})
			}
		}
		if at == 2 {
			out.mode = b.once(made)
		} else {
			out.locale = b.once(made)
		}
	}
	if out.locale == nil && out.mode == nil {
		return nil
	}
	for _, known := range b.rules.ids {
		if out.name = known.name; *out == *known {
			return known
		}
	}
	out.name = b.variable("id")
	b.rules.ids = append(b.rules.ids, out)
	return out
}
