package markdown

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"galley/schemas/source"
)

// Sanitising takes three steps. Tags are read where they stand, which is where
// warnings and links get their places; each address is replaced by a mark, and
// text is written so that nothing in it can become a tag or an entity together
// with what stands next to it once a comment is gone. bluemonday takes out what
// the policy does not name: it decides. Then the HTML is parsed as a browser
// would, and printed from the tree, so that whatever stands around it on a page
// cannot be closed from within. A parser moves elements about (what a table may
// not hold goes in front of it) and so makes trees that their own HTML does not
// give again: it is parsed until it does. The marks become addresses, or empty
// places.

// maxRounds is how often HTML is parsed until it stays as it is. Random tags by
// the thousand never took more than five.
const maxRounds = 10

// appendMark writes the mark of a target.
func appendMark(b []byte, target int) []byte {
	return strconv.AppendInt(append(b, "galley:"...), int64(target), 10)
}

// clean is the first step: it appends the fragment with what may stay.
func (p *Printer) clean(b []byte, f *fragment) []byte {
	z := html.NewTokenizer(bytes.NewReader(f.bytes))
	at := 0
	skip, depth := "", 0 // inside of an element whose content is lost
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			if skip == "" {
				p.reportUnclosed(f, at)
			}
			return b
		}
		raw := z.Raw()
		begin := at
		at += len(raw)
		switch kind {
		case html.TextToken:
			if skip == "" {
				// A body has no zero bytes. A carriage return, which only an
				// entity brings here, is read as a new line in the next step.
				b = appendEscaped(b, bytes.ReplaceAll(z.Text(), []byte{0}, nil))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			tag, _ := z.TagName()
			element := string(tag)
			if skip != "" {
				if element == skip && kind == html.StartTagToken {
					depth++
				}
				continue
			}
			if _, ok := elements[element]; !ok {
				p.reportLost(f, begin, begin+len(raw), "", "<"+element+"> is dropped: it is not among the HTML that may be published")
				if kind == html.StartTagToken && contentIsLost(element) {
					skip, depth = element, 1
				}
				continue
			}
			b = p.cleanTag(b, f, element, begin, len(raw))
		case html.EndTagToken:
			tag, _ := z.TagName()
			element := string(tag)
			if skip != "" {
				if element == skip {
					if depth--; depth == 0 {
						skip = ""
					}
				}
				continue
			}
			if _, ok := elements[element]; ok {
				b = append(append(append(b, "</"...), element...), '>')
			}
		case html.CommentToken:
			if skip == "" && !bytes.HasPrefix(raw, []byte("<!--")) && !bytes.HasPrefix(raw, []byte("</")) {
				p.reportLost(f, begin, begin+2, "", "<"+string(raw[1:2])+" is dropped: it is not among the HTML that may be published")
			}
		}
	}
}

// cleanTag appends an opening tag with the attributes that it may have.
func (p *Printer) cleanTag(b []byte, f *fragment, element string, at, length int) []byte {
	b = append(append(b, '<'), element...)
	var seen []string
	tag := f.bytes[at : at+length]
	for i := 1 + len(element); i < len(tag); {
		var a attribute
		if a, i = nextAttribute(tag, i); a.name == "" {
			break
		}
		duplicate := false
		for _, s := range seen {
			duplicate = duplicate || s == a.name
		}
		if duplicate {
			continue
		}
		seen = append(seen, a.name)
		value := html.UnescapeString(string(tag[a.from:a.to]))
		pattern := allowedAttribute(element, a.name)
		isAddress, picture := isAddress(element, a.name)
		switch {
		case pattern == nil || !isAddress && !pattern.MatchString(value):
			p.reportLost(f, at+a.at, at+a.at+len(a.name), "", lostAttribute(a.name, element, pattern))
			continue
		case a.name == "srcset":
			if value = p.markSet(f, at+a.from, string(tag[a.from:a.to])); value == "" {
				continue
			}
		case isAddress:
			// What browsers pass over around an address is no part of it.
			value = strings.TrimFunc(value, func(r rune) bool { return r <= ' ' })
			for a.from < a.to && tag[a.from] <= ' ' {
				a.from++
			}
			for a.to > a.from && tag[a.to-1] <= ' ' {
				a.to--
			}
			from, to := f.offset(at+a.from), f.offset(at+a.to)
			if a.to > a.from {
				to = f.offset(at+a.to-1) + 1
			}
			p.addTarget([]byte(value), from, to, picture)
			p.targets[len(p.targets)-1].raw = true
			value = string(appendMark(nil, len(p.targets)-1))
		}
		b = append(append(append(b, ' '), a.name...), `="`...)
		b = append(AppendAttr(b, value), '"')
	}
	return append(b, '>')
}

