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

func (w *saving) problems(ps source.Problems) {
	w.count(len(ps), ps == nil)
	for i := range ps {
		p := &ps[i]
		w.pos(p.Pos)
		w.signed(int64(p.EndLine))
		w.signed(int64(p.EndColumn))
		w.text(string(p.Rule))
		w.number(uint64(p.Severity))
		w.text(p.Message)
		w.text(p.Hint)
		w.count(len(p.Related), p.Related == nil)
		for _, r := range p.Related {
			w.pos(r.Pos)
			w.text(r.Message)
		}
	}
}

func (r *restoring) problems() source.Problems {
	all := listOf(r, &r.problemSlab)
	for i := range all {
		p := &all[i]
		p.Pos = r.pos()
		p.EndLine = int(r.signed())
		p.EndColumn = int(r.signed())
		p.Rule = source.Rule(r.text())
		severity := r.number()
		if severity > uint64(source.Off) {
			r.bad = true
		}
		p.Severity = source.Severity(severity)
		p.Message = r.text()
		p.Hint = r.text()
		p.Related = listOf(r, &r.relatedSlab)
		for i := range p.Related {
			p.Related[i] = source.Related{Pos: r.pos(), Message: r.text()}
		}
	}
	return all
}

func (w *saving) pos(p source.Pos) {
	w.part(p.File)
	w.signed(int64(p.Line))
	w.signed(int64(p.Column))
}

func (r *restoring) pos() source.Pos {
	return source.Pos{File: r.part(), Line: int(r.signed()), Column: int(r.signed())}
}
