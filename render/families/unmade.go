package families

import (
	"galley/schemas"
	"galley/schemas/source"
)

// unmade warns of what galley.yaml may say and this version does not make yet:
// nobody should look for an API that is not there, and files that say so should
// not need a change later.
func unmade(p *schemas.Project) (problems source.Problems) {
	unmade := [][]string{}
	if p.Markdown.Highlight {
		unmade = append(unmade, []string{"markdown", "highlight"})
	}
	if len(unmade) == 0 {
		return nil
	}
	const file = "galley.yaml"
	root, _ := source.Parse(p.Texts[file], source.YAML, source.Base{File: file}, p.Limits.Limits)
	for _, key := range unmade {
		n := root.Get(key[0])
		if n == nil || n.Get(key[1]) == nil {
			continue
		}
		n = n.Get(key[1])
		problem := problems.Add(source.UnknownKey, source.Pos{File: file, Line: n.KeyLine, Column: n.KeyColumn},
			"leave it out until then", "this version of galley does not make %s.%s yet", key[0], key[1])
		problem.EndLine, problem.EndColumn, problem.Severity = n.KeyLine, n.KeyEnd, source.Warning
	}
	return problems
}
