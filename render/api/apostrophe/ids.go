package apostrophe

import (
	"slices"
	"strings"

	"galley/render"
	"galley/schemas"
)

// Modes of a document (contracts 3.1).
const (
	published = "published"
	draft     = "draft"
)

// An id names one version of a document.
type id struct{ doc, locale, mode string }

func (i id) String() string { return i.doc + ":" + i.locale + ":" + i.mode }

// appendID appends an id as a JSON string.
func appendID(b []byte, i id) []byte {
	b = append(append(b, '"'), i.doc...)
	b = append(append(b, ':'), i.locale...)
	return append(append(append(b, ':'), i.mode...), '"')
}

// parseID reads an id: of three parts, or else bare, of the first locale and
// published (routes.md 7).
func (f *family) parseID(text string) (i id, bare bool) {
	if doc, rest, ok := strings.Cut(text, ":"); ok {
		if locale, mode, ok := strings.Cut(rest, ":"); ok && !strings.Contains(mode, ":") {
			return id{doc, locale, mode}, false
		}
	}
	return id{text, f.project.DefaultLocale(), published}, true
}

// readID makes an id, and the locale and mode that override its own, one id.
func (f *family) readID(_ *render.Context, r render.Request) (render.Request, *render.Failure) {
	which, bare := f.parseID(r.Params[0])
	which, asked, args := f.override(which, r.Args)
	r.Args = args
	if !bare || asked {
		r.Params = append([]string{which.String()}, r.Params[1:]...)
	}
	return r, nil
}

// bareID gives the request by the bare id that one by a full id is too: of the
// first locale, without a variant (routes.md 7).
func (f *family) bareID(_ *render.Context, r render.Request) []render.Request {
	which, bare := f.parseID(r.Params[0])
	if bare || len(r.Args) > 0 || slices.Contains(f.omits, schemas.OmitBareIDs) || which.locale != f.project.DefaultLocale() || which.mode != published {
		return nil
	}
	return []render.Request{{Route: r.Route, Family: r.Family, Params: []string{which.doc}}}
}

// override takes locale and mode out of a request's keys into an id.
func (f *family) override(which id, given []render.Arg) (_ id, asked bool, left []render.Arg) {
	mode := ""
	for _, a := range given {
		switch a.Key {
		case "apos-locale":
			locale, with, _ := strings.Cut(a.Value, ":")
			which.locale, asked = locale, true
			if with != "" && mode == "" {
				mode = with
			}
		case "apos-mode":
			mode = a.Value
		default:
			left = append(left, a)
		}
	}
	if mode != "" {
		which.mode, asked = mode, true
	}
	return which, asked, left
}
