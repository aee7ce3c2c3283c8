package view

// A frame is one template at work: its dot, its variables, what it has written.
type frame struct {
	r    *run
	out  []byte
	max  int // bytes that out may have; 0: any number
	dot  any
	vars []any
	flow flow
	room [8]any // for the variables of most
}

// flow says how a loop goes on.
type flow uint8

const (
	flowing flow = iota
	breaking
	continuing
)

func (f *frame) run(u *unit) {
	if u.slots <= len(f.room) {
		f.vars = f.room[:u.slots]
	} else {
		f.vars = make([]any, u.slots)
	}
	f.vars[0] = f.dot
	runAll(u.steps, f)
}

// check ends what grows without measure.
func (f *frame) check() {
	if f.max > 0 && len(f.out) > f.max {
		panic(&failed{err: errTooLong})
	}
}
