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
// use of if that is safe. Groups have names, since nginx percent-encodes $1 in set
// where the path was percent-encoded. Chosen against map, which is lazier and prettier but
// stands outside of server blocks: it would take two files that must fit each
// other. nginx does not decode queries, so values that clients percent-encode
// have a line each.

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

// askedHeaders are those that the original clients send (contracts 0.2).
const askedHeaders = "content-type, x-butter-client, x-api-key, authorization"

// where says which folder a host's root is.
func where(t *rules) string {
	if t.prefix == "" {
		return "the published folder"
	}
	return "the folder above: galley build --out .../site" + t.prefix
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

// keys writes what each key is in the path of a file. Keys of one name stand
// together, so that $gl_raw is what the query says of them: each variable that
// there is makes nginx's table of them larger, which has a limit.
func (w *nginxWriter) keys(t *rules) {
	for _, group := range t.grouped() {
		names := group[0].names
		w.line("")
		w.line("# " + strings.Join(names, ", "))
		w.line(`set $gl_raw "";`)
		for _, name := range slices.Backward(names) { // a name goes before its aliases, and the last one of a name before others
			w.line("if ($args ~ " + quote("^(?:.*&)?"+encoded(name)+"=(?<gl_raw>[^&]*)") + ") { }")
		}
		for _, k := range group {
			if k.path.front != "" {
				w.line("if ($uri ~ " + quote("^"+regexp.QuoteMeta(t.prefix+k.path.front)+"(?<gl_raw>"+k.path.takes+")/?$") + ") { }")
			}
			w.key(k)
		}
	}
}

func (w *nginxWriter) key(k *key) {
	w.line("set $gl_" + k.name + ` "";`)
	digits := ""
	switch k.form {
	case open:
		w.set(`$gl_raw != ""`, k.name, k.folder+nothing)
		w.set("$gl_raw ~ "+quote(`^[A-Za-z0-9_@,\x80-\xff-][A-Za-z0-9_.@,\x80-\xff-]*$`), k.name, k.folder+"/$gl_raw")
	case number:
		digits = `^0*(?<gl_n>[1-9][0-9]{0,8})$`
	case loose:
		digits = `^0*(?<gl_n>[1-9][0-9]{0,8})`
	}
	if k.form != open && k.other != "" {
		w.set(`$gl_raw != ""`, k.name, k.other)
	}
	if digits != "" {
		w.set("$gl_raw ~ "+quote(digits), k.name, k.folder+"/$gl_n")
	}
	if k.capped != "" {
		w.set("$gl_"+k.name+" ~ "+quote(`^`+regexp.QuoteMeta(k.folder)+`/(?:10[1-9]|1[1-9][0-9]|[2-9][0-9][0-9]|[0-9]{4,})$`), k.name, k.capped)
	}
	context := ""
	for _, c := range k.choices() {
		subject, texts := "$gl_raw", []string{}
		for _, t := range c.texts {
			if c.digits {
				subject, t = "$gl_"+k.name, regexp.QuoteMeta(k.folder+"/"+t)
			} else {
				t = encoded(t)
			}
			texts = append(texts, t)
		}
		text := texts[0]
		if len(texts) > 1 {
			text = "(?:" + strings.Join(texts, "|") + ")"
		}
		if c.zero {
			text = "0*" + text
		}
		if c.when != "" {
			if context != subject {
				context = subject
				w.line("set $gl_with \"$gl_" + k.joins.name + " " + subject + `";`)
			}
			subject, text = "$gl_with", regexp.QuoteMeta(c.when)+" "+text
		}
		operator := " ~ "
		if c.fold {
			operator = " ~* "
		}
		w.set(subject+operator+quote("^"+text+"$"), k.name, c.part)
	}
	if k.needs != nil {
		w.set("$gl_"+k.needs.name+` = ""`, k.name, "")
	}
}

// turns writes the paths that are others where a key is left.
func (w *nginxWriter) turns(t *rules) {
	for _, x := range t.turns {
		w.line("")
		w.line("# With a key it is another path.")
		w.line("set $gl_" + x.name + " " + quote(t.prefix+"/"+x.from) + ";")
		all := ""
		for _, k := range x.keys {
			all += "${gl_" + k.name + "}"
		}
		w.line("set $gl_with " + quote(all) + ";")
		w.set(`$gl_with != ""`, x.name, t.prefix+"/"+x.to)
	}
}

// encoded matches a text as clients write it in a query.
func encoded(text string) string {
	var b strings.Builder
	for _, r := range text {
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_' {
			b.WriteRune(r)
			continue
		}
		b.WriteString("(?:")
		switch {
		case r == ' ':
			b.WriteString(`\+|`)
		case r > ' ' && !strings.ContainsRune("&+%#", r):
			b.WriteString(regexp.QuoteMeta(string(r)) + "|")
		}
		for _, c := range []byte(string(r)) {
			b.WriteByte('%')
			for _, digit := range []byte{c >> 4, c & 15} {
				if digit > 9 {
					fmt.Fprintf(&b, "[%c%c]", 'A'+digit-10, 'a'+digit-10)
				} else {
					b.WriteByte('0' + digit)
				}
			}
		}
		b.WriteByte(')')
	}
	return b.String()
}

