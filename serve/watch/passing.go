package watch

import "strings"

// passing says that a file's name is one that programs give to what is there
// for a moment while they save, or beside a file while it is open: probes,
// backups, locks, parts. Nothing by such a name is left out, since static files
// may have any name; it only acts later, and mostly nothing is there by then.
//
//	4913                      vim: may it make a file here?
//	x.md~ .x.md.swp           vim, emacs and others: backup, swap
//	.#x.md #x.md#             emacs: lock (a symlink that leads nowhere), autosave
//	x.md___jb_tmp___          JetBrains
//	.goutputstream-K7X1Z2     gedit and all that use GIO
//	x.md.XbTqRa               Qt
//	sedAb3x9Q                 sed -i
//	x.md.sb-1a2b3c4d-XbTqRa   TextEdit
//	.x.md.kV9xQc .tmp12 x.tmp x.part   rsync, browsers, scripts
func passing(base string) bool {
	switch {
	case base == "":
		return false
	case base[0] == '.', base[0] == '#', base[0] == '~', base[len(base)-1] == '~':
		return true
	case strings.Contains(base, "___jb_"), strings.Contains(base, ".sb-"):
		return true
	}
	for _, ending := range []string{".tmp", ".temp", ".swp", ".part", ".bak", ".crdownload"} {
		if strings.HasSuffix(base, ending) {
			return true
		}
	}
	stem, suffix, dotted := cutLast(base)
	if !dotted {
		return len(base) >= 4 && only(base, digit) ||
			strings.HasPrefix(base, "sed") && drawn(base[3:]) || strings.HasPrefix(base, "tmp")
	}
	return drawn(suffix) && strings.Contains(stem, ".")
}

// drawn says that six characters look like drawn by lot, not like a word.
func drawn(s string) bool { return len(s) == 6 && only(s, alphanumeric) && !only(s, lower) }

func cutLast(base string) (stem, suffix string, dotted bool) {
	if i := strings.LastIndexByte(base, '.'); i >= 0 {
		return base[:i], base[i+1:], true
	}
	return base, "", false
}

func only(s string, is func(byte) bool) bool {
	for i := range len(s) {
		if !is(s[i]) {
			return false
		}
	}
	return true
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func lower(c byte) bool { return 'a' <= c && c <= 'z' }

func alphanumeric(c byte) bool { return digit(c) || lower(c|0x20) }
