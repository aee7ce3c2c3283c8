package schemas

import (
	"regexp"
	"slices"
	"strings"

	"galley/schemas/source"
)

// What a family's settings mean is the family's affair. Which keys there are
// is known here all the same, and so is where a family's base lies: unknown
// keys and colliding bases are mistakes of the project, to be told with all
// others, even for a family that is switched off by them.

// A knownFamily is one that galley.yaml can switch on.
type knownFamily struct {
	name, base string
	keys       []string // under api.NAME, beside base
	variants   []string
	omits      []string // what `omit` may name
	ofType     []string // under NAME in a type; nil: a type says nothing to it
}

var knownFamilies = []knownFamily{
	{"r3", "/api", []string{"limit", "variants"}, []string{"limit", "sort"},
		[]string{OmitIDs, OmitTypeAndTerm}, nil},
	{"butter", "/v2", []string{"posts", "author", "pageSize", "variants"}, []string{"levels", "order", "page_size", "keys"},
		[]string{"include", "exclude_body", "alt_media_text"}, []string{"as", "fields"}},
	{"apostrophe", "/api/v1", []string{"perPage", "variants"}, []string{"render-areas", "perPage"},
		[]string{OmitBareIDs, "render-areas"}, []string{"as", "name", "public", "fields", "filters"}},
}

// What a family's `omit` may name, beside those of its keys that are else planned
// unasked.
const (
	OmitIDs         = "ids"         // R3's documents by id; they are there by slug
	OmitTypeAndTerm = "typeAndTerm" // R3's lists by a type and a term together
	OmitBareIDs     = "bareIds"     // Apostrophe's documents by an id without locale and mode
)

// Omittable gives the words that a family's `omit` may have.
func Omittable(family string) []string {
	i := slices.IndexFunc(knownFamilies, func(f knownFamily) bool { return f.name == family })
	return knownFamilies[i].omits
}

// Omits gives the words of a family's `omit`: what it plans unless the project
// says, as this one does, that it need not.
func (p *Project) Omits(family string) []string {
	var told source.Problems // Load has told them
	words, _ := NewSettings(configFile, p.Families[family], family, &told).Texts("omit")
	return words
}

// Family gives the settings of a family, to be read by it; nil if it is off.
// What it reads anew of what Load has checked is told once.
func (p *Project) Family(name string, into *source.Problems) *Settings {
	n := p.Families[name]
	if n == nil {
		return nil
	}
	s := NewSettings(configFile, n, "api."+name, into)
	s.text = p.Texts[configFile]
	return s
}

// Base gives the base of a family of galley.yaml's `api`, with its first slash
// and without a last one; "" if the family is off.
func (p *Project) Base(family string) string {
	n := p.Families[family]
	i := slices.IndexFunc(knownFamilies, func(f knownFamily) bool { return f.name == family })
	if n == nil || i < 0 {
		return ""
	}
	if base := n.Get("base"); base != nil && base.Kind == source.Scalar && base.Text != "" {
		return "/" + strings.Trim(base.Text, "/")
	}
	return knownFamilies[i].base
}

var baseName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]*$`)

// readFamilies reads `api`.
func readFamilies(s *Settings) map[string]*source.Node {
	families := map[string]*source.Node{}
	p := &Project{Families: families}
	for _, f := range knownFamilies {
		n := s.Get(f.name)
		switch {
		case n == nil && f.name == "r3", n != nil && isTrue(n):
			families[f.name] = &source.Node{Kind: source.Mapping}
		case n == nil, isFalse(n):
		case n.Kind != source.Mapping:
			s.Problem(n, source.BadSchema, "write true, false or a mapping", "%s is true, false or a mapping, not %s", f.name, describe(n))
			families[f.name] = &source.Node{Kind: source.Mapping}
		default:
			families[f.name] = n
			readFamily(s.at(n, "api."+f.name), f)
		}
	}
	s.End()
	for i, f := range knownFamilies {
		for _, o := range knownFamilies[:i] {
			if base := p.Base(f.name); base != "" && base == p.Base(o.name) {
				at := s.Node.Get(f.name)
				if at == nil || at.Get("base") == nil && s.Node.Get(o.name) != nil {
					at = s.Node.Get(o.name)
				}
				if b := at.Get("base"); b != nil {
					at = b
				}
				s.Problem(at, source.BadSchema, "give one of them another base", "%s and %s have the same base %s", o.name, f.name, base)
			}
		}
	}
	return families
}

func readFamily(s *Settings, f knownFamily) {
	if n := s.Get("base"); n != nil {
		if text, ok := s.Scalar(n, "base"); ok {
			checkBase(s, n, text, f.base)
		}
	}
	for _, key := range f.keys {
		s.Get(key)
	}
	s.Words("omit", f.omits...)
	v := s.Within("variants", "variants")
	for _, key := range f.variants {
		v.List(key)
	}
	v.End()
	s.End()
}

func checkBase(s *Settings, n *source.Node, text, usual string) {
	for name := range strings.SplitSeq(strings.Trim(text, "/"), "/") {
		switch {
		case name == "":
			s.Problem(n, source.BadSchema, "write it like "+usual, "a base has at least one name, and none of them empty")
			return
		case !baseName.MatchString(name) || strings.HasSuffix(name, "."):
			s.Problem(n, source.BadSchema, "write it like "+usual,
				"%q cannot be part of a base: it is made of a-z, 0-9, dots, hyphens and underscores", name)
			return
		}
	}
}

// readTypeFamilies reads what a type says to the families.
func readTypeFamilies(s *Settings) map[string]*source.Node {
	families := map[string]*source.Node{}
	for _, f := range knownFamilies {
		if f.ofType == nil {
			continue
		}
		n := s.Get(f.name)
		if n == nil {
			continue
		}
		in := s.at(n, f.name)
		for _, key := range f.ofType {
			in.Get(key)
		}
		in.End()
		if n.Kind == source.Mapping {
			families[f.name] = n
		}
	}
	return families
}

func isTrue(n *source.Node) bool  { return n.Kind == source.Scalar && !n.Quoted && n.Text == "true" }
func isFalse(n *source.Node) bool { return n.Kind == source.Scalar && !n.Quoted && n.Text == "false" }
