package butter

import (
	"slices"
	"strconv"

	"galley/render"
	"galley/render/api"
)

// The keys of contracts 2.3, each read in one place.

const (
	mostPageSize = 100
	mostQuery    = 100 // characters of a search
	mostLevels   = 5
	usualLevels  = 2
)

func bad(message string) *render.Failure { return &render.Failure{Status: 400, Message: message} }

func (f *family) localeKey(planned func(*render.Context, render.Request) []string) render.Key {
	if planned == nil {
		planned = func(*render.Context, render.Request) []string { return f.locales }
	}
	return render.Key{
		Name: "locale", Sort: render.Locale, Default: f.project.DefaultLocale(), About: "The language.",
		Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
			l, ok := api.FindLocale(f.project, text)
			switch {
			case text == "" || l == f.project.DefaultLocale():
				return "", nil
			case !ok:
				return "", bad("Invalid locale parameter")
			}
			return l, nil
		},
		Planned: planned,
	}
}

func (f *family) levelsKey() render.Key {
	return render.Key{
		Name: "levels", Sort: render.Variant, Default: "2", About: "How deep references are followed, 1 to 5: at 1 they are paths.",
		Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
			n, ok := api.Integer(text)
			if !ok {
				return "", bad("levels query parameter should be an integer between 1 and 5 (inclusive)")
			}
			return api.Spelled(max(1, min(n, mostLevels)), usualLevels), nil
		},
		Planned: func(*render.Context, render.Request) []string { return f.variants.levels },
	}
}

// altKey is planned where there is a picture or a file to describe.
func (f *family) altKey(planned func(*render.Context, render.Request) bool) render.Key {
	return render.Key{
		Name: "alt_media_text", Sort: render.Variant, Default: "0", About: "1: pictures and files are {url, alt}.",
		Read: readOne,
		Planned: func(c *render.Context, so render.Request) []string {
			if planned(c, so) {
				return f.unasked("alt_media_text", "1")
			}
			return nil
		},
	}
}

// unasked gives the one value of a variant that is planned, unless the project
// says otherwise.
func (f *family) unasked(key, value string) []string {
	if slices.Contains(f.omits, key) {
		return nil
	}
	return []string{value}
}

// readOne: 1 is on, and anything else is off.
func readOne(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
	if text != "1" {
		return "", nil
	}
	return text, nil
}

func (f *family) excludeBodyKey() render.Key {
	return render.Key{
		Name: "exclude_body", Sort: render.Variant, Default: "false", About: "true: posts without their body.",
		Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
			switch text {
			case "true", "True", "1":
				return "true", nil
			}
			return "", nil
		},
		Planned: func(*render.Context, render.Request) []string { return f.unasked("exclude_body", "true") },
	}
}

func (f *family) includeKey() render.Key {
	return render.Key{
		Name: "include", Sort: render.Variant, About: "recent_posts: with the ten newest posts of each.",
		Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
			if text != "recent_posts" {
				return "", nil
			}
			return text, nil
		},
		Planned: func(*render.Context, render.Request) []string { return f.unasked("include", "recent_posts") },
	}
}

// sizeKey is how many a page has. What cannot be read is the usual number.
func (f *family) sizeKey() render.Key {
	return render.Key{
		Name: "page_size", Sort: render.Variant, Default: strconv.Itoa(f.pageSize), About: "How many a page has, at most 100.",
		Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
			return api.Spelled(f.readSize(text), f.pageSize), nil
		},
		Planned: func(*render.Context, render.Request) []string { return f.variants.sizes },
	}
}

func (f *family) readSize(text string) int {
	if n, ok := api.Number(text); ok {
		return min(n, mostPageSize)
	}
	return f.pageSize
}

