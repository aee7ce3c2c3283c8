package rules

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"galley/render"
)

// nginx's rules are one file for a server block, so that listening, TLS, names
// and logs stay where they are. Values of keys are made by set in if, the one
// use of if that is safe; groups have names, since nginx percent-encodes $1 in a
// set where the path was percent-encoded. Chosen against map, which is lazier
// and prettier but stands outside of server blocks: it would take two files that
// must fit each other. nginx does not decode queries, so values that clients
// percent-encode have a line each.

func nginx(t *rules) []byte {
	w := &nginxWriter{}
	root := "/var/www/site"
	w.line("# What maps the original addresses of the APIs to the files of the tree, printed by `galley rules nginx`.")
	w.line("# " + again)
	w.line("# (A term of other characters than A-Z a-z 0-9 - _ . has a line of its own: then for a new one, too.)")
	w.line("#")
	w.line("#   server {")
	w.line("#       listen 80;")
	if t.host != "" {
		w.line("#       server_name " + t.host + ";")
	}
	w.line("#       root " + root + ";   # " + where(t))
	w.line("#       include /etc/nginx/galley.conf;   # this file; no other location / beside it")
	w.line("#   }")
	if len(t.families) > 0 {
		var bases []string
		for _, f := range t.families {
			bases = append(bases, regexp.QuoteMeta(t.prefix+f.base))
		}
		w.line("")
		w.line("# Whoever asks first whether a page elsewhere may ask (CORS) is told yes.")
		w.line("set $gl_raw \"$request_method $uri\";")
		w.open("if ($gl_raw ~ " + quote("^OPTIONS (?:"+strings.Join(bases, "|")+")(?:/|$)") + ")")
		w.line("rewrite ^ /galley.preflight last;")
		w.close()
	}
	w.keys(t)
	w.devices(t)
	w.ids(t)
	w.turns(t)

	w.line("")
	if t.prefix != "" {
		w.line("location = " + t.prefix + " { return 301 " + quote(t.prefix+"/") + "; }")
	}
	w.open("location " + t.prefix + "/")
	w.line("default_type application/octet-stream;")
	w.types()
	w.line("# Every answer is asked for again before it is used: no name here ever says that its bytes stay.")
	w.line("add_header Cache-Control no-cache always;")
	w.line("add_header Access-Control-Allow-Origin * always;")
	w.line("add_header X-Content-Type-Options nosniff always;")
	w.line("absolute_redirect off;")
	w.line("error_page 404 " + t.prefix + "/404.html;")
	w.line("try_files $uri $uri/index.html =404;")
	for _, folder := range t.missing[:len(t.missing)-1] {
		w.open("location " + t.prefix + folder)
		w.line("error_page 404 " + t.prefix + folder + "404.html;")
		w.line("try_files $uri $uri/index.html =404;")
		w.close()
	}
	if len(t.redirects) > 0 {
		w.line("")
		w.line("# Aliases.")
	}
	for _, r := range t.redirects {
		w.redirect(r)
	}
	for _, f := range t.families {
		w.family(t, f)
	}
	w.close()

	w.line("")
	w.open("location = /galley.preflight")
	w.line("internal;")
	w.line("add_header Access-Control-Allow-Origin *;")
	w.line("add_header Access-Control-Allow-Methods \"GET, HEAD, OPTIONS\";")
	w.line("add_header Access-Control-Allow-Headers \"" + askedHeaders + "\";")
	w.line("add_header Access-Control-Max-Age 86400;")
	w.line("return 204;")
	w.close()
	for i, a := range w.answers {
		w.answer(i, a)
	}
	return w.b.Bytes()
}

type nginxWriter struct {
	b       bytes.Buffer
	depth   int
	answers []answer // that have a name: galley_answer_1
}

func (w *nginxWriter) line(text string) {
	if text != "" {
		w.b.WriteString(strings.Repeat("    ", w.depth))
		w.b.WriteString(text)
	}
	w.b.WriteByte('\n')
}

func (w *nginxWriter) open(text string) {
	w.line(text + " {")
	w.depth++
}

