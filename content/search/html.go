package search

import (
	"bytes"
	"html"
)

// AppendHTML appends the text of printed HTML: without tags, with a space where
// a tag stands that parts words, entities undone. It is for what this project
// prints itself: attributes in double quotes, no comments, no scripts.
func AppendHTML(b, text []byte) []byte {
	for {
		i := bytes.IndexAny(text, "<&")
		if i < 0 {
			return append(b, text...)
		}
		b = append(b, text[:i]...)
		text = text[i:]
		if text[0] == '<' {
			name, rest := cutTag(text)
			if !within(name) {
				b = append(b, ' ')
			}
			text = rest
			continue
		}
		const longest = 40 // of the names of characters
		end := bytes.IndexByte(text[:min(len(text), longest)], ';')
		if end < 0 {
			b, text = append(b, '&'), text[1:]
			continue
		}
		b = append(b, html.UnescapeString(string(text[:end+1]))...)
		text = text[end+1:]
	}
}

// cutTag gives the name of the tag that a text begins with, and what stands
// behind it. A tag that does not end takes all.
func cutTag(text []byte) (name, rest []byte) {
	i := 1
	if i < len(text) && text[i] == '/' {
		i++
	}
	from := i
	for i < len(text) && asciiWord[text[i]&0x7f] != 0 && text[i] < 0x80 {
		i++
	}
	name = text[from:i]
	quoted := false
	for ; i < len(text); i++ {
		switch text[i] {
		case '"':
			quoted = !quoted
		case '>':
			if !quoted {
				return name, text[i+1:]
			}
		}
	}
	return name, nil
}

// within says that a tag may stand inside a word.
func within(name []byte) bool {
	switch string(name) {
	case "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark",
		"q", "s", "samp", "small", "span", "strong", "sub", "time", "tt", "u", "var", "wbr":
		return true
	}
	return false
}
