package rules

import (
	"regexp"
	"slices"
	"strings"
)

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