// devices writes names that Windows keeps as they stand in addresses.
func (w *nginxWriter) devices(t *rules) {
	for _, f := range t.families {
		if len(f.devices) > 0 {
			w.line("")
			w.line("# Names that Windows keeps for devices stand escaped in the tree.")
		}
		for _, d := range f.devices {
			w.line("rewrite " + quote("^(?!.*\\.json$)("+regexp.QuoteMeta(t.prefix+f.base)+"/(?:.*/)?)"+regexp.QuoteMeta(d.name)+"(/.*)?$") + " " + quote("$1"+d.escaped+"$2") + ";")
		}
	}
}

// ids writes what stands behind the first part of an id: the parts of the path,
// or what keys say in their place.
func (w *nginxWriter) ids(t *rules) {
	for _, x := range t.ids {
		a, b := "$gl_"+x.name+"_a", "$gl_"+x.name+"_b"
		w.line("")
		w.line("# The parts of an id, or the keys that take their place.")
		w.line("set " + a + ` "";`)
		w.line("set " + b + ` "";`)
		w.line("if ($uri ~ " + quote(":(?<"+a[1:]+">[^/:]+):(?<"+b[1:]+">[^/:]+)/?$") + ") { }")
		for _, k := range []*key{x.locale, x.mode} {
			if k != nil {
				part := a
				if k == x.mode {
					part = b
				}
				w.line("if ($gl_" + k.name + ` != "") { set ` + part + " $gl_" + k.name + "; }")
			}
		}
		all := "$gl_" + x.name
		w.line("set " + all + " \"." + a + "." + b + `";`)
		w.line("if (" + all + " ~ " + quote(`^\.([^.]+)\.$`) + ") { set " + all + " " + quote(".$1."+x.defaultMode) + "; }")
		w.line("if (" + all + " ~ " + quote(`^\.\.([^.]+)$`) + ") { set " + all + " " + quote("."+x.defaultLocale+".$1") + "; }")
		w.line("if (" + all + ` = "..") { set ` + all + ` ""; }`)
	}
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
		w.line("try_files " + quote(file+r.ending) + " =404;")
		w.close()
	}
	w.close()
}

// pattern is the regular expression of a path; capture is how a group is
// written, of its number and what it takes.
func (r *route) pattern(prefix, capture string) string {
	b := "^" + regexp.QuoteMeta(prefix)
	n := 0
	for _, p := range r.parts {
		b += "/"
		if p.literal != "" {
			b += regexp.QuoteMeta(p.literal)
			continue
		}
		n++
		takes := "[^/]+"
		switch {
		case p.choices != nil:
			var all []string
			for _, c := range p.choices {
				all = append(all, regexp.QuoteMeta(c))
			}
			takes = strings.Join(all, "|")
		case p.rest:
			takes = ".+?"
		}
		if p.id {
			takes = "[^/:]+"
		}
		b += fmt.Sprintf(capture, n, takes)
	}
	if r.id != nil {
		b += "(?::[^/:]+:[^/:]+)?"
	}
	return b + "/?$"
}

// file is the path of the file before what the keys add; variable is how a
// group is named.
func (r *route) file(prefix, variable string) string {
	b := prefix
	n := 0
	for _, p := range r.parts {
		if p.aside {
			continue
		}
		b += "/"
		switch p.literal {
		case "":
			n++
			b += fmt.Sprintf(variable, n)
		case "*":
			b += "_all"
		default:
			b += p.literal
		}
	}
	return b
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

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
