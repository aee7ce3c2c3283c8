package markdown

import (
	"regexp"

	"github.com/microcosm-cc/bluemonday"
)

// What sanitised HTML may have. One table says it: the warnings about what is
// lost are made from it, and the policy by which bluemonday takes it out. The
// usual ready-made policy was not chosen: it strips what Markdown itself makes
// (classes of code, task boxes, footnotes) and marks every link nofollow.
//
// Left out on purpose: everything that runs, embeds, or sends (script, iframe,
// object, form, SVG and MathML, which are other languages with rules of their
// own), style, data- and on- attributes.

// anything is for attributes that are only ever shown.
var (
	anything  = regexp.MustCompile(`(?s)^.*$`)
	name      = regexp.MustCompile(`^[\p{L}\p{M}\p{N}_:.-]+$`)
	names     = regexp.MustCompile(`^[\p{L}\p{M}\p{N}_:./\[\]%#()! -]*$`)
	word      = regexp.MustCompile(`^[a-zA-Z-]+$`)
	words_    = regexp.MustCompile(`^[a-zA-Z -]*$`)
	number    = regexp.MustCompile(`^-?[0-9]{1,9}$`)
	size      = regexp.MustCompile(`^[0-9]{1,5}(\.[0-9]+)?(px|%)?$`)
	flag      = regexp.MustCompile(`^[a-z]*$`)
	date      = regexp.MustCompile(`^[0-9TZWP:+. -]*$`)
	side      = regexp.MustCompile(`(?i)^(left|right|center|justify|top|middle|bottom|baseline)$`)
	cellStyle = regexp.MustCompile(`(?i)^\s*text-align:\s*(left|right|center);?\s*$`)
	blank     = regexp.MustCompile(`^(_blank|_self)$`)
	lazy      = regexp.MustCompile(`^(lazy|eager|async|sync|auto|metadata|none)$`)
	mediaType = regexp.MustCompile(`^[a-zA-Z0-9.+-]+/[a-zA-Z0-9.+-]+(; ?codecs=[a-zA-Z0-9., "']+)?$`)
	query     = regexp.MustCompile(`^[a-zA-Z0-9 ():,<=>./-]*$`)
	checkbox  = regexp.MustCompile(`^checkbox$`)
	// An address never stands in what is sanitised: a mark is in its place.
	marked    = regexp.MustCompile(`^galley:[0-9]+$`)
	markedSet = regexp.MustCompile(`^galley:[0-9]+( [0-9.]+[wxh])*(, galley:[0-9]+( [0-9.]+[wxh])*)*$`)
	// But for the way back from a footnote.
	linked = regexp.MustCompile(`^(galley:[0-9]+|#fnref[0-9]*:[0-9]+)$`)
)

type attributes map[string]*regexp.Regexp

// everywhere may stand on all elements.
var everywhere = attributes{"id": name, "class": names, "title": anything, "lang": word, "dir": word, "role": words_,
	"aria-label": anything, "aria-hidden": word, "aria-labelledby": names, "aria-describedby": names}

