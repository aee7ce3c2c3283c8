package content

// Slug makes a slug of a text by the rule of design 4: Latin letters are
// transliterated, other scripts keep theirs. It may be "".
func Slug(text string) string { panic("to be written") }

// FileSlug makes a slug of a file's name without its extension: a leading date
// removed, in lower case, runs of other characters made one hyphen.
func FileSlug(name string) string { panic("to be written") }

// SlugFault says what keeps s from being a slug, in words that follow `the
// slug`, or "" if nothing does. A / separates parts if path is set.
func SlugFault(s string, path bool) string { panic("to be written") }

// Fold is what slugs and names are compared by: NFKC, without case.
func Fold(s string) string { panic("to be written") }
