package rules

import (
	"regexp"
	"slices"
	"strings"
)

// match writes a line of a map: a regular expression and what it makes.
func (w *caddyWriter) match(pattern, part string) {
	w.line(token("~"+pattern) + " " + token(part))
}

// keys writes what each key of a name is in the path of a file.
func (w *caddyWriter) keys(t *rules, group []*key) {
	names := group[0].names
	raw := "{gl_raw_" + group[0].name + "}"
	source, before := "{query}", "^"
	var path inPath
	for _, k := range group {
		if k.path.front != "" {
			path, source, before = k.path, "{path}?{query}", `^[^?]*\?`
		}
	}
	w.line("")
	w.line("# " + strings.Join(names, ", "))
	w.open("map " + token(source) + " " + raw)
	if path.front != "" {
		w.match("^"+regexp.QuoteMeta(t.prefix+path.front)+"("+path.takes+`)/?\?`, "${1}")
	}
	for _, name := range names {
		w.match(before+"(?:.*&)?"+encoded(name)+"=([^&]*)", "${1}")
	}
	w.line(`default ""`)
	w.close()
	for _, k := range group {
		w.key(k, raw)
	}
}

func (w *caddyWriter) key(k *key, raw string) {
	source, plain, encode := raw, "^", encoded
	switch {
	case k.form == open:
		source, plain, encode = "{query."+k.names[0]+"}", "^(?:.*,)?", regexp.QuoteMeta // of a key given twice, what Caddy puts between
	case k.joins != nil:
		source, plain = "{galley_"+k.joins.name+"} "+raw, "^[^ ]* "
	case k.needs != nil:
		source, plain = "{galley_"+k.needs.name+"} "+raw, "^[^ ]+ "
	}
	w.open("map " + token(source) + " {galley_" + k.name + "}")
	choices := k.choices()
	slices.SortStableFunc(choices, func(a, b choice) int { return len(b.when) - len(a.when) }) // with another key before without
	for _, c := range choices {
		var texts []string
		for _, t := range c.texts {
			texts = append(texts, encode(t))
		}
		front := plain
		if c.when != "" {
			front = "^" + regexp.QuoteMeta(c.when) + " "
		}
		if c.digits || c.zero {
			front += "0*"
		}
		if c.fold {
			front = "(?i)" + front
		}
		if k.form == open && c.part == k.folder+"/"+c.texts[0] {
			continue // decoded, it stands for itself
		}
		end := "$"
		if c.digits && k.form == loose {
			end = "(?:[^0-9]|$)"
		}
		w.match(front+"(?:"+strings.Join(texts, "|")+")"+end, c.part)
	}
	if k.capped != "" {
		w.match(plain+"0*(?:10[1-9]|1[1-9][0-9]|[2-9][0-9][0-9]|[1-9][0-9]{3,})"+map[form]string{number: "$"}[k.form], k.capped)
	}
	switch k.form {
	case open:
		w.match(plain+`([\pL\pM\pN_@-][\pL\pM\pN_.@-]*)$`, k.folder+"/${1}")
		w.match(".", k.folder+nothing)
	case number:
		w.match(plain+"0*([1-9][0-9]{0,8})$", k.folder+"/${1}")
	case loose:
		w.match(plain+"0*([1-9][0-9]{0,8})", k.folder+"/${1}")
	}
	if k.form != open && k.other != "" {
		w.match(plain+".", k.other)
	}
	w.line(`default ""`)
	w.close()
}

// ids writes what stands behind the first part of an id: the parts of the path,
// or what keys say in their place.
func (w *caddyWriter) ids(t *rules) {
	for _, x := range t.ids {
		locale, mode := "", ""
		if x.locale != nil {
			locale = "{galley_" + x.locale.name + "}"
		}
		if x.mode != nil {
			mode = "{galley_" + x.mode.name + "}"
		}
		source := token(locale + "|" + mode + "|{path}")
		w.line("")
		w.line("# The parts of an id, or the keys that take their place.")
		w.open("map " + source + " {galley_" + x.name + "_a}")
		w.match(`^([^|]+)\|`, "${1}")
		w.match(`^\|[^|]*\|.*:([^/:]+):[^/:]+/?$`, "${1}")
		w.match(`^\|[^|]+\|`, x.defaultLocale)
		w.line(`default ""`)
		w.close()
		w.open("map " + source + " {galley_" + x.name + "_b}")
		w.match(`^[^|]*\|([^|]+)\|`, "${1}")
		w.match(`^[^|]*\|\|.*:[^/:]+:([^/:]+)/?$`, "${1}")
		w.match(`^[^|]+\|\|`, x.defaultMode)
		w.line(`default ""`)
		w.close()
		w.open("map " + token("{galley_"+x.name+"_a}|{galley_"+x.name+"_b}") + " {galley_" + x.name + "}")
		w.match(`^([^|]+)\|([^|]+)$`, ".${1}.${2}")
		w.line(`default ""`)
		w.close()
	}
}

// turns writes the paths that are others where a key is left.
func (w *caddyWriter) turns(t *rules) {
	for _, x := range t.turns {
		w.line("")
		w.line("# With a key it is another path.")
		w.open("map " + token(placeholders(x.keys)) + " {galley_" + x.name + "}")
		w.match(".", t.prefix+"/"+x.to)
		w.line("default " + token(t.prefix+"/"+x.from))
		w.close()
	}
}

func placeholders(keys []*key) string {
	all := ""
	for _, k := range keys {
		all += "{galley_" + k.name + "}"
	}
	return all
}
