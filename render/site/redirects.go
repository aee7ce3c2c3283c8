package site

import (
	"iter"
	"strings"

	"galley/content"
	"galley/content/markdown"
	"galley/render"
	"galley/schemas/source"
)

// eachAlias plans the redirects, of addresses with an extension or of others.
func eachAlias(file bool) func(c *render.Context) iter.Seq[[]string] {
	return func(c *render.Context) iter.Seq[[]string] {
		return func(yield func([]string) bool) {
			for _, a := range c.Redirects() {
				if file == !strings.HasSuffix(a.URL, "/") && !yield([]string{strings.Trim(a.URL, "/")}) {
					return
				}
			}
		}
	}
}

// aliased gives the old address that a parameter names, and the page that it
// leads to; nil where there is none.
func aliased(c *render.Context, name string) (content.Redirect, *content.Entry) {
	a, ok := c.Redirect("/" + name + "/")
	if !ok {
		if a, ok = c.Redirect("/" + name); !ok {
			return a, nil
		}
	}
	return a, c.Entry(a.N)
}

func placeAlias(c *render.Context, r render.Request) source.Pos {
	a, e := aliased(c, r.Params[0])
	if e == nil {
		return source.Pos{}
	}
	return source.Pos{File: e.File, Line: int(a.Line), Column: int(a.Column)}
}

// answerAlias answers with a page that leads on, for hosts that know no
// redirects.
func answerAlias(c *render.Context, r render.Request, w *render.Response) *render.Failure {
	_, e := aliased(c, r.Params[0])
	if e == nil {
		return render.NotFound()
	}
	w.Type = "text/html; charset=utf-8"
	b := append(w.Body, `<!doctype html>`+"\n"+`<html lang="`...)
	b = markdown.AppendAttr(b, e.Locale)
	b = append(b, "\">\n<head>\n<meta charset=\"utf-8\">\n<title>"...)
	b = markdown.AppendAttr(b, e.Title)
	b = append(b, "</title>\n<link rel=\"canonical\" href=\""...)
	b = markdown.AppendAttr(b, c.Absolute(e.URL))
	b = append(b, "\">\n<meta name=\"robots\" content=\"noindex\">\n<meta http-equiv=\"refresh\" content=\"0; url="...)
	b = markdown.AppendAttr(b, c.Path(e.URL))
	b = append(b, "\">\n</head>\n<body>\n<p><a href=\""...)
	b = markdown.AppendAttr(b, c.Path(e.URL))
	b = append(b, "\">"...)
	b = markdown.AppendAttr(b, e.Title)
	w.Body = append(b, "</a></p>\n</body>\n</html>\n"...)
	return nil
}
