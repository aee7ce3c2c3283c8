package schemas

import (
	"slices"
	"strings"

	"galley/schemas/source"
)

func spelling(text string) Spelling { return Spelling{Text: text, Path: strings.Split(text, ".")} }

// readSpellings reads what a field or a document key is read from.
func readSpellings(s *Settings, items []*source.Node) []Spelling {
	var list []Spelling
	for _, n := range items {
		sp := spelling(n.Text)
		switch {
		case slices.Contains(sp.Path, ""):
			s.Problem(n, source.BadSchema, "", "%q is not a key or a path of keys", n.Text)
		case slices.ContainsFunc(list, func(o Spelling) bool { return o.Text == sp.Text }):
			s.Problem(n, source.BadSchema, "", "%q is named twice", n.Text)
		default:
			list = append(list, sp)
		}
	}
	return list
}

// readKeys reads `keys`: an entry replaces that of base, `ignore` adds to it.
func readKeys(s *Settings, base Keys) Keys {
	k := s.Within("keys", "keys")
	keys := base
	for key := range DocumentKeys {
		n := k.Get(key.String())
		if n == nil {
			continue
		}
		if n.Kind == source.Scalar && !n.Quoted && (n.Text == "false" || n.Text == "true") {
			if n.Text == "true" {
				k.Problem(n, source.BadSchema, "write the key that files use, or false where they have none", "%s is spelt by a key, not true", key)
			} else {
				keys.From[key] = nil
			}
			continue
		}
		items, _ := k.List(key.String())
		if list := readSpellings(k, items); len(list) > 0 {
			keys.From[key] = list
		}
	}
	items, _ := k.List("ignore")
	keys.Ignore = slices.Concat(base.Ignore, readSpellings(k, items))
	k.End()
	return keys
}

// readChecks reads `checks`, over those of base.
func readChecks(s *Settings, base Checks) Checks {
	c := s.Within("checks", "checks")
	checks := Checks{}
	for rule, severity := range base {
		checks[rule] = severity
	}
	for _, group := range source.Groups() {
		for _, rule := range group.Rules {
			n := c.Get(string(rule))
			if n == nil {
				continue
			}
			if rule.Fixed() {
				c.KeyProblem(n, source.BadSchema, "remove it", "%s cannot be changed", rule)
				continue
			}
			switch c.OneOf(string(rule), "error", "warning", "off") {
			case "error":
				checks[rule] = source.Error
			case "warning":
				checks[rule] = source.Warning
			case "off":
				checks[rule] = source.Off
			}
		}
	}
	c.End()
	return checks
}
