package markdown

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// fault looks at a printed text as somebody who does not know how it was made:
// what is wrong with it, or "".
func fault(text []byte, r Result, sanitized bool) string {
	for _, check := range []func() string{
		func() string { return htmlFault(r, sanitized) },
		func() string { return richFault(r) },
		func() string { return spotsFault(r) },
		func() string { return placesFault(text, r) },
		func() string {
			if n := utf8.RuneCountInString(r.Excerpt); n > 300 || strings.ContainsAny(r.Excerpt, "\n\t") {
				return fmt.Sprintf("the excerpt has %d characters: %q", n, r.Excerpt)
			}
			return ""
		},
		func() string {
			seen := map[string]bool{}
			for _, h := range r.Headings {
				if h.ID == "" || seen[h.ID] {
					return fmt.Sprintf("the heading id %q is empty or there twice", h.ID)
				}
				seen[h.ID] = true
			}
			return ""
		},
	} {
		if message := check(); message != "" {
			return message
		}
	}
	return ""
}

// markdownElements are all that Markdown itself makes, with their attributes.
var markdownElements = map[string]string{
	"p": "", "h1": "id", "h2": "id", "h3": "id", "h4": "id", "h5": "id", "h6": "id", "ul": "", "ol": "start", "li": "id",
	"blockquote": "", "pre": "", "code": "class", "hr": "", "br": "", "em": "", "strong": "", "del": "",
	"a": "href title class role", "img": "src alt title", "input": "checked disabled type", "sup": "id",
	"table": "", "thead": "", "tbody": "", "tr": "", "th": "style", "td": "style", "dl": "", "dt": "", "dd": "", "div": "class role",
}

func htmlFault(r Result, sanitized bool) string {
	// Each empty place gets something that shows where it ends up.
	page := string(insert(r.HTML, r.HTMLSpots, "/here"))
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		switch token := z.Token(); kind {
		case html.CommentToken, html.DoctypeToken:
			return fmt.Sprintf("a comment came through: %q", token.Data)
		case html.StartTagToken, html.SelfClosingTagToken:
			if message := tagFault(token, sanitized); message != "" {
				return message
			}
		}
	}
	if _, err := html.ParseFragment(strings.NewReader(page), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}); err != nil &&
		!strings.Contains(err.Error(), "512") {
		return err.Error()
	}
	return ""
}

func tagFault(tag html.Token, sanitized bool) string {
	own, known := markdownElements[tag.Data]
	if !known && !(sanitized && elements[tag.Data] != nil) {
		return fmt.Sprintf("<%s> came through", tag.Data)
	}
	for _, a := range tag.Attr {
		if !slices.Contains(strings.Fields(own), a.Key) && !(sanitized && allowedAttribute(tag.Data, a.Key) != nil) {
			return fmt.Sprintf("%s of <%s> came through", a.Key, tag.Data)
		}
		switch a.Key {
		case "href", "src", "cite", "poster":
			if scheme := schemeOf(a.Val); !slices.Contains([]string{"", "http", "https", "mailto", "tel"}, scheme) &&
				!(a.Key == "src" && strings.HasPrefix(strings.ToLower(a.Val), "data:image/") && !strings.Contains(a.Val, "svg")) {
				return fmt.Sprintf("an address came through: %q", a.Val)
			}
		case "style":
			if !likeCellStyle.MatchString(a.Val) {
				return fmt.Sprintf("a style came through: %q", a.Val)
			}
		}
	}
	return ""
}

// schemeOf reads a scheme as a browser does, in its own way.
func schemeOf(address string) string {
	address = strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, strings.TrimLeftFunc(address, func(r rune) bool { return r <= ' ' }))
	scheme, _, found := strings.Cut(address, ":")
	if !found || scheme == "" {
		return ""
	}
	for i, r := range strings.ToLower(scheme) {
		if !(r >= 'a' && r <= 'z') && (i == 0 || !strings.ContainsRune("0123456789+-.", r)) {
			return ""
		}
	}
	return strings.ToLower(scheme)
}

func insert(form []byte, spots []Spot, text string) []byte {
	var b []byte
	at := int32(0)
	for _, s := range spots {
		b = append(append(b, form[at:s.At]...), text...)
		at = s.At
	}
	return append(b, form[at:]...)
}

func spotsFault(r Result) string {
	for form, spots := range map[string][]Spot{string(r.HTML): r.HTMLSpots, string(r.Rich): r.RichSpots} {
		last := int32(0)
		for _, s := range spots {
			if s.At < last || int(s.At) >= len(form) || s.Link < 0 || int(s.Link) >= len(r.Links) {
				return fmt.Sprintf("the place %+v is out of order or range", s)
			}
			last = s.At
			if before := form[s.At-1]; before != '"' && before != ' ' {
				return fmt.Sprintf("an address would follow %q", form[max(0, s.At-20):s.At])
			}
		}
	}
	return ""
}