func lostAttribute(name, element string, pattern *regexp.Regexp) string {
	if pattern != nil {
		return "the value of " + name + " is dropped: <" + element + "> may not have it"
	}
	return name + " is dropped: <" + element + "> may not have it"
}

// An attribute is one in a tag, by its places there.
type attribute struct {
	name     string // in lower case; "" where there is no more
	at       int
	from, to int // of the value, quotes not counted
}

// nextAttribute reads the attribute at or behind i as HTML has it, and gives
// the place behind it.
func nextAttribute(tag []byte, i int) (attribute, int) {
	end := len(tag)
	if end > 0 && tag[end-1] == '>' {
		end--
	}
	for i < end && (blankByte(tag[i]) || tag[i] == '/') {
		i++
	}
	a := attribute{at: i}
	for i < end && !blankByte(tag[i]) && tag[i] != '/' && (tag[i] != '=' || i == a.at) {
		i++
	}
	a.name = strings.ToLower(string(tag[a.at:i]))
	behind := i
	for i < end && blankByte(tag[i]) {
		i++
	}
	if i == end || tag[i] != '=' {
		a.from, a.to = behind, behind
		return a, behind
	}
	i++
	for i < end && blankByte(tag[i]) {
		i++
	}
	if i < end && (tag[i] == '"' || tag[i] == '\'') {
		quote := tag[i]
		i++
		a.from = i
		for i < end && tag[i] != quote {
			i++
		}
		a.to = i
		return a, min(i+1, end)
	}
	a.from = i
	for i < end && !blankByte(tag[i]) {
		i++
	}
	a.to = i
	return a, i
}

func blankByte(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' }

// markSet marks the addresses of a srcset, which stands at in the fragment.
func (p *Printer) markSet(f *fragment, at int, raw string) string {
	var b []byte
	for i := 0; ; {
		for i < len(raw) && (blankByte(raw[i]) || raw[i] == ',') {
			i++
		}
		if i == len(raw) {
			return string(b)
		}
		from := i
		for i < len(raw) && !blankByte(raw[i]) {
			i++
		}
		to := i
		for raw[to-1] == ',' {
			to--
		}
		var descriptor string
		if to == i {
			comma := strings.IndexByte(raw[i:], ',')
			if comma < 0 {
				comma = len(raw) - i
			}
			descriptor = strings.Join(strings.Fields(raw[i:i+comma]), " ")
			i += comma
		}
		p.addTarget([]byte(html.UnescapeString(raw[from:to])), f.offset(at+from), f.offset(at+to-1)+1, true)
		t := &p.targets[len(p.targets)-1]
		t.raw = true
		if t.link < 0 && t.from == t.to {
			continue // its scheme is not allowed
		}
		if len(b) > 0 {
			b = append(b, ", "...)
		}
		b = appendMark(b, len(p.targets)-1)
		if descriptor != "" {
			b = append(append(b, ' '), descriptor...)
		}
	}
}

// sanitize is the second and third step, on all that is in p.html.
func (p *Printer) sanitize() {
	if p.policy == nil {
		p.policy = newPolicy()
	}
	p.parsed = append(p.parsed[:0], p.policy.SanitizeBytes(p.html)...)
	most := 16*len(p.html) + 64<<10 // a <b> that is not closed is opened again in each block that follows
	context := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	for range maxRounds {
		p.html, p.marks, p.anchors = p.html[:0], p.marks[:0], p.anchors[:0]
		nodes, err := html.ParseFragment(bytes.NewReader(p.parsed), context)
		if err != nil { // elements inside of each other without end
			p.refuseHTML("split the text", "the HTML of this text is nested too deep")
			return
		}
		for _, n := range nodes {
			p.htmlTree(n)
		}
		if p.tooLarge {
			return
		}
		if len(p.html) > most {
			break
		}
		stays := sameHTML(p.parsed, p.html)
		p.parsed, p.html = p.html, p.parsed
		if stays {
			p.fillMarks()
			return
		}
	}
	p.refuseHTML("close each element inside of the one that it was opened in", "the elements of this text's HTML cross each other too often")
}

// refuseHTML gives up on a text's HTML.
func (p *Printer) refuseHTML(hint, message string) {
	p.html, p.marks, p.anchors = p.html[:0], p.marks[:0], p.anchors[:0]
	p.problems.Add(source.TooDeep, source.Pos{File: p.base.File, Line: max(p.base.Line, 1), Column: 1}, hint, "%s", message)
}

// sameHTML says whether printed is what was parsed for it, but for the two
// entities that bluemonday writes otherwise than we do: then it has the same
// tree. It may say no where the tree is the same.
func sameHTML(parsed, printed []byte) bool {
	i, j := 0, 0
	for i < len(parsed) && j < len(printed) {
		switch {
		case parsed[i] == '&' && bytes.HasPrefix(parsed[i:], []byte("&#34;")) && bytes.HasPrefix(printed[j:], []byte("&quot;")):
			i += len("&#34;")
			j += len("&quot;")
		case printed[j] == '\'' && bytes.HasPrefix(parsed[i:], []byte("&#39;")):
			i += len("&#39;")
			j++
		case parsed[i] != printed[j]:
			return false
		default:
			i++
			j++
		}
	}
	return i == len(parsed) && j == len(printed)
}

// htmlTree prints a node of sanitised HTML.
func (p *Printer) htmlTree(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		p.html = AppendAttr(p.html, n.Data)
	case html.ElementNode:
		if p.over(len(p.html)) {
			return
		}
		if !p.htmlOpen(n) {
			return
		}
		if void(n.Data) {
			return
		}
		if c := n.FirstChild; c != nil && c.Type == html.TextNode && n.Data == "pre" && strings.HasPrefix(c.Data, "\n") {
			p.put("\n") // a first new line is none
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			p.htmlTree(c)
		}
		p.put("</")
		p.put(n.Data)
		p.put(">")
	}
}

