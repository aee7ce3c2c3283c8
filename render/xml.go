package render

import (
	"bytes"
	"strings"
)

// Feeds and sitemaps are written by appending, as JSON is.

// XMLHead is what a file of XML begins with.
const XMLHead = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// AppendXML appends text as XML has it, without the characters that XML cannot
// have.
func AppendXML(b []byte, s string) []byte {
	done := 0 // what of s is in b
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c > '>' && c != 0xEF || c > '&' && c < '<' {
			continue
		}
		b = append(b, s[done:i]...)
		switch done = i + 1; {
		case c == '&':
			b = append(b, "&amp;"...)
		case c == '<':
			b = append(b, "&lt;"...)
		case c == '>':
			b = append(b, "&gt;"...)
		case c == '"':
			b = append(b, "&quot;"...)
		case c < ' ' && c != '\n' && c != '\t' && c != '\r':
		case c == 0xEF && (strings.HasPrefix(s[i:], "\uFFFE") || strings.HasPrefix(s[i:], "\uFFFF")):
			i += 2
			done = i + 1
		default:
			b = append(b, c)
		}
	}
	return append(b, s[done:]...)
}

// AppendElement appends <name>text</name> on a line of its own.
func AppendElement(b []byte, name, text string) []byte {
	b = append(append(append(b, '<'), name...), '>')
	b = AppendXML(b, text)
	return append(append(append(b, "</"...), name...), ">\n"...)
}

// EndCDATA makes what was appended fit to stand in CDATA.
func EndCDATA(b []byte, from int) []byte {
	if bytes.Contains(b[from:], []byte("]]>")) {
		b = append(b[:from], bytes.ReplaceAll(b[from:], []byte("]]>"), []byte("]]]]><![CDATA[>"))...)
	}
	return b
}
