package content

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"galley/schemas"
	"galley/schemas/source"
)

// An address is kept in one form: it begins with a slash, and ends with one
// unless it is a file's, which has an extension. Two are compared folded: what
// differs in case alone is one file on many disks.

// locate gives each entry the address of its page: its own `url:`, else what
// the type's pattern makes for its locale.
func (r *resolver) locate() {
	r.each(func(w *worker, e *Entry, _ *info) { r.locateOne(w, e) })
}

func (r *resolver) locateOne(w *worker, e *Entry) {
	if e.Type.Private {
		return
	}
	if e.Keys.URL != "" {
		e.URL = w.ownAddress(e)
	} else if p, ok := e.Type.URL[e.Locale]; ok {
		filled, missing := r.fill(w, e, p, e.Slug)
		if missing != nil {
			r.tellMissing(w, e, "address", p, *missing)
			return
		}
		e.URL = canonical(filled)
	}
	if e.URL == "" {
		return
	}
	if name := hostName(e.URL); name != "" {
		hint := "use another name in the first part of the address"
		if !strings.HasPrefix(e.URL, "/"+name) {
			hint = "use another name there"
		}
		w.tell(e.Document, e.keyPlace(schemas.KeyURL, schemas.KeySlug), source.BadSlug, hint,
			"%q is a name that hosts read themselves, so %s cannot be published there", name, e.URL)
	}
}

// ownAddress reads a document's `url:`.
func (w *worker) ownAddress(e *Entry) string {
	address, fault := readAddress(e.Keys.URL)
	if fault != "" {
		w.tell(e.Document, e.keyPlace(schemas.KeyURL), source.BadSlug,
			"an address is made of names with slashes between them: /about/team/", "the address %q %s", e.Keys.URL, fault)
	}
	return address
}

// readAddress brings an address that a document has for itself into its one
// form, and says why no host could have a file there.
func readAddress(written string) (address, fault string) {
	address = canonical(written)
	for part := range strings.SplitSeq(strings.Trim(address, "/"), "/") {
		if part == "" {
			continue
		}
		if fault := nameFault(part); fault != "" {
			return address, fault
		}
	}
	return address, ""
}

// Address brings an address that an author wrote into the one form that pages
// and aliases have: decoded, with a leading slash, and with one at the end
// unless it has an extension.
func Address(written string) string {
	address, _ := readAddress(written)
	return address
}

// canonical gives an address its one form.
func canonical(address string) string {
	if !strings.HasPrefix(address, "/") {
		address = "/" + address
	}
	address = collapse(address)
	if strings.HasSuffix(address, "/") || schemas.HasExtension(address) {
		return address
	}
	return address + "/"
}

// nameFault says why no file can have that name everywhere (reliability P-32),
// or "".
func nameFault(name string) string {
	for _, c := range name {
		switch {
		case c == utf8.RuneError:
			return "is not valid UTF-8"
		case unicode.IsControl(c), invisible(c):
			return fmt.Sprintf("has the invisible character %U in it", c)
		case strings.ContainsRune(`\:*?"<>|`, c):
			return fmt.Sprintf("has %q in it, which no file may have on Windows", string(c))
		}
	}
	switch last := name[len(name)-1]; {
	case name == "." || name == "..":
		return fmt.Sprintf("has a part %q", name)
	case last == '.' || last == ' ':
		return fmt.Sprintf("has a part that ends with %q", string(last))
	case len(name) > maxSlug:
		return fmt.Sprintf("has a part of %d bytes; the limit is %d", len(name), maxSlug)
	case windowsKeeps(name):
		return fmt.Sprintf("has a part %q, which cannot be a file name on Windows", name)
	}
	return ""
}

// hostName gives a part of an address if hosts read what has that name
// themselves (reliability P-33), else "". Most of these names count at the root
// alone, where whatever begins with _ is left to hosts too.
func hostName(address string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(address, "/"), "/")
	switch {
	case first == "":
		return ""
	case first[0] == '_', first[0] == '.', strings.EqualFold(first, "index"):
		return first
	}
	return hostFile(address)
}

// hostFile is hostName for a file that lies beside a document, whose other
// names are its own affair.
func hostFile(address string) string {
	root := true
	for part := range strings.SplitSeq(strings.TrimPrefix(address, "/"), "/") {
		switch strings.ToLower(part) {
		case ".htaccess", ".user.ini", "web.config":
			return part
		case "_redirects", "_headers", "_worker.js", "_routes.json", "cname", "robots.txt", "ads.txt", "sw.js", "service-worker.js":
			if root {
				return part
			}
		}
		root = false
	}
	return ""
}
