package view

// A sequence is a list of whatever items. Those that most lists are of it holds
// as they are, others by what gives them.
type sequence struct {
	len       int
	documents []*Document
	terms     []*Term
	links     []*Link
	others    func(i int) any
}

func (s *sequence) at(i int) any {
	switch {
	case s.documents != nil:
		return s.documents[i]
	case s.terms != nil:
		return s.terms[i]
	case s.links != nil:
		return s.links[i]
	}
	return s.others(i)
}

func sequenceOf[T any](list []T) sequence {
	s := sequence{len: len(list)}
	switch list := any(list).(type) {
	case []*Document:
		s.documents = list
	case []*Term:
		s.terms = list
	case []*Link:
		s.links = list
	default:
		s.others = others(list.([]T))
	}
	return s
}

func others[T any](list []T) func(i int) any { return func(i int) any { return list[i] } }

// itemsOf goes through what range goes through. Nothing has no items.
func itemsOf(v any) (sequence, bool) {
	switch v := v.(type) {
	case nil:
		return sequence{}, true
	case []*Document:
		return sequenceOf(v), true
	case []string:
		return sequenceOf(v), true
	case []any:
		return sequenceOf(v), true
	case []*Link:
		return sequenceOf(v), true
	case []*Term:
		return sequenceOf(v), true
	case []*Taxonomy:
		return sequenceOf(v), true
	case []*Group:
		return sequenceOf(v), true
	case []*Field:
		return sequenceOf(v), true
	case []*Heading:
		return sequenceOf(v), true
	case []*Type:
		return sequenceOf(v), true
	case []*Locale:
		return sequenceOf(v), true
	case []*Translation:
		return sequenceOf(v), true
	case []*PageNumber:
		return sequenceOf(v), true
	case []*Row:
		return sequenceOf(v), true
	case []*JSON:
		return sequenceOf(v), true
	case int:
		return sequence{len: max(v, 0), others: func(i int) any { return i }}, true
	}
	return sequence{}, false
}