func (w *nginxWriter) close() {
	w.depth--
	w.line("}")
}

// set writes a condition that sets one variable.
func (w *nginxWriter) set(condition, variable, value string) {
	w.line("if (" + condition + ") { set $gl_" + variable + " " + quote(value) + "; }")
}

// quote writes a string as nginx reads it.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}

// types writes the media type of every extension, as Galley's own server has
// them.
func (w *nginxWriter) types() {
	by := map[string][]string{}
	var texts []string
	for ext, kind := range render.MediaTypes() {
		kind, charset := strings.CutSuffix(kind, "; charset=utf-8")
		if charset && kind != "text/html" && !slices.Contains(texts, kind) { // of HTML nginx knows itself
			texts = append(texts, kind)
		}
		by[kind] = append(by[kind], ext[1:])
	}
	w.open("types")
	var kinds []string
	for kind := range by {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	for _, kind := range kinds {
		slices.Sort(by[kind])
		w.line(kind + " " + strings.Join(by[kind], " ") + ";")
	}
	w.close()
	slices.Sort(texts)
	w.line("charset utf-8;")
	w.line("charset_types " + strings.Join(texts, " ") + ";")
}

func (w *nginxWriter) redirect(r redirect) {
	from := []string{r.from}
	if bare := strings.TrimSuffix(r.from, "/"); bare != r.from && bare != "" {
		from = append(from, bare)
	}
	for _, from := range from {
		w.line("location = " + quote(from) + " { return 301 " + quote(r.to) + "; }")
	}
}

// family writes the locations below a base.
func (w *nginxWriter) family(t *rules, f *family) {
	base := t.prefix + f.base
	w.line("")
	w.open("location = " + base)
	w.errors(f, f.missing)
	w.line("try_files " + base + ".json =404;")
	w.close()
	w.open("location ^~ " + base + "/")
	w.errors(f, f.missing)
	w.line("try_files $uri =404;")
	w.line(`location ~ \.json$ { try_files $uri =404; }`)
	for _, r := range f.routes {
		if r.ending == "" {
			continue // its path is the file's name
		}
		w.line("# " + oneLine(r.about))
		w.open("location ~ " + quote(r.pattern(t.prefix, "(?<gl_%d>%s)")))
		if r.missing != f.missing {
			w.errors(f, r.missing)
		}
		file := r.file(t.prefix, "$gl_%d")
		if r.id != nil {
			file += "${gl_" + r.id.name + "}"
		}
		if r.turn != nil {
			file = "${gl_" + r.turn.name + "}"
		}
		for _, k := range r.keys {
			file += "${gl_" + k.name + "}"
		}
		w.line("try_files $uri " + quote(file+r.ending) + " =404;")
		w.close()
	}
	w.close()
}

// errors says who answers in place of a file.
func (w *nginxWriter) errors(f *family, missing answer) {
	w.line(fmt.Sprintf("error_page 404 @galley_answer_%d;", w.named(missing)))
	w.line(fmt.Sprintf("error_page 405 =%d @galley_answer_%d;", f.other.status, w.named(f.other)))
}

func (w *nginxWriter) named(a answer) int {
	i := slices.Index(w.answers, a)
	if i < 0 {
		i = len(w.answers)
		w.answers = append(w.answers, a)
	}
	return i + 1
}

func (w *nginxWriter) answer(i int, a answer) {
	w.line("")
	w.open(fmt.Sprintf("location @galley_answer_%d", i+1))
	w.line("types { }")
	w.line("default_type " + a.kind + ";")
	w.line("add_header Cache-Control no-cache always;")
	w.line("add_header Access-Control-Allow-Origin * always;")
	w.line("add_header X-Content-Type-Options nosniff always;")
	if a.allow != "" {
		w.line("add_header Allow " + quote("GET, HEAD, OPTIONS") + " always;")
	}
	w.line(fmt.Sprintf("return %d %s;", a.status, quote(strings.ReplaceAll(a.body, "GALLEY", "$request_method"))))
	w.close()
}
