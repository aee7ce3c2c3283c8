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

// What the value of an attribute may look like.
var (
	likeAnything  = regexp.MustCompile(`(?s)^.*$`)
	likeName      = regexp.MustCompile(`^[\p{L}\p{M}\p{N}_:.-]+$`)
	likeNames     = regexp.MustCompile(`^[\p{L}\p{M}\p{N}_:./\[\]%#()! -]*$`)
	likeWord      = regexp.MustCompile(`^[a-zA-Z-]+$`)
	likeWords     = regexp.MustCompile(`^[a-zA-Z -]*$`)
	likeNumber    = regexp.MustCompile(`^-?[0-9]{1,9}$`)
	likeSize      = regexp.MustCompile(`^[0-9]{1,5}(\.[0-9]+)?(px|%)?$`)
	likeFlag      = regexp.MustCompile(`^[a-z]*$`)
	likeDate      = regexp.MustCompile(`^[0-9TZWP:+. -]*$`)
	likeSide      = regexp.MustCompile(`(?i)^(left|right|center|justify|top|middle|bottom|baseline)$`)
	likeCellStyle = regexp.MustCompile(`(?i)^\s*text-align:\s*(left|right|center);?\s*$`)
	likeWindow    = regexp.MustCompile(`^(_blank|_self)$`)
	likeLoading   = regexp.MustCompile(`^(lazy|eager|async|sync|auto|metadata|none)$`)
	likeMediaType = regexp.MustCompile(`^[a-zA-Z0-9.+-]+/[a-zA-Z0-9.+-]+(; ?codecs=[a-zA-Z0-9., "']+)?$`)
	likeQuery     = regexp.MustCompile(`^[a-zA-Z0-9 ():,<=>./-]*$`)
	likeCheckbox  = regexp.MustCompile(`^checkbox$`)
	// An address never stands in what is sanitised: a mark is in its place.
	likeMark  = regexp.MustCompile(`^galley:[0-9]+$`)
	likeMarks = regexp.MustCompile(`^galley:[0-9]+( [0-9.]+[wxh])*(, galley:[0-9]+( [0-9.]+[wxh])*)*$`)
	// But for the way back from a footnote.
	likeLink = regexp.MustCompile(`^(galley:[0-9]+|#fnref[0-9]*:[0-9]+)$`)
)

type attributes map[string]*regexp.Regexp

// everywhere may stand on all elements.
var everywhere = attributes{"id": likeName, "class": likeNames, "title": likeAnything, "lang": likeWord, "dir": likeWord, "role": likeWords,
	"aria-label": likeAnything, "aria-hidden": likeWord, "aria-labelledby": likeNames, "aria-describedby": likeNames}

// elements are those that may stand at all, with their own attributes.
var elements = map[string]attributes{
	"p": {"align": likeSide}, "h1": {"align": likeSide}, "h2": {"align": likeSide}, "h3": {"align": likeSide}, "h4": {"align": likeSide},
	"h5": {"align": likeSide}, "h6": {"align": likeSide}, "div": {"align": likeSide}, "center": {}, "blockquote": {"cite": likeMark},
	"pre": {}, "hr": {}, "br": {}, "address": {}, "article": {}, "aside": {}, "section": {}, "header": {}, "footer": {},
	"main": {}, "nav": {}, "hgroup": {}, "figure": {}, "figcaption": {}, "details": {"open": likeFlag}, "summary": {},
	"ul": {}, "ol": {"start": likeNumber, "reversed": likeFlag, "type": likeName}, "li": {"value": likeNumber}, "dl": {}, "dt": {}, "dd": {},
	"a":    {"href": likeLink, "name": likeName, "target": likeWindow, "rel": likeWords, "hreflang": likeWord, "download": likeNames},
	"abbr": {}, "b": {}, "bdi": {}, "bdo": {}, "big": {}, "cite": {}, "code": {}, "data": {"value": likeNames}, "dfn": {}, "em": {},
	"i": {}, "kbd": {}, "mark": {}, "q": {"cite": likeMark}, "rp": {}, "rt": {}, "ruby": {}, "s": {}, "samp": {}, "small": {},
	"span": {}, "strike": {}, "strong": {}, "sub": {}, "sup": {}, "time": {"datetime": likeDate}, "tt": {}, "u": {}, "var": {}, "wbr": {},
	"del": {"cite": likeMark, "datetime": likeDate}, "ins": {"cite": likeMark, "datetime": likeDate},
	"img": {"src": likeMark, "srcset": likeMarks, "sizes": likeQuery, "alt": likeAnything, "width": likeSize, "height": likeSize, "align": likeSide,
		"loading": likeLoading, "decoding": likeLoading},
	"picture": {}, "source": {"src": likeMark, "srcset": likeMarks, "sizes": likeQuery, "media": likeQuery, "type": likeMediaType, "width": likeSize, "height": likeSize},
	"video": {"src": likeMark, "poster": likeMark, "controls": likeFlag, "width": likeSize, "height": likeSize, "preload": likeLoading, "loop": likeFlag,
		"muted": likeFlag, "playsinline": likeFlag},
	"audio": {"src": likeMark, "controls": likeFlag, "preload": likeLoading, "loop": likeFlag, "muted": likeFlag},
	"track": {"src": likeMark, "kind": likeWord, "srclang": likeWord, "label": likeAnything, "default": likeFlag},
	"table": {"align": likeSide, "width": likeSize}, "caption": {}, "colgroup": {"span": likeNumber}, "col": {"span": likeNumber, "width": likeSize},
	"thead": {}, "tbody": {}, "tfoot": {}, "tr": {"align": likeSide, "valign": likeSide},
	"th": {"align": likeSide, "valign": likeSide, "colspan": likeNumber, "rowspan": likeNumber, "scope": likeWord, "headers": likeNames, "abbr": likeAnything,
		"style": likeCellStyle, "width": likeSize},
	"td": {"align": likeSide, "valign": likeSide, "colspan": likeNumber, "rowspan": likeNumber, "headers": likeNames, "style": likeCellStyle, "width": likeSize},
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
	policy.AllowAttrs("type").Matching(likeCheckbox).OnElements("input")
	policy.AllowAttrs("checked", "disabled").Matching(likeFlag).OnElements("input")
	policy.SkipElementsContent("applet", "template", "textarea", "select", "datalist", "head", "svg", "math", "xmp", "plaintext",
		"canvas", "listing", "portal", "fencedframe")
	return policy
}
