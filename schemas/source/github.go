package source

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// PrintGitHub writes problems as workflow commands, which GitHub shows beside
// the lines of a pull request. prefix is the project's folder in the
// repository, with a slash at its end, or "".
func PrintGitHub(w io.Writer, ps Problems, prefix string) error {
	// What the runner would take for its own signs, by its own spelling.
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	b := bufio.NewWriter(w)
	for _, p := range shown(ps) {
		b.WriteString("::" + p.Severity.String() + " ")
		if p.File != "" {
			b.WriteString("file=" + property.Replace(prefix+p.File) + ",")
		}
		if endLine, endColumn := p.end(); p.Line > 0 {
			fmt.Fprintf(b, "line=%d,col=%d,endLine=%d,endColumn=%d,", p.Line, max(p.Column, 1), endLine, max(endColumn, 1))
		}
		message := Visible(p.Message)
		if p.Hint != "" {
			message += "\nhint: " + Visible(p.Hint)
		}
		for _, r := range p.Related {
			message += "\nalso: " + strings.TrimPrefix(Visible(r.Pos.String()+": "+r.Message), ": ")
		}
		b.WriteString("title=" + property.Replace(string(p.Rule)) + "::" + data.Replace(message) + "\n")
	}
	return b.Flush()
}
