package source

import (
	"strconv"
	"strings"
)

// explain turns yaml.v3's error into a problem with a place.
func (r *yamlReader) explain(err error) {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 1
	if rest, ok := strings.CutPrefix(message, "line "); ok {
		number, text, _ := strings.Cut(rest, ": ")
		if n, err := strconv.Atoi(number); err == nil {
			line, message = n, text
		}
	}
	r.findLines()
	from := r.offset(min(line, len(r.lines)), 1)
	r.add(BadYAML, from, r.lineEnd(from), "", "%s", message)
}