// pageKey is the page of a list whose total count gives.
func (f *family) pageKey(total func(*render.Context, render.Request) int) render.Key {
	return render.Key{
		Name: "page", Sort: render.Number, Default: "1", About: "The page, from 1.",
		Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
			n, ok := api.Number(text)
			if !ok {
				return "", invalidPage()
			}
			return api.Spelled(n, 1), nil
		},
		Planned: func(c *render.Context, so render.Request) []string {
			return api.Numbers(total(c, so), api.Count(so, "page_size", f.pageSize))
		},
	}
}

func invalidPage() *render.Failure { return &render.Failure{Status: 404, Message: "Invalid page."} }

// offsetKeys are the other way to ask for a piece of a list. It is never what
// is asked for by default, so its values are kept as they are.
func (f *family) offsetKeys() []render.Key {
	pages := []string{"page", "page_size"}
	return []render.Key{{
		Name: "limit", Unless: pages, About: "How many, at most 100; in place of page and page_size.",
		Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
			return strconv.Itoa(f.readSize(text)), nil
		},
	}, {
		Name: "offset", Unless: pages, About: "How many are left out before; in place of page and page_size.",
		Read: func(_ *render.Context, text string, _ render.Request) (string, *render.Failure) {
			n, _ := api.Integer(text)
			return strconv.Itoa(max(0, n)), nil
		},
	}}
}

func previewKey() render.Key {
	return render.Key{Name: "preview", Aliases: []string{"test"}, Default: "0", About: "1: drafts and what is scheduled too.", Read: readOne}
}

// dynamic makes a planned key one that only a server reads.
func dynamic(k render.Key) render.Key {
	k.Sort, k.Planned = render.Dynamic, nil
	return k
}

// unplanned makes a key one that is in no plan, of a request that is read as
// another one.
func unplanned(keys []render.Key) []render.Key {
	all := make([]render.Key, len(keys))
	for i, k := range keys {
		k.Planned = nil
		all[i] = k
	}
	return all
}

// A piece is which part of a list is asked for.
type piece struct {
	size, page int
	offset     int
	byOffset   bool
}

func (f *family) piece(r render.Request) piece {
	if r.Arg("limit") != "" || r.Arg("offset") != "" {
		return piece{byOffset: true, size: api.Count(r, "limit", f.pageSize), offset: api.Count(r, "offset", 0)}
	}
	p := piece{size: api.Count(r, "page_size", f.pageSize), page: api.Count(r, "page", 1)}
	p.offset = (p.page - 1) * p.size
	return p
}

// holds says whether a list of so many has the page: a first one always.
func (p piece) holds(total int) *render.Failure {
	if !p.byOffset && p.page > 1 && p.offset >= total {
		return invalidPage()
	}
	return nil
}

// appendMeta begins a list's answer: {"meta":{…}.
func (p piece) appendMeta(b []byte, total int) []byte {
	b = strconv.AppendInt(append(b, `{"meta":{"count":`...), int64(total), 10)
	next, previous := -1, -1
	if p.byOffset {
		if p.offset+p.size < total {
			next = p.offset + p.size
		}
		if p.offset > 0 {
			previous = max(0, p.offset-p.size)
		}
		b = appendNumber(append(b, `,"next_offset":`...), next)
		b = appendNumber(append(b, `,"previous_offset":`...), previous)
		return append(b, '}')
	}
	if p.offset+p.size < total {
		next = p.page + 1
	}
	if p.page > 1 {
		previous = p.page - 1
	}
	b = appendNumber(append(b, `,"next_page":`...), next)
	b = appendNumber(append(b, `,"previous_page":`...), previous)
	return append(b, '}')
}

// appendNumber appends a number, and null for one below 0.
func appendNumber(b []byte, n int) []byte {
	if n < 0 {
		return append(b, "null"...)
	}
	return strconv.AppendInt(b, int64(n), 10)
}

// cut gives the piece of a list that is there as a whole.
func cut[T any](p piece, all []T) []T {
	from := min(p.offset, len(all))
	return all[from:min(from+p.size, len(all))]
}
