package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"galley/render"
)

// Caddy's rules are a file with a snippet, which a site imports beside its root.
// Values of keys are maps, of which the first line that matches counts. Keys
// that stand for themselves are read decoded, all others as the query spells
// them, as with nginx: so that of a key given twice the last value is found.

func caddy(t *rules) []byte {
	w := &caddyWriter{}
	name := t.host
	if name == "" {
		name = "example.com"
	}
	w.line("# What maps the original addresses of the APIs to the files of the tree, printed by `galley rules caddy`.")
	w.line("# " + again)
	w.line("#")
	w.line("#   import /etc/caddy/galley.caddy   # this file, once")
	w.line("#   " + name + " {")
	w.line("#       root * /var/www/site   # " + where(t))
	w.line("#       import galley")
	w.line("#   }")
	w.line("")
	w.open("(galley_file)")
	w.line("@galley_there file {path}")
	w.line("header @galley_there Content-Type {galley_kind}")
	w.open("file_server @galley_there")
	w.line("disable_canonical_uris")
	w.close()
	w.close()
	w.line("")
	w.open("(galley)")
	w.kinds()
	for _, group := range t.grouped() {
		w.keys(t, group)
	}
	w.ids(t)
	w.turns(t)
	w.moved(t)
	w.line("")
	if t.prefix == "" {
		w.open("route")
	} else {
		w.line("@galley_site path_regexp " + token("^"+regexp.QuoteMeta(t.prefix)+"(?:/|$)"))
		w.open("route @galley_site")
	}
	w.line("# Every answer is asked for again before it is used: no name here ever says that its bytes stay.")
	w.line("header Cache-Control no-cache")
	w.line("header Access-Control-Allow-Origin *")
	w.line("header X-Content-Type-Options nosniff")
	if len(t.redirects) > 0 {
		w.line("@galley_moved vars_regexp {galley_moved} ^/")
		w.line("redir @galley_moved {galley_moved} 301")
	}
	if len(t.families) > 0 {
		w.preflight(t)
	}
	families := slices.Clone(t.families) // the longest base first
	slices.SortStableFunc(families, func(a, b *family) int { return len(b.base) - len(a.base) })
	for _, f := range families {
		w.family(t, f)
	}
	w.pages(t)
	w.close()
	w.close()
	return []byte(w.b.String())
}

type caddyWriter struct {
	b     strings.Builder
	depth int
}

func (w *caddyWriter) line(text string) {
	if text != "" {
		w.b.WriteString(strings.Repeat("\t", w.depth))
		w.b.WriteString(text)
	}
	w.b.WriteByte('\n')
}

func (w *caddyWriter) open(text string) {
	w.line(text + " {")
	w.depth++
}

func (w *caddyWriter) close() {
	w.depth--
	w.line("}")
}

// handle opens a block whose directives are followed in the order in which they
// stand; only one of several such blocks is.
func (w *caddyWriter) handle(text string) {
	w.open(text)
	w.open("route")
}

func (w *caddyWriter) end() {
	w.close()
	w.close()
}

// token writes a string as one token of a Caddyfile.
func token(s string) string {
	if strings.Contains(s, "`") {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
	}
	return "`" + s + "`"
}

// kinds writes the media type of every extension, as Galley's own server has
// them.
func (w *caddyWriter) kinds() {
	by := map[string][]string{}
	var kinds []string
	for ext, kind := range render.MediaTypes() {
		if by[kind] == nil {
			kinds = append(kinds, kind)
		}
		by[kind] = append(by[kind], ext[1:])
	}
	slices.Sort(kinds)
	w.open("map {path} {galley_kind}")
	for _, kind := range kinds {
		slices.Sort(by[kind])
		w.match(`(?i)\.(?:`+strings.Join(by[kind], "|")+`)$`, kind)
	}
	w.line("default application/octet-stream")
	w.close()
}

func (w *caddyWriter) moved(t *rules) {
	if len(t.redirects) == 0 {
		return
	}
	w.line("")
	w.line("# Aliases.")
	w.open("map {path} {galley_moved}")
	for _, r := range t.redirects {
		w.line(token(r.from) + " " + token(r.to))
		if bare := strings.TrimSuffix(r.from, "/"); bare != r.from && bare != "" {
			w.line(token(bare) + " " + token(r.to))
		}
	}
	w.line(`default ""`)
	w.close()
}

