package schemas

import (
	"slices"
	"strings"

	"galley/schemas/source"
)

// label reads what a reader sees: a text, or a mapping from locale to text. ok
// says that it was written.
func (l *loader) label(s *Settings, key, fallback string) (_ Label, ok bool) {
	n := s.Get(key)
	if n == nil {
		return Label{Text: fallback}, false
	}
	return l.labelAt(s, n, key, fallback), true
}

func (l *loader) labelAt(s *Settings, n *source.Node, key, fallback string) Label {
	if n.Kind != source.Mapping {
		text, ok := s.Scalar(n, key)
		if !ok {
			text = fallback
		}
		return Label{Text: text}
	}
	by := l.byLocale(s, n, key)
	label := Label{Text: fallback, ByLocale: make(map[string]string, len(by))}
	for locale, n := range by {
		label.ByLocale[locale] = n.Text
	}
	if text, ok := label.ByLocale[l.p.DefaultLocale()]; ok {
		label.Text = text
	} else if len(n.Nodes) > 0 {
		s.Problem(n, source.BadSchema, "add `"+l.p.DefaultLocale()+":`, which the others fall back to",
			"%s has no text for %q, the first locale", key, l.p.DefaultLocale())
	}
	return label
}

// byLocale reads a mapping whose keys are locales and whose values are texts.
func (l *loader) byLocale(s *Settings, n *source.Node, key string) map[string]*source.Node {
	by := map[string]*source.Node{}
	for i := range n.Nodes {
		item := &n.Nodes[i]
		locale, ok := l.p.locale(item.Key)
		if !ok {
			hint := source.DidYouMean(item.Key, l.p.Locales)
			if hint == "" && localeName.MatchString(item.Key) {
				hint = "if it should be one, write `locales: [" + strings.Join(l.p.Locales, ", ") + ", " + item.Key + "]` into galley.yaml"
			}
			s.KeyProblem(item, source.UnknownKey, hint,
				"%q is not a locale of this project", item.Key)
			continue
		}
		if _, ok := s.Scalar(item, key+" in "+locale); ok {
			by[locale] = item
		}
	}
	return by
}

// locale gives the declared spelling of a locale.
func (p *Project) locale(name string) (string, bool) {
	i := slices.IndexFunc(p.Locales, func(l string) bool { return strings.EqualFold(l, name) })
	if i < 0 {
		return "", false
	}
	return p.Locales[i], true
}
