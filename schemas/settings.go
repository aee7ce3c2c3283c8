package schemas

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"galley/schemas/source"
)

// Settings read a mapping key by key, for galley.yaml, the schemas, and the
// families that are configured in them. What is asked for is what may be
// there: End reports every other key. A value of the wrong form is a problem
// at its place, and the fallback is given.
type Settings struct {
	File  string
	Node  *source.Node // a Mapping
	of    string       // "galley.yaml", "a text field": what the keys are keys of
	known []string
	into  *source.Problems
	text  []byte // of the file, to find a place inside a scalar
}

// NewSettings reads n, which may be nil or Null for nothing at all; of says
// what its keys are keys of, in the words of a message.
func NewSettings(file string, n *source.Node, of string, into *source.Problems) *Settings {
	s := &Settings{File: file, Node: n, of: of, into: into}
	if n == nil || n.Kind == source.Null {
		s.Node = &source.Node{Kind: source.Mapping}
	} else if n.Kind != source.Mapping {
		s.Problem(n, source.BadSchema, "write `key: value`", "%s is a mapping, not %s", of, describe(n))
		s.Node = &source.Node{Kind: source.Mapping, Line: n.Line, Column: n.Column, EndLine: n.EndLine, EndColumn: n.EndColumn}
	}
	return s
}

// At gives the place of a node of this file.
func (s *Settings) At(n *source.Node) source.Pos {
	return source.Pos{File: s.File, Line: n.Line, Column: n.Column}
}

// Problem adds a problem at a node.
func (s *Settings) Problem(n *source.Node, rule source.Rule, hint, format string, args ...any) *source.Problem {
	p := s.into.Add(rule, s.At(n), hint, format, args...)
	p.EndLine, p.EndColumn = n.EndLine, n.EndColumn
	return p
}

// KeyProblem adds a problem at the key that n stands under.
func (s *Settings) KeyProblem(n *source.Node, rule source.Rule, hint, format string, args ...any) *source.Problem {
	p := s.into.Add(rule, source.Pos{File: s.File, Line: n.KeyLine, Column: n.KeyColumn}, hint, format, args...)
	p.EndLine, p.EndColumn = n.KeyLine, n.KeyEnd
	return p
}

// Get gives what stands under a key, nil if nothing does.
func (s *Settings) Get(key string) *source.Node {
	if !slices.Contains(s.known, key) {
		s.known = append(s.known, key)
	}
	n := s.Node.Get(key)
	if n == nil || n.Kind == source.Null {
		return nil
	}
	return n
}

// End reports the keys that nobody asked for.
func (s *Settings) End() {
	for i := range s.Node.Nodes {
		n := &s.Node.Nodes[i]
		if !slices.Contains(s.known, n.Key) {
			hint := source.DidYouMean(n.Key, s.known)
			if hint == "" && len(s.known) == 1 {
				hint = "the only key is " + s.known[0]
			} else if hint == "" && len(s.known) <= 20 {
				hint = "the keys are " + strings.Join(s.known, " ")
			}
			s.KeyProblem(n, source.UnknownKey, hint, "%q is not a key of %s", n.Key, s.of)
		}
	}
}

// Scalar gives the characters of a scalar; anything else is a problem.
func (s *Settings) Scalar(n *source.Node, what string) (string, bool) {
	if n.Kind != source.Scalar {
		hint := ""
		if n.Kind == source.Mapping && len(n.Nodes) == 1 && n.Nodes[0].Kind == source.Null { // a pattern: {path}
			hint = "put it between quotes: \"{" + n.Nodes[0].Key + "}\""
		}
		s.Problem(n, source.BadSchema, hint, "%s is a text, not %s", what, describe(n))
		return "", false
	}
	return n.Text, true
}

// Text gives a text.
func (s *Settings) Text(key, fallback string) string {
	n := s.Get(key)
	if n == nil {
		return fallback
	}
	if t, ok := s.Scalar(n, key); ok {
		return t
	}
	return fallback
}

