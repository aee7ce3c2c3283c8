package content

import "galley/schemas/source"

// AppendProblems appends problems to b, for another process.
func AppendProblems(b []byte, ps source.Problems) []byte {
	w := &saving{b: b}
	w.problems(ps)
	return w.b
}

// ReadProblems gives what AppendProblems was called with. Strings of the result
// are parts of saved.
func ReadProblems(saved string) (source.Problems, error) {
	r := &restoring{s: saved}
	ps := r.problems()
	if r.bad || r.at != len(saved) {
		return nil, errSaved
	}
	return ps, nil
}

// Same says whether two libraries hold the very same documents.
func (l *Library) Same(other *Library) bool {
	return len(l.Documents) == len(other.Documents) && (len(l.Documents) == 0 || &l.Documents[0] == &other.Documents[0])
}