func (p *Printer) htmlOpen(n *html.Node) bool {
	if n.Namespace != "" || n.Data != "input" && elements[n.Data] == nil {
		return false
	}
	if n.Data == "input" {
		box := false
		for _, a := range n.Attr {
			box = box || a.Key == "type" && a.Val == "checkbox"
		}
		if !box {
			return false
		}
	}
	p.put("<")
	p.put(n.Data)
	for _, a := range n.Attr {
		p.put(" ")
		p.put(a.Key)
		p.put(`="`)
		if address, _ := isAddress(n.Data, a.Key); address {
			p.htmlMarks(a.Val)
		} else {
			p.html = AppendAttr(p.html, a.Val)
		}
		p.put(`"`)
		if a.Key == "id" || a.Key == "name" {
			p.anchors = append(p.anchors, a.Val)
		}
	}
	p.put(">")
	return true
}

// htmlMarks prints the value of an attribute with marks, and notes their places.
func (p *Printer) htmlMarks(value string) {
	for {
		before, behind, found := strings.Cut(value, "galley:")
		p.html = AppendAttr(p.html, before)
		if !found {
			return
		}
		end := 0
		for end < len(behind) && behind[end] >= '0' && behind[end] <= '9' {
			end++
		}
		i, _ := strconv.Atoi(behind[:end])
		value = behind[end:]
		from := len(p.html)
		p.html = appendMark(p.html, i)
		p.marks = append(p.marks, mark{from, len(p.html), i})
	}
}

// A mark stands in HTML in the place of an address.
type mark struct{ from, to, target int }

// fillMarks prints what was parsed last, each address in the place of its mark.
func (p *Printer) fillMarks() {
	p.html = p.html[:0]
	at := 0
	for _, m := range p.marks {
		p.html = append(p.html, p.parsed[at:m.from]...)
		at = m.to
		if t := p.targets[m.target]; t.link >= 0 {
			p.htmlSpots = append(p.htmlSpots, Spot{int32(len(p.html)), t.link})
		} else {
			p.html = appendEscaped(p.html, p.addresses[t.from:t.to])
		}
	}
	p.html = append(p.html, p.parsed[at:]...)
}
