package live

import (
	"bytes"
	"html"
)

// Inject appends page to b with the script that keeps it new: one element with
// an address and no text, which a policy of `script-src 'self'` lets through.
// It stands before the last </body> that is one, or at the end. etag is the
// page's own ETag as the server will tell it when asked again, and may be
// empty: then the script asks for it.
func Inject(b, page []byte, etag string) []byte {
	at := bodyEnd(page)
	b = append(b, page[:at]...)
	b = append(b, `<script src="`+Base+`client.js" data-etag="`...)
	b = append(b, html.EscapeString(etag)...)
	b = append(b, `" defer></script>`...)
	return append(b, page[at:]...)
}

// bodyEnd is where the last </body> begins that is a tag, or the page's end.
func bodyEnd(page []byte) int {
	for end := len(page); ; {
		at := lastFold(page[:end], "</body")
		if at < 0 {
			return len(page)
		}
		if !quoted(page[:at]) {
			return at
		}
		end = at
	}
}

// quoted says whether what follows is no HTML, since a comment or an element
// of mere text is open.
func quoted(before []byte) bool {
	for _, pair := range [...][2]string{
		{"<!--", "-->"}, {"<script", "</script"}, {"<style", "</style"}, {"<textarea", "</textarea"}, {"<title", "</title"},
	} {
		if at := lastFold(before, pair[0]); at >= 0 && lastFold(before[at:], pair[1]) < 0 {
			return true
		}
	}
	return false
}

// lastFold is where text stands last, in letters of either case, or -1. text
// begins with a byte that is no letter.
func lastFold(b []byte, text string) int {
	for end := len(b); ; {
		at := bytes.LastIndexByte(b[:end], text[0])
		if at < 0 {
			return -1
		}
		if len(b)-at >= len(text) && bytes.EqualFold(b[at:at+len(text)], []byte(text)) {
			return at
		}
		end = at
	}
}
