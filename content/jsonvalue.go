package content

import (
	"math"
	"strconv"
	"strings"

	"galley/content/markdown"
	"galley/schemas"
	"galley/schemas/source"
)

// A json field takes anything, so here alone plain characters are given a
// meaning without a field: that of YAML's core schema.

func (r *reading) json(f *schemas.Field, n *source.Node) Value {
	b, good := r.appendJSON(nil, n)
	if !good {
		return nil
	}
	if f.JSONSchema != nil && !r.quiet {
		ps := f.JSONSchema.Validate(b, n, r.file)
		for _, p := range ps {
			r.keep(p)
		}
		if ps.Failed() {
			return nil
		}
	}
	return JSON(b)
}

// appendJSON appends a node as compact JSON, in the order of the file.
func (r *reading) appendJSON(b []byte, n *source.Node) (_ []byte, good bool) {
	good = true
	switch n.Kind {
	case source.Null:
		return append(b, "null"...), true
	case source.Mapping:
		b = append(b, '{')
		some := false
		for i := range n.Nodes {
			part := &n.Nodes[i]
			if n.Get(part.Key) != part {
				continue // of a key that stands twice the last one holds
			}
			switch part.Key {
			case "__proto__", "constructor", "prototype":
				r.keyProblem(source.ReservedName, part, nil, "rename it", "%q cannot be a key: JavaScript takes it for something else", part.Key)
				good = false
			}
			if some {
				b = append(b, ',')
			}
			some = true
			b = append(b, '"')
			b = markdown.AppendJSON(b, part.Key)
			b = append(b, '"', ':')
			var ok bool
			b, ok = r.appendJSON(b, part)
			good = good && ok
		}
		return append(b, '}'), good
	case source.List:
		b = append(b, '[')
		for i := range n.Nodes {
			if i > 0 {
				b = append(b, ',')
			}
			var ok bool
			b, ok = r.appendJSON(b, &n.Nodes[i])
			good = good && ok
		}
		return append(b, ']'), good
	}
	if !n.Quoted {
		switch n.Text {
		case "", "~", "null", "Null", "NULL":
			return append(b, "null"...), true
		case "true", "True", "TRUE":
			return append(b, "true"...), true
		case "false", "False", "FALSE":
			return append(b, "false"...), true
		}
		if x, form := number(n.Text); form != noNumber && !wordNumber(n.Text) {
			if !r.goodNumber(n, x, form) {
				return append(b, "null"...), false
			}
			if form == whole {
				return strconv.AppendInt(b, int64(x), 10), true
			}
			return appendFloat(b, x), true
		}
	}
	b = append(b, '"')
	b = markdown.AppendJSON(b, n.Text)
	return append(b, '"'), true
}

// wordNumber says of what is a number in TOML alone that it may be a word: inf,
// nan, 1_000.
func wordNumber(s string) bool {
	word := strings.TrimLeft(s, "+-")
	return word == "inf" || word == "nan" || word == "NaN" || strings.Contains(s, "_")
}

// appendFloat writes a number as JavaScript does.
func appendFloat(b []byte, x float64) []byte {
	if a := math.Abs(x); a != 0 && (a < 1e-6 || a >= 1e21) {
		return strconv.AppendFloat(b, x, 'e', -1, 64)
	}
	return strconv.AppendFloat(b, x, 'f', -1, 64)
}