// elements are those that may stand at all, with their own attributes.
var elements = map[string]attributes{
	"p": {"align": side}, "h1": {"align": side}, "h2": {"align": side}, "h3": {"align": side}, "h4": {"align": side},
	"h5": {"align": side}, "h6": {"align": side}, "div": {"align": side}, "center": {}, "blockquote": {"cite": marked},
	"pre": {}, "hr": {}, "br": {}, "address": {}, "article": {}, "aside": {}, "section": {}, "header": {}, "footer": {},
	"main": {}, "nav": {}, "hgroup": {}, "figure": {}, "figcaption": {}, "details": {"open": flag}, "summary": {},
	"ul": {}, "ol": {"start": number, "reversed": flag, "type": name}, "li": {"value": number}, "dl": {}, "dt": {}, "dd": {},
	"a":    {"href": linked, "name": name, "target": blank, "rel": words_, "hreflang": word, "download": names},
	"abbr": {}, "b": {}, "bdi": {}, "bdo": {}, "big": {}, "cite": {}, "code": {}, "data": {"value": names}, "dfn": {}, "em": {},
	"i": {}, "kbd": {}, "mark": {}, "q": {"cite": marked}, "rp": {}, "rt": {}, "ruby": {}, "s": {}, "samp": {}, "small": {},
	"span": {}, "strike": {}, "strong": {}, "sub": {}, "sup": {}, "time": {"datetime": date}, "tt": {}, "u": {}, "var": {}, "wbr": {},
	"del": {"cite": marked, "datetime": date}, "ins": {"cite": marked, "datetime": date},
	"img": {"src": marked, "srcset": markedSet, "sizes": query, "alt": anything, "width": size, "height": size, "align": side,
		"loading": lazy, "decoding": lazy},
	"picture": {}, "source": {"src": marked, "srcset": markedSet, "sizes": query, "media": query, "type": mediaType, "width": size, "height": size},
	"video": {"src": marked, "poster": marked, "controls": flag, "width": size, "height": size, "preload": lazy, "loop": flag,
		"muted": flag, "playsinline": flag},
	"audio": {"src": marked, "controls": flag, "preload": lazy, "loop": flag, "muted": flag},
	"track": {"src": marked, "kind": word, "srclang": word, "label": anything, "default": flag},
	"table": {"align": side, "width": size}, "caption": {}, "colgroup": {"span": number}, "col": {"span": number, "width": size},
	"thead": {}, "tbody": {}, "tfoot": {}, "tr": {"align": side, "valign": side},
	"th": {"align": side, "valign": side, "colspan": number, "rowspan": number, "scope": word, "headers": names, "abbr": anything,
		"style": cellStyle, "width": size},
	"td": {"align": side, "valign": side, "colspan": number, "rowspan": number, "headers": names, "style": cellStyle, "width": size},
}

// allowedAttribute gives the pattern of what may stand in an attribute; nil: it
// may not be there.
func allowedAttribute(element, attribute string) *regexp.Regexp {
	if pattern := elements[element][attribute]; pattern != nil {
		return pattern
	}
	return everywhere[attribute]
}

// contentIsLost says whether what is in an element is lost with its tags.
func contentIsLost(element string) bool {
	switch element {
	case "script", "style", "iframe", "object", "applet", "noscript", "noembed", "noframes", "template", "textarea", "select",
		"datalist", "title", "head", "svg", "math", "xmp", "plaintext", "canvas", "frameset", "listing", "portal", "fencedframe":
		return true
	}
	return false
}

// isAddress says whether an attribute holds an address (or, srcset, several),
// and whether what is there is shown in the page.
func isAddress(element, attribute string) (address, picture bool) {
	switch attribute {
	case "href", "cite":
		return true, false
	case "src", "poster", "srcset":
		return true, true
	}
	return false, false
}

// newPolicy tells bluemonday.
func newPolicy() *bluemonday.Policy {
	policy := bluemonday.NewPolicy()
	for element, own := range elements {
		policy.AllowElements(element)
		policy.AllowNoAttrs().OnElements(element)
		for attribute, pattern := range own {
			policy.AllowAttrs(attribute).Matching(pattern).OnElements(element)
		}
	}
	for attribute, pattern := range everywhere {
		policy.AllowAttrs(attribute).Matching(pattern).Globally()
	}
	// The box of a task, which Markdown makes; raw HTML cannot bring one.
	policy.AllowAttrs("type").Matching(checkbox).OnElements("input")
	policy.AllowAttrs("checked", "disabled").Matching(flag).OnElements("input")
	policy.SkipElementsContent("applet", "template", "textarea", "select", "datalist", "head", "svg", "math", "xmp", "plaintext",
		"canvas", "listing", "portal", "fencedframe")
	return policy
}