func placesFault(text []byte, r Result) string {
	lines := bytes.Split(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\n"))
	at := func(what string, line, column int) string {
		if line < 1 || line > len(lines) || column < 1 || column > utf8.RuneCount(lines[line-1])+2 {
			return fmt.Sprintf("%s is at %d:%d, where nothing is", what, line, column)
		}
		return ""
	}
	for _, l := range r.Links {
		if message := at("the link "+l.Target, int(l.Line), int(l.Column)); message != "" {
			return message
		}
		if l.EndColumn <= l.Column {
			return fmt.Sprintf("the link %s ends before it begins", l.Target)
		}
		runes := []rune(string(lines[l.Line-1]))
		if strings.ContainsAny(l.Target, "\\&\n") || l.Target == "" || !utf8.Valid(lines[l.Line-1]) {
			continue
		}
		if from, to := int(l.Column)-1, int(l.EndColumn)-1; to <= len(runes) {
			if written := string(runes[from:to]); !strings.ContainsAny(written, "\\&\x00") && written != l.Target {
				return fmt.Sprintf("where the link %q should be is %q", l.Target, written)
			}
		}
	}
	for _, problem := range r.Problems {
		if message := at(problem.Message, problem.Line, problem.Column); message != "" {
			return message
		}
	}
	return ""
}

// A node is one of ProseMirror's, as its own reader takes it.
type node struct {
	Type    string
	Attrs   map[string]any
	Content []node
	Marks   []struct {
		Type  string
		Attrs map[string]any
	}
	Text *string
}

// A richKind says what TipTap's schema asks of a node.
type richKind struct {
	group  string // block, inline, or its own name
	first  string // what must come first; "" is anything of content
	within string // what its content is made of: groups or names; "" is nothing
	empty  bool   // it may be
	attrs  string // that it has to have
}

var richKinds = map[string]richKind{
	"doc":            {group: "doc", within: "block"},
	"paragraph":      {group: "block", within: "inline text", empty: true},
	"heading":        {group: "block", within: "inline text", empty: true, attrs: "level id"},
	"blockquote":     {group: "block", within: "block"},
	"bulletList":     {group: "block", within: "listItem"},
	"orderedList":    {group: "block", within: "listItem", attrs: "start"},
	"listItem":       {group: "listItem", first: "paragraph", within: "block"},
	"taskList":       {group: "block", within: "taskItem"},
	"taskItem":       {group: "taskItem", first: "paragraph", within: "block", attrs: "checked"},
	"codeBlock":      {group: "block", within: "text", empty: true, attrs: "language"},
	"horizontalRule": {group: "block", empty: true},
	"table":          {group: "block", within: "tableRow"},
	"tableRow":       {group: "tableRow", within: "tableCell tableHeader"},
	"tableCell":      {group: "tableCell", within: "block"},
	"tableHeader":    {group: "tableHeader", within: "block"},
	"hardBreak":      {group: "inline", empty: true},
	"image":          {group: "inline", empty: true, attrs: "src alt title"},
	"text":           {group: "text", empty: true},
}

var markOrder = []string{"link", "bold", "code", "italic", "strike"}

func richFault(r Result) string {
	if r.Rich == nil {
		return ""
	}
	var doc node
	decoder := json.NewDecoder(bytes.NewReader(insert(r.Rich, r.RichSpots, "/here")))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&doc); err != nil {
		return err.Error()
	}
	if doc.Type != "doc" {
		return "the first node is no doc"
	}
	return doc.fault()
}

func (n *node) fault() string {
	kind, ok := richKinds[n.Type]
	if !ok {
		return fmt.Sprintf("there is no node %q", n.Type)
	}
	if len(n.Content) == 0 && !kind.empty {
		return n.Type + " is empty"
	}
	for _, attr := range strings.Fields(kind.attrs) {
		if _, ok := n.Attrs[attr]; !ok {
			return n.Type + " lacks " + attr
		}
	}
	if (n.Type == "text") != (n.Text != nil) || n.Text != nil && *n.Text == "" {
		return n.Type + " has a wrong text"
	}
	if kind.first != "" && n.Content[0].Type != kind.first {
		return fmt.Sprintf("%s begins with %s", n.Type, n.Content[0].Type)
	}
	last := -1
	for _, m := range n.Marks {
		rank := slices.Index(markOrder, m.Type)
		if rank <= last {
			return fmt.Sprintf("the marks of %v are out of order", n.Marks)
		}
		last = rank
		if _, ok := m.Attrs["href"]; m.Type == "link" && !ok {
			return "a link leads nowhere"
		}
	}
	for i := range n.Content {
		c := &n.Content[i]
		if group := richKinds[c.Type].group; !slices.Contains(strings.Fields(kind.within), group) {
			return fmt.Sprintf("%s in %s", c.Type, n.Type)
		}
		if i > 0 && c.Type == "text" && n.Content[i-1].Type == "text" && fmt.Sprint(c.Marks) == fmt.Sprint(n.Content[i-1].Marks) && !strings.Contains(fmt.Sprint(c.Marks), "/here") {
			return fmt.Sprintf("two texts with equal marks: %q %q", *n.Content[i-1].Text, *c.Text)
		}
		if message := c.fault(); message != "" {
			return message
		}
	}
	return ""
}
