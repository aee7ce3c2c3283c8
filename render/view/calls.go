package view

import (
	"slices"
	"text/template/parse"

	"galley/schemas/source"
)

// function is a call of one of Go's template functions or of ours.
func (s *scope) function(n *parse.IdentifierNode, args []expr) expr {
	at := s.where(n)
	e := expr{any: func(*frame) any { return nil }}
	switch name := n.Ident; {
	case name == "t" && len(args) > 0:
		e = s.word(n, args, at)
	case name == "eq" && len(args) > 1:
		e = s.equal(args, at)
	case name == "ne" && len(args) == 2:
		is := s.equal(args, at).flag
		e = flagExpr(func(f *frame) bool { return !is(f) })
	case slices.Contains([]string{"lt", "le", "gt", "ge"}, name) && len(args) == 2:
		e = ordered(name, args, at)
	case (name == "and" || name == "or") && len(args) > 0:
		e = either(args, name == "or")
	case name == "not" && len(args) == 1:
		is := args[0].truth()
		e = flagExpr(func(f *frame) bool { return !is(f) })
	case name == "len" && len(args) == 1:
		e = length(args[0], at)
	case name == "first" && len(args) == 2:
		e = exprOf(args[1].typ, func(f *frame) any {
			count, ok := args[0].any(f).(int)
			if !ok {
				at.fail(errFirst)
			}
			v, err := first(count, args[1].any(f))
			if err != nil {
				at.fail(err)
			}
			return v
		})
	case name == "join" && len(args) == 2:
		e = exprOf(typ{sort: textSort}, func(f *frame) any {
			between, ok := asText(args[1].any(f))
			if !ok {
				at.fail(errJoin)
			}
			text, err := joined(args[0].any(f), between)
			if err != nil {
				at.fail(err)
			}
			return text
		})
	case name == "plain" && len(args) == 1:
		e = exprOf(typ{sort: textSort}, func(f *frame) any {
			text, ok := asText(args[0].any(f))
			if !ok {
				at.fail(&mistake{"plain takes a text", ""})
			}
			return plainText(text)
		})
	case name == "hasWord" && len(args) == 1:
		e = flagExpr(func(f *frame) bool {
			key, _ := asText(args[0].any(f))
			_, ok := f.r.words[key]
			return ok
		})
	case name == "print" || name == "println" || name == "printf" && len(args) > 0:
		e = printed(name, args)
	default: // index, slice, html, js, urlquery, call, and wrong numbers of arguments
		s.unknown()
	}
	e.called = n.Ident
	return e
}

func flagExpr(is func(f *frame) bool) expr {
	return expr{typ: typ{sort: boolSort}, flag: is, any: func(f *frame) any { return is(f) }}
}

// word is {{t "key" …}}. A key that is written in the template is looked up
// now, in every locale.
func (s *scope) word(n parse.Node, args []expr, at where) expr {
	key, fixed := args[0].fixed.(string)
	if fixed {
		for _, locale := range s.c.set.project.Locales {
			words := s.c.set.theme.Words[locale]
			if !hasWord(words, key) {
				s.problem(n, source.DidYouMean(key, wordKeys(words)), "there is no word %q", key)
				break
			}
		}
	}
	e := exprOf(typ{sort: textSort}, func(f *frame) any {
		key, ok := asText(args[0].any(f))
		if !ok {
			at.fail(&mistake{"t takes the name of a word", ""})
		}
		var values []any
		for _, a := range args[1:] {
			values = append(values, a.any(f))
		}
		text, err := word(f.r.words, f.r.locale, key, values)
		if err != nil {
			at.fail(err)
		}
		return text
	})
	if fixed && len(args) == 1 {
		e.words = map[string]string{}
		for _, locale := range s.c.set.project.Locales {
			e.words[locale] = s.c.set.theme.Words[locale][key]
		}
		e.text = func(f *frame) string { return e.words[f.r.locale] }
	}
	return e
}

// equal is eq: whether the first is the same as any of the others.
func (s *scope) equal(args []expr, at where) expr {
	texts, nums := true, true
	for _, a := range args {
		texts = texts && a.text != nil
		nums = nums && a.num != nil
	}
	switch x, rest := args[0], args[1:]; {
	case texts:
		return flagExpr(func(f *frame) bool {
			v := x.text(f)
			for _, y := range rest {
				if y.text(f) == v {
					return true
				}
			}
			return false
		})
	case nums:
		return flagExpr(func(f *frame) bool {
			v := x.num(f)
			for _, y := range rest {
				if y.num(f) == v {
					return true
				}
			}
			return false
		})
	default:
		return flagExpr(func(f *frame) bool {
			v := x.any(f)
			for _, y := range rest {
				is, err := same(v, y.any(f))
				if err != nil {
					at.fail(err)
				}
				if is {
					return true
				}
			}
			return false
		})
	}
}

// ordered is lt, le, gt and ge.
func ordered(name string, args []expr, at where) expr {
	is := map[string]func(int) bool{
		"lt": func(n int) bool { return n < 0 }, "le": func(n int) bool { return n <= 0 },
		"gt": func(n int) bool { return n > 0 }, "ge": func(n int) bool { return n >= 0 },
	}[name]
	x, y := args[0], args[1]
	if x.num != nil && y.num != nil {
		return flagExpr(func(f *frame) bool { return is(min(max(x.num(f)-y.num(f), -1), 1)) })
	}
	return flagExpr(func(f *frame) bool {
		n, err := order(x.any(f), y.any(f))
		if err != nil {
			at.fail(err)
		}
		return is(n)
	})
}

// either is and, or: the first value that decides, else the last one.
func either(args []expr, or bool) expr {
	t := args[0].typ
	for _, a := range args {
		if a.typ != t {
			t = typ{}
		}
	}
	truths := make([]func(*frame) bool, len(args))
	for i, a := range args {
		truths[i] = a.truth()
	}
	e := exprOf(t, func(f *frame) any {
		var v any
		for _, a := range args {
			if v = a.any(f); isTrue(v) == or {
				break
			}
		}
		return v
	})
	// What only counts as true or false need not be boxed.
	e.is = func(f *frame) bool {
		for _, truth := range truths {
			if truth(f) == or {
				return or
			}
		}
		return !or
	}
	if t.sort == boolSort {
		e.flag = e.is
	}
	return e
}

func length(e expr, at where) expr {
	n := func(f *frame) int {
		v := e.any(f)
		if s, ok := asText(v); ok {
			return len(s)
		}
		if _, isNumber := v.(int); v != nil && !isNumber {
			if items, ok := itemsOf(v); ok {
				return items.len
			}
		}
		at.fail(&mistake{"len takes a list or a text", ""})
		return 0
	}
	return expr{typ: typ{sort: intSort}, num: n, any: func(f *frame) any { return n(f) }}
}

// printed is print, println and printf.
func printed(name string, args []expr) expr {
	return exprOf(typ{sort: textSort}, func(f *frame) any {
		values := make([]any, len(args))
		for i, a := range args {
			if values[i] = a.any(f); values[i] == nil && a.sort == objectSort {
				values[i] = spelled{}
			}
		}
		switch name {
		case "print":
			return sprint(values...)
		case "println":
			return sprintln(values...)
		}
		format, _ := asText(values[0])
		return sprintf(format, values[1:]...)
	})
}
