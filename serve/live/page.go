package live

import (
	"bytes"
	"html"
	"strconv"
)

// Page is a whole page for a project of which no edition has been good yet: its
// problems, readable without a script, and the script that replaces it by the
// page that was asked for as soon as there is one.
func Page(st State) []byte {
	told := tell(st)
	var b bytes.Buffer
	text := func(s string) { b.WriteString(html.EscapeString(s)) }
	b.WriteString(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Galley: the project has problems</title>
<link rel="stylesheet" href="` + Base + `overlay.css">
<script src="` + Base + `client.js" data-number="` + strconv.FormatUint(told.Number, 10) + `" defer></script>
</head>
<body class="alone">
<main class="panel">
<h1>`)
	text(counted(told.Errors, told.Warnings))
	b.WriteString("</h1>\n<p class=\"note\">There is nothing to show before they are repaired. This page looks again by itself.</p>\n<ol class=\"problems\">\n")
	for _, p := range told.Problems {
		b.WriteString(`<li class="` + p.Severity + `"><p class="place">`)
		link(&b, p.placeJSON)
		b.WriteString(` <span class="rule">`)
		text(string(p.Rule))
		b.WriteString("</span></p>\n<p class=\"message\">")
		text(p.Message)
		b.WriteString("</p>\n")
		for _, l := range p.Lines {
			b.WriteString(`<pre><span class="number">` + strconv.Itoa(l.Number) + `</span>`)
			text(l.Before)
			b.WriteString("<mark>")
			text(l.Marked)
			b.WriteString("</mark>")
			text(l.After)
			b.WriteString("</pre>\n")
		}
		if p.Hint != "" {
			b.WriteString(`<p class="hint">`)
			text(p.Hint)
			b.WriteString("</p>\n")
		}
		for _, r := range p.Related {
			b.WriteString(`<p class="also">`)
			link(&b, r)
			b.WriteByte(' ')
			text(r.Message)
			b.WriteString("</p>\n")
		}
		b.WriteString("</li>\n")
	}
	b.WriteString("</ol>\n")
	if more := told.Errors + told.Warnings - len(told.Problems); more > 0 {
		b.WriteString(`<p class="note">and ` + strconv.Itoa(more) + " more: galley check lists them all</p>\n")
	}
	b.WriteString("</main>\n</body>\n</html>\n")
	return b.Bytes()
}

// link writes a place, as a link where an editor can open it.
func link(b *bytes.Buffer, p placeJSON) {
	place := p.File
	for _, n := range []int{p.Line, p.Column} {
		if n > 0 {
			place += ":" + strconv.Itoa(n)
		}
	}
	if p.Edit == "" {
		b.WriteString("<span>" + html.EscapeString(place) + "</span>")
		return
	}
	b.WriteString(`<a href="` + html.EscapeString(p.Edit) + `">` + html.EscapeString(place) + "</a>")
}

// counted says how many problems there are, as the overlay does.
func counted(errors, warnings int) string {
	count := func(n int, noun string) string {
		if n == 1 {
			return "1 " + noun
		}
		return strconv.Itoa(n) + " " + noun + "s"
	}
	switch {
	case warnings == 0:
		return count(errors, "error")
	case errors == 0:
		return count(warnings, "warning")
	}
	return count(errors, "error") + ", " + count(warnings, "warning")
}
