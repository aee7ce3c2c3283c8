package view

// A sequence is a list of whatever items.
type sequence struct {
	len int
	at  func(i int) any
}

func sequenceOf[T any](list []T) (sequence, bool) {
	return sequence{len(list), func(i int) any { return list[i] }}, true
}

// itemsOf goes through what range goes through. Nothing has no items.
func itemsOf(v any) (sequence, bool) {
	switch v := v.(type) {
	case nil:
		return sequence{}, true
	case []*Document:
		return sequenceOf(v)
	case []string:
		return sequenceOf(v)
	case []any:
		return sequenceOf(v)
	case []*Link:
		return sequenceOf(v)
	case []*Term:
		return sequenceOf(v)
	case []*Taxonomy:
		return sequenceOf(v)
	case []*Group:
		return sequenceOf(v)
	case []*Field:
		return sequenceOf(v)
	case []*Heading:
		return sequenceOf(v)
	case []*Type:
		return sequenceOf(v)
	case []*Locale:
		return sequenceOf(v)
	case []*Translation:
		return sequenceOf(v)
	case []*PageNumber:
		return sequenceOf(v)
	case []*Row:
		return sequenceOf(v)
	case []*JSON:
		return sequenceOf(v)
	case int:
		return sequence{max(v, 0), func(i int) any { return i }}, true
	}
	return sequence{}, false
}
