package content

import (
	"fmt"
	"strings"

	"galley/schemas"
	"galley/schemas/source"
)

// Values that lead elsewhere: references, terms, addresses, pictures and files.
// Here they are taken down as mentions; whether there is anything at the other
// end is found out when all documents are read.

// tag reads a term: of a taxonomy of documents it is mentioned.
func (r *reading) tag(f *schemas.Field, n *source.Node) Value {
	s, ok := r.scalar(n, "a text")
	if !ok {
		return nil
	}
	if len(f.To) > 0 || f.Taxonomy != nil && f.Taxonomy.To != nil {
		return Ref(r.mention(ToDocument, f, n, r.phrases.text(s)))
	}
	return r.phrases.value(s)
}

func (r *reading) reference(f *schemas.Field, n *source.Node) Value {
	s, ok := r.scalar(n, "a slug or a path")
	if !ok {
		return nil
	}
	return Ref(r.mention(ToDocument, f, n, r.phrases.text(s)))
}

func (r *reading) mention(kind MentionKind, f *schemas.Field, n *source.Node, text string) int32 {
	r.doc.Mentions = append(r.doc.Mentions, Mention{Kind: kind, Field: f, Text: text, Place: placeOf(n)})
	return int32(len(r.doc.Mentions) - 1)
}

func (r *reading) link(f *schemas.Field, n *source.Node) Value {
	s, ok := r.scalar(n, "an address")
	if !ok || !r.schemeFits(n, s, "http", "https", "mailto", "tel") || !r.textFits(f, n, s) {
		return nil
	}
	return Link(r.mention(ToLink, f, n, s))
}

// schemeFits allows an address its scheme, or none.
func (r *reading) schemeFits(n *source.Node, s string, allowed ...string) bool {
	is := schemeOf(s)
	if is == "" {
		return true
	}
	for _, a := range allowed {
		if is == a {
			return true
		}
	}
	if is == "data" && allowed[len(allowed)-1] == "data" {
		for _, picture := range []string{"png", "jpeg", "gif", "webp"} {
			rest, is := strings.CutPrefix(strings.ToLower(s), "data:image/"+picture)
			if is && rest != "" && (rest[0] == ';' || rest[0] == ',') {
				return true
			}
		}
	}
	r.problem(source.URLScheme, n, "allowed: "+strings.Join(allowed, ", ")+", or an address in the project", "an address may not begin with %q", is+":")
	return false
}

// schemeOf gives an address's scheme in lower case, as a browser would see it:
// blanks and control characters do not count. "" is none.
func schemeOf(s string) string {
	var b []byte
	for i := range len(s) {
		switch c := s[i]; {
		case c <= ' ' || c == 0x7f:
		case c == ':':
			return string(b)
		case c >= 'A' && c <= 'Z':
			b = append(b, c+'a'-'A')
		case c >= 'a' && c <= 'z', len(b) > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'):
			b = append(b, c)
		default:
			return ""
		}
	}
	return ""
}

// media reads an image or a file: its address, or a mapping with more.
func (r *reading) media(f *schemas.Field, n *source.Node) Value {
	m := &Media{}
	src := n
	if n.Kind == source.Mapping {
		if src = n.Get("src"); src == nil || empty(src) {
			r.problem(source.Required, n, "add `src: …`", "\"src\" is required by %s", oneOf(f.Kind))
			src = nil
		}
		for i := range n.Nodes {
			switch part := &n.Nodes[i]; part.Key {
			case "src":
			case "alt":
				if part.Kind != source.Null {
					m.Alt, _ = r.scalar(part, "a text")
				}
			case "title":
				if part.Kind != source.Null {
					m.Title, _ = r.scalar(part, "a text")
				}
			default:
				hint := source.DidYouMean(part.Key, []string{"src", "alt", "title"})
				if hint == "" {
					hint = "it has src, alt and title"
				}
				r.keyProblem(source.UnknownField, part, nil, hint, "%q is not a field of %s", part.Key, oneOf(f.Kind))
			}
		}
		if src == nil {
			return nil
		}
	}
	s, ok := r.scalar(src, "a path or an address")
	schemes := []string{"http", "https"}
	if f.Kind == schemas.Image {
		schemes = append(schemes, "data")
	}
	if !ok || !r.schemeFits(src, s, schemes...) || !r.accepts(f, src, s) {
		return nil
	}
	if f.AltRequired && strings.TrimSpace(m.Alt) == "" {
		hint := "say what is to be seen: `alt: …`"
		if n.Kind != source.Mapping {
			hint = fmt.Sprintf("write `{src: %s, alt: …}`, and say what is to be seen", s)
		}
		r.problem(source.MissingAlt, n, hint, "the image needs an alternative text")
	}
	m.Mention = r.mention(ToFile, f, src, s)
	return m
}

// oneOf is a picture or a file in the words of a sentence.
func oneOf(k schemas.Kind) string {
	if k == schemas.Image {
		return "an image"
	}
	return "a file"
}

// accepts holds a file's extension against those that the field accepts.
func (r *reading) accepts(f *schemas.Field, n *source.Node, s string) bool {
	if f.Accept == nil || schemeOf(s) == "data" {
		return true
	}
	file := s
	if i := strings.IndexAny(file, "?#"); i >= 0 {
		file = file[:i]
	}
	extension := ""
	if i := strings.LastIndexByte(file, '.'); i > strings.LastIndexByte(file, '/') {
		extension = strings.ToLower(file[i+1:])
	}
	for _, a := range f.Accept {
		if a == extension {
			return true
		}
	}
	r.problem(source.WrongKind, n, "accepted: "+strings.Join(f.Accept, ", "), "%s is not of an accepted kind", quote(s))
	return false
}
