package schemas

import "galley/schemas/source"

// A Pattern is a `slug` or `url`: literal text and parts in braces. Which
// parts there are, and what they give, is design's section "What a document is
// called"; content fills them in.
type Pattern struct {
	Text  string
	Parts []Part
	Pos   source.Pos
}

// A Part is a piece of a pattern.
type Part struct {
	Literal string   // if Kind is PartLiteral
	Kind    PartKind //
	Field   *Field   // of PartField
	Of      string   // of PartField and a time: year, month or day; "" is the field itself
}

type PartKind uint8

const (
	PartLiteral PartKind = iota
	PartFile
	PartPath
	PartLocale
	PartSlug
	PartYear
	PartMonth
	PartDay
	PartField
)

// Has says whether the pattern has a part of that kind.
func (p Pattern) Has(k PartKind) bool {
	for _, part := range p.Parts {
		if part.Kind == k {
			return true
		}
	}
	return false
}
