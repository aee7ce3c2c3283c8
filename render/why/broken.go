package why

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"galley/content"
	"galley/schemas/source"
)

// Broken tells of a target of a project that has errors, so that nothing of it
// is published and there are no addresses: what is wrong in that file, what the
// document would be, and what else keeps the project from being published. site
// is of the same attempt as the problems.
func Broken(site *content.Site, problems source.Problems, target string) Answer {
	x := &explainer{site: site, project: site.Project(), answer: Answer{Target: target, Nearest: []string{}}}
	file, address, isAddress := fileOrPath(strings.TrimSpace(target))

	x.section("in this file")
	for i := range problems {
		if p := &problems[i]; p.File == file {
			x.problem(p)
		}
	}
	own := len(x.answer.Sections[0].Facts)

	x.section("as it is read now")
	for n := range site.Len() {
		e := site.Entry(content.N(n))
		if e.File != file && (!isAddress || e.URL == "" || strings.Trim(e.URL, "/") != address) {
			continue
		}
		text := x.called(e)
		if why, _ := x.unpublished(e); why != "" {
			text += ", " + why
		}
		x.at("document", text, entryPos(e))
		if e.URL != "" && e.Public() {
			x.tell("address", e.URL)
		}
	}

	x.section("what else is wrong")
	errors, others := 0, 0
	for i := range problems {
		p := &problems[i]
		if p.Severity != source.Error {
			continue
		}
		if errors++; p.File == file {
			continue
		}
		if others++; others <= most {
			x.problem(p)
		}
	}
	if others > most {
		x.tell("error", fmt.Sprintf("and %d more", others-most))
	}
	x.answer.Summary = "nothing is published while there are errors: the project has " + count(errors, "error")
	if own > 0 {
		x.answer.Summary += ", and " + count(own, "problem") + " in this file"
	}
	x.answer.Summary += "; `galley check` shows them"
	x.drop()
	return x.answer
}

func (x *explainer) problem(p *source.Problem) {
	text := p.Message
	if p.Hint != "" {
		text += "; " + p.Hint
	}
	x.at(p.Severity.String(), text, p.Pos)
}

// fileOrPath reads a target without an edition: as a file of the project, and as
// an address, without the slashes around it.
func fileOrPath(target string) (file, address string, isAddress bool) {
	file = path.Clean(placeless(strings.ReplaceAll(target, `\`, "/")))
	if u, err := url.Parse(target); err == nil && (u.Host != "" || strings.HasPrefix(target, "/")) {
		return file, strings.Trim(u.Path, "/"), true
	}
	return file, "", false
}
