// Package view is what templates see, and runs them over it. A template meets
// a Page, a Document, a Group (a block, or any values that belong together)
// and what these lead to: all typed, all read only, each asked through its
// methods. There is no map of anything, so a name that does not exist is a
// mistake with a place in the template, and there is no way to switch escaping
// off: what is HTML has the type template.HTML because this house has printed
// or sanitised it, and everything else is text.
//
// docs/pages.md is this package as an author of themes knows it; its tables are
// made from the vocabulary in this package.
package view

// A kind says what a page is.
type kind uint8

const (
	documentPage kind = iota
	listPage          // of the documents of a type
	taxonomyPage      // of a taxonomy's terms
	termPage          // of the documents that name a term
	homePage          // where no document and no list is at /
	missingPage       // 404.html
)

func (k kind) String() string {
	return [...]string{"document", "list", "taxonomy", "term", "home", "404"}[k]
}

// A Locale is a language of the site.
type Locale struct {
	Code      string // "fr"
	Name      string // what the language calls itself: "français"
	Direction string // "ltr" or "rtl", for the dir attribute
}

func (l *Locale) String() string {
	if l == nil {
		return ""
	}
	return l.Name
}

// localeView gives a locale of the project.
func (s *Set) localeView(code string) *Locale {
	if l := s.locales[code]; l != nil {
		return &l.view
	}
	return &Locale{Code: code, Name: code, Direction: direction(code)}
}
