package rules

import "slices"

// grouped gives the keys by their names in a query, those first on which others
// depend.
func (t *rules) grouped() (groups [][]*key) {
	var names []string
	by := map[string][]*key{}
	for _, k := range t.keys {
		if by[k.names[0]] == nil {
			names = append(names, k.names[0])
		}
		by[k.names[0]] = append(by[k.names[0]], k)
	}
	for len(names) > 0 {
		i := slices.IndexFunc(names, func(name string) bool {
			return !slices.ContainsFunc(by[name], func(k *key) bool {
				return k.joins != nil && slices.Contains(names, k.joins.names[0]) || k.needs != nil && slices.Contains(names, k.needs.names[0])
			})
		})
		i = max(i, 0)
		groups = append(groups, by[names[i]])
		names = slices.Delete(names, i, i+1)
	}
	return groups
}

// A choice is what several lines have in common.
type choice struct {
	when, part string
	fold       bool
	digits     bool // of a number without zeros in front, not of a text
	zero       bool // with any zeros in front
	texts      []string
}

// choices gives a key's lines, those that lead to one part together.
func (k *key) choices() (all []choice) {
	for _, l := range k.lines {
		digits := (k.form == number || k.form == loose) && digits(l.text)
		i := slices.IndexFunc(all, func(c choice) bool {
			return c.when == l.when && c.part == l.part && c.fold == l.fold && c.digits == digits && c.zero == l.zero
		})
		if i < 0 {
			i = len(all)
			all = append(all, choice{when: l.when, part: l.part, fold: l.fold, digits: digits, zero: l.zero})
		}
		all[i].texts = append(all[i].texts, l.text)
	}
	return all
}
