package live

import (
	"encoding/json"

	"galley/schemas/source"
)

// most is how many problems a browser is told of: a mistake in a schema has as
// many as there are documents, and nobody reads them all before the first are
// repaired.
const most = 100

// The form of `state`, which client.js reads.
type stateJSON struct {
	Boot     string        `json:"boot"`
	Number   uint64        `json:"number"`
	Stale    bool          `json:"stale"`
	Errors   int           `json:"errors"`
	Warnings int           `json:"warnings"`
	Problems []problemJSON `json:"problems"` // errors before warnings; at most a hundred
}

type problemJSON struct {
	placeJSON
	Rule     source.Rule `json:"rule"`
	Severity string      `json:"severity"`
	Hint     string      `json:"hint"`
	Lines    []lineJSON  `json:"lines"`
	Related  []placeJSON `json:"related"`
}

type placeJSON struct {
	File    string `json:"file"`
	Line    int    `json:"line"` // 0: the whole file
	Column  int    `json:"column"`
	Message string `json:"message"`
	Edit    string `json:"edit"` // a link that opens the place in an editor; may be empty
}

// A lineJSON is a line of a file in three pieces: the one in the middle is
// what the problem is about.
type lineJSON struct {
	Number int    `json:"number"`
	Before string `json:"before"`
	Marked string `json:"marked"`
	After  string `json:"after"`
}

func (h *Hub) appendState(b []byte) []byte {
	told := tell(h.state())
	told.Boot = h.boot
	text, err := json.Marshal(told)
	if err != nil { // it is made of strings and numbers
		panic(err)
	}
	return append(append(b, text...), '\n')
}

func tell(st State) stateJSON {
	out := stateJSON{Number: st.Number, Stale: st.Stale, Problems: []problemJSON{}}
	out.Errors, out.Warnings = st.Problems.Count()
	var chosen source.Problems
	for _, severity := range []source.Severity{source.Error, source.Warning} {
		for _, p := range st.Problems {
			if p.Severity == severity && len(chosen) < most {
				chosen = append(chosen, p)
			}
		}
	}
	for i, excerpt := range source.Excerpts(chosen, st.Read) {
		p := &chosen[i]
		told := problemJSON{
			placeJSON: st.place(p.Pos, p.Message), Rule: p.Rule, Severity: p.Severity.String(),
			Hint: source.Visible(p.Hint), Lines: []lineJSON{}, Related: []placeJSON{},
		}
		if excerpt.Line > 0 {
			told.Lines = append(told.Lines, lineJSON{excerpt.Line, excerpt.Before, excerpt.Marked, excerpt.After})
		}
		for _, r := range p.Related {
			told.Related = append(told.Related, st.place(r.Pos, r.Message))
		}
		out.Problems = append(out.Problems, told)
	}
	return out
}

func (st *State) place(at source.Pos, message string) placeJSON {
	p := placeJSON{File: source.Visible(at.File), Line: at.Line, Column: at.Column, Message: source.Visible(message)}
	if st.Editor != nil && at.File != "" {
		p.Edit = st.Editor(at.File, at.Line, at.Column)
	}
	return p
}