// List gives the scalars of a list; one scalar is a list of one. ok says that
// the key is there, be its list empty.
func (s *Settings) List(key string) (items []*source.Node, ok bool) {
	n := s.Get(key)
	if n == nil {
		return nil, false
	}
	if n.Kind == source.Scalar {
		return []*source.Node{n}, true
	}
	if n.Kind != source.List {
		s.Problem(n, source.BadSchema, "", "%s is a list, not %s", key, describe(n))
		return nil, false
	}
	for i := range n.Nodes {
		item := &n.Nodes[i]
		if _, fine := s.Scalar(item, "an item of "+key); fine {
			items = append(items, item)
		}
	}
	return items, true
}

// Texts is List with its characters alone.
func (s *Settings) Texts(key string) (texts []string, ok bool) {
	items, ok := s.List(key)
	for _, n := range items {
		texts = append(texts, n.Text)
	}
	return texts, ok
}

// Bool gives true or false.
func (s *Settings) Bool(key string, fallback bool) bool {
	n := s.Get(key)
	if n == nil {
		return fallback
	}
	if n.Kind == source.Scalar {
		switch n.Text {
		case "true", "True", "TRUE":
			return true
		case "false", "False", "FALSE":
			return false
		}
	}
	s.Problem(n, source.BadSchema, "write true or false", "%s is true or false, not %s", key, describe(n))
	return fallback
}

// Int gives an integer from least to most.
func (s *Settings) Int(key string, fallback, least, most int) int {
	n := s.Get(key)
	if n == nil {
		return fallback
	}
	i, ok := 0, false
	if n.Kind == source.Scalar {
		v, err := strconv.Atoi(n.Text)
		i, ok = v, err == nil
	}
	switch {
	case !ok:
		s.Problem(n, source.BadSchema, "", "%s is a whole number, not %s", key, describe(n))
	case i < least && most == math.MaxInt:
		s.Problem(n, source.BadSchema, "", "%s is at least %d, not %d", key, least, i)
	case i < least || i > most:
		s.Problem(n, source.BadSchema, "", "%s is between %d and %d, not %d", key, least, most, i)
	default:
		return i
	}
	return fallback
}

// Number gives a number, or nil.
func (s *Settings) Number(key string) *float64 {
	n := s.Get(key)
	if n == nil {
		return nil
	}
	if n.Kind == source.Scalar {
		if f, err := strconv.ParseFloat(n.Text, 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
			return &f
		}
	}
	s.Problem(n, source.BadSchema, "", "%s is a number, not %s", key, describe(n))
	return nil
}

// OneOf gives one of some words; the first is the fallback.
func (s *Settings) OneOf(key string, words ...string) string {
	n := s.Get(key)
	if n == nil {
		return words[0]
	}
	if n.Kind == source.Scalar && slices.Contains(words, n.Text) {
		return n.Text
	}
	hint := ""
	if n.Kind == source.Scalar {
		hint = source.DidYouMean(n.Text, words)
	}
	s.Problem(n, source.BadSchema, hint, "%s is %s, not %s", key, orList(words), describe(n))
	return words[0]
}

// Words checks that a list's items are some of the words.
func (s *Settings) Words(key string, words ...string) {
	items, _ := s.List(key)
	for _, n := range items {
		if !slices.Contains(words, n.Text) {
			s.Problem(n, source.BadSchema, source.DidYouMean(n.Text, words), "an item of %s is %s, not %s", key, orList(words), describe(n))
		}
	}
}

// Within gives the settings in the mapping under a key.
func (s *Settings) Within(key, of string) *Settings {
	return s.at(s.Get(key), of)
}

// at gives the settings in a mapping of the same file.
func (s *Settings) at(n *source.Node, of string) *Settings {
	in := NewSettings(s.File, n, of, s.into)
	in.text = s.text
	return in
}

// describe says what stands somewhere, as the end of `not …`.
func describe(n *source.Node) string {
	switch n.Kind {
	case source.Mapping:
		return "a mapping"
	case source.List:
		return "a list"
	case source.Null:
		return "nothing"
	}
	text := n.Text
	if r := []rune(text); len(r) > 40 {
		text = string(r[:39]) + "…"
	}
	return strconv.Quote(text)
}

// orList makes `a, b or c`.
func orList(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return fmt.Sprintf("%s or %s", strings.Join(words[:len(words)-1], ", "), words[len(words)-1])
}