func (w *caddyWriter) preflight(t *rules) {
	var bases []string
	for _, f := range t.families {
		bases = append(bases, regexp.QuoteMeta(t.prefix+f.base))
	}
	w.line("# Whoever asks first whether a page elsewhere may ask (CORS) is told yes.")
	w.open("@galley_preflight")
	w.line("method OPTIONS")
	w.line("path_regexp " + token("^(?:"+strings.Join(bases, "|")+")(?:/|$)"))
	w.close()
	w.handle("handle @galley_preflight")
	w.line(`header Access-Control-Allow-Methods "GET, HEAD, OPTIONS"`)
	w.line(`header Access-Control-Allow-Headers "` + askedHeaders + `"`)
	w.line("header Access-Control-Max-Age 86400")
	w.line("respond 204")
	w.end()
}

// family writes what is below a base.
func (w *caddyWriter) family(t *rules, f *family) {
	base := t.prefix + f.base
	name := "galley_" + f.name
	w.line("")
	w.line("@" + name + " path_regexp " + token("^"+regexp.QuoteMeta(base)+"(?:/|$)"))
	w.handle("handle @" + name)
	w.line("@" + name + "_other not method GET HEAD")
	w.handle("handle @" + name + "_other")
	w.answer(f.other)
	w.end()
	for i, d := range f.devices {
		matcher := name + "_device_" + strconv.Itoa(i+1)
		w.open("@" + matcher)
		w.line("not path *.json")
		w.line("path_regexp " + matcher + " " + token("^("+regexp.QuoteMeta(base)+"/(?:.*/)?)"+regexp.QuoteMeta(d.name)+"(/.*)?$"))
		w.close()
		w.line("rewrite @" + matcher + " " + token("{re."+matcher+".1}"+d.escaped+"{re."+matcher+".2}"))
	}
	w.open("@" + name + "_file")
	w.line("not path */")
	w.line("file {path}")
	w.close()
	w.handle("handle @" + name + "_file")
	w.line("import galley_file")
	w.end()
	w.line("@" + name + "_none path_regexp " + token(`\.json$`))
	w.handle("handle @" + name + "_none")
	w.answer(f.missing)
	w.end()
	for i, r := range f.routes {
		if r.ending == "" {
			continue // its path is the file's name
		}
		matcher := name + "_" + strconv.Itoa(i+1)
		w.line("# " + oneLine(r.about))
		w.line("@" + matcher + " path_regexp " + matcher + " " + token(r.pattern(t.prefix, "(?P<p%d>%s)")))
		w.handle("handle @" + matcher)
		file := r.file(t.prefix, "{re."+matcher+".p%d}")
		if r.id != nil {
			file += "{galley_" + r.id.name + "}"
		}
		if r.turn != nil {
			file = "{galley_" + r.turn.name + "}"
		}
		w.line("rewrite * " + token(file+placeholders(r.keys)+r.ending))
		w.line("import galley_file")
		w.answer(r.missing)
		w.end()
	}
	w.handle("handle")
	w.line("import galley_file")
	w.answer(f.missing)
	w.end()
	w.end()
}

// answer writes a fixed one.
func (w *caddyWriter) answer(a answer) {
	w.line("header Content-Type " + token(a.kind))
	if a.allow != "" {
		w.line(`header Allow "GET, HEAD, OPTIONS"`)
	}
	body := strings.NewReplacer("{", `\{`, "}", `\}`, "GALLEY", "{method}").Replace(a.body)
	w.line(fmt.Sprintf("respond %s %d", token(body), a.status))
}

// pages writes what is not below a base.
func (w *caddyWriter) pages(t *rules) {
	w.line("")
	w.handle("handle")
	w.line("try_files {path} {path}/index.html")
	w.line("@galley_page file {path} {path}/index.html")
	w.line("header @galley_page Content-Type {galley_kind}")
	w.open("file_server @galley_page")
	w.line("disable_canonical_uris")
	w.close()
	for i, folder := range t.missing {
		matcher := fmt.Sprintf("@galley_missing_%d", i+1)
		w.line(matcher + " path_regexp " + token("^"+regexp.QuoteMeta(t.prefix+folder)))
		w.handle("handle " + matcher)
		w.line("rewrite * " + token(t.prefix+folder+"404.html"))
		w.line("header Content-Type {galley_kind}")
		w.open("file_server")
		w.line("status 404")
		w.close()
		w.end()
	}
	w.end()
}
