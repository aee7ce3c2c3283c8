package content

// Documents stay in memory, so what is read is kept without room to grow, and
// what many of them say is kept once.

// exactly gives a copy with no room to spare; of nothing, nil.
func exactly[S ~[]E, E any](s S) S {
	if len(s) == 0 {
		return nil
	}
	return append(make(S, 0, len(s)), s...)
}

// Phrases are short texts that many documents are expected to say: tags, options,
// what is referred to.
type phrases map[string]Value

// mostPhrases is how many are remembered. A project whose documents have a tag of
// their own each would gain nothing by more.
const (
	mostPhrases   = 1 << 14
	longestPhrase = 64
)

// value gives a text as a value, the very same each time.
func (t *phrases) value(s string) Value {
	if v, ok := (*t)[s]; ok {
		return v
	}
	v := Value(Text(s))
	if len(s) > longestPhrase {
		return v
	}
	if *t == nil || len(*t) == mostPhrases {
		*t = phrases{}
	}
	(*t)[s] = v
	return v
}

// text gives a text, the very same each time.
func (t *phrases) text(s string) string { return string(t.value(s).(Text)) }
