// Package report keeps what the benchmark measured, and prints it: as JSON from
// which everything else can be made again, as Markdown, and as a plot.
//
// Only runs are kept, never medians or ratios: what is quoted is reckoned when
// it is printed, so that another reckoning needs no other measuring.
package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
)

// Results are what was measured on one machine.
type Results struct {
	Machine Machine
	Parts   []Part // by measure, then by posts
}

// A Machine is what a figure depends on besides the two programs.
type Machine struct {
	Processor  string // its model
	Cores      int
	Memory     int // GiB
	System     string
	FileSystem string // of the folder that everything lay in
	Go, Hugo   string // versions
}

// The measures, in the order in which they are printed.
const (
	Cold      = "cold"       // a fresh folder, nothing kept from before
	Nothing   = "nothing"    // the same again
	FirstEdit = "first edit" // of a post, after a cold build: a second tree is laid out
	Edit      = "edit"       // of a post, in a new process
	Save      = "save"       // of a post, under a server
	Limit     = "limit"      // cold, beside the hand-made program
	APIs      = "apis"       // cold, with all APIs beside R3 alone
	Scale     = "scale"      // cold, Galley alone
	// The same tree as Scale's.
	ScaleNothing = "scale, nothing"
	ScaleEdit    = "scale, edit"
)

var measures = []string{Cold, Nothing, FirstEdit, Edit, Save, Limit, APIs, Scale, ScaleNothing, ScaleEdit}

// A Part is one measure of one number of posts.
type Part struct {
	Measure string
	Posts   int
	Date    string // of the measuring: 2026-11-21
	Galley  string `json:",omitempty"` // the commit
	// Sides are measured against each other, the first against the second.
	// There is one where nothing stands beside it, or where the other failed.
	Sides []Side
	Note  string `json:",omitempty"` // what a reader has to know
}

// A Side is what one of the two took.
type Side struct {
	Name      string
	Documents int `json:",omitempty"`
	Files     int `json:",omitempty"` // in its tree
	// Rounds are runs that stood next to each other: a run of the first side is
	// set against the runs of the second side in the same round.
	Rounds [][]Run
	// Of a server, whose one run is the whole process:
	Saves []float64 `json:",omitempty"` // milliseconds until page and list were new
	First float64   `json:",omitempty"` // seconds until the first answer
	Stale int       `json:",omitempty"` // addresses that did not become new
}

// A Run is one process, from its start to its end. JSON has it as a list of
// the three.
type Run struct {
	Seconds   float64
	Processor float64 // seconds, user and system
	Memory    int64   // bytes, at the peak
}

func (r Run) MarshalJSON() ([]byte, error) {
	thousandths := func(s float64) float64 { return math.Round(s*10000) / 10000 }
	return json.Marshal([3]float64{thousandths(r.Seconds), thousandths(r.Processor), float64(r.Memory)})
}

func (r *Run) UnmarshalJSON(text []byte) error {
	var three [3]float64
	if err := json.Unmarshal(text, &three); err != nil {
		return err
	}
	*r = Run{three[0], three[1], int64(three[2])}
	return nil
}

// Read is the inverse of JSON.
func Read(text []byte) (*Results, error) {
	r := new(Results)
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(r); err != nil {
		return nil, err
	}
	for _, p := range r.Parts {
		if !slices.Contains(measures, p.Measure) || len(p.Sides) == 0 || len(p.Sides) > 2 {
			return nil, fmt.Errorf("%q of %d posts is no measure with one or two sides", p.Measure, p.Posts)
		}
	}
	return r, nil
}

// JSON has a part on each line, so that a diff shows what was measured again.
func (r *Results) JSON() ([]byte, error) {
	var b bytes.Buffer
	machine, err := json.Marshal(r.Machine)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&b, "{\"Machine\": %s,\n\"Parts\": [", machine)
	for i, p := range r.Parts {
		line, err := json.Marshal(p)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		b.Write(line)
	}
	b.WriteString("\n]}\n")
	return b.Bytes(), nil
}

// Put adds a part, in the place of an older one of the same measure and size.
func (r *Results) Put(p Part) {
	r.Parts = slices.DeleteFunc(r.Parts, func(old Part) bool { return old.Measure == p.Measure && old.Posts == p.Posts })
	r.Parts = append(r.Parts, p)
	slices.SortStableFunc(r.Parts, func(a, b Part) int {
		return cmp.Or(cmp.Compare(slices.Index(measures, a.Measure), slices.Index(measures, b.Measure)), cmp.Compare(a.Posts, b.Posts))
	})
}

// of gives the parts of a measure.
func (r *Results) of(measure string) (parts []Part) {
	for _, p := range r.Parts {
		if p.Measure == measure {
			parts = append(parts, p)
		}
	}
	return parts
}
