package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
)

// A figure is something of a part that both sides have, and how it is written.
type figure struct {
	name    string
	measure string
	of      func(Run) float64      // of a run; nil: side has it
	side    func(Side) float64     // of a side as a whole
	write   func(v float64) string //
	goal    map[int]float64        // by posts, what the ratio shall not be above
	per     func(Side) float64     // what of is divided by; nil: nothing
}

func seconds(r Run) float64   { return r.Seconds }
func processor(r Run) float64 { return r.Processor }
func memory(r Run) float64    { return float64(r.Memory) }

// against are the figures of builds and servers beside Hugo.
var against = []figure{
	{"cold build: time", Cold, seconds, nil, inSeconds, map[int]float64{1000: 0.20, 10000: 0.15, 50000: 0.15}, nil},
	{"cold build: processor", Cold, processor, nil, inSeconds, nil, nil},
	{"cold build: peak memory", Cold, memory, nil, inMiB, map[int]float64{1000: 0.15, 10000: 0.06, 50000: 0.10}, nil},
	{"nothing changed: time", Nothing, seconds, nil, inSeconds, map[int]float64{1000: 0.05, 10000: 0.01, 50000: 0.01}, nil},
	{"nothing changed: processor", Nothing, processor, nil, inSeconds, nil, nil},
	{"nothing changed: peak memory", Nothing, memory, nil, inMiB, nil, nil},
	{"the first edit after a cold build: time", FirstEdit, seconds, nil, inSeconds, nil, nil},
	{"one edit, new process: time", Edit, seconds, nil, inSeconds, map[int]float64{1000: 0.10, 10000: 0.02, 50000: 0.02}, nil},
	{"one edit, new process: processor", Edit, processor, nil, inSeconds, nil, nil},
	{"one edit, new process: peak memory", Edit, memory, nil, inMiB, nil, nil},
	{"save to page and list over HTTP: median", Save, nil, func(s Side) float64 { return median(s.Saves) / 1000 }, inSeconds, map[int]float64{1000: 0.03, 10000: 0.005, 50000: 0.005}, nil},
	{"save to page and list over HTTP: 95 of 100", Save, nil, func(s Side) float64 { return percentile(s.Saves, 95) / 1000 }, inSeconds, map[int]float64{10000: 0.02}, nil},
	{"server: start to first answer", Save, nil, func(s Side) float64 { return s.First }, inSeconds, nil, nil},
	{"server: peak memory", Save, memory, nil, inMiB, map[int]float64{1000: 0.20, 10000: 0.08, 50000: 0.12}, nil},
}

// value is what a side is quoted with: the median of its runs.
func (f figure) value(s Side) float64 {
	if f.side != nil {
		return f.side(s)
	}
	var all []float64
	for _, runs := range s.Rounds {
		for _, r := range runs {
			all = append(all, f.run(s, r))
		}
	}
	return median(all)
}

// run is what one run is quoted with.
func (f figure) run(s Side, r Run) float64 {
	if f.per != nil {
		return f.of(r) / f.per(s)
	}
	return f.of(r)
}

// ratios are those of the first side to the second, a run after a run. None:
// there is nothing to compare.
func (f figure) ratios(p Part) (all []float64) {
	if len(p.Sides) < 2 {
		return nil
	}
	a, b := p.Sides[0], p.Sides[1]
	if f.side != nil {
		return []float64{f.side(a) / f.side(b)}
	}
	for i := range min(len(a.Rounds), len(b.Rounds)) {
		round := b
		round.Rounds = b.Rounds[i : i+1]
		beside := f.value(round)
		for _, r := range a.Rounds[i] {
			all = append(all, f.run(a, r)/beside)
		}
	}
	return all
}

// spread is a median with the least and the most of the pairs.
func spread(ratios []float64) string {
	text := ratio(median(ratios))
	if least, most := slices.Min(ratios), slices.Max(ratios); len(ratios) > 1 {
		text += " (" + ratio(least) + " to " + ratio(most) + ")"
	}
	return text
}

func median(x []float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	x = slices.Sorted(slices.Values(x))
	if n := len(x); n%2 == 0 {
		return (x[n/2-1] + x[n/2]) / 2
	}
	return x[len(x)/2]
}

func percentile(x []float64, p int) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	x = slices.Sorted(slices.Values(x))
	return x[min(len(x)-1, len(x)*p/100)]
}

// ratio has two digits that count.
func ratio(r float64) string {
	digits := 2
	if r > 0 {
		digits = max(2, 1+int(math.Ceil(-math.Log10(r))))
	}
	return strconv.FormatFloat(r, 'f', digits, 64)
}

func inSeconds(s float64) string {
	switch {
	case s < 0.0995:
		return fmt.Sprintf("%.1f ms", s*1000)
	case s < 0.9995:
		return fmt.Sprintf("%.0f ms", s*1000)
	case s < 100:
		return fmt.Sprintf("%.2f s", s)
	}
	return thousands(int(math.Round(s))) + " s"
}

func inMiB(bytes float64) string {
	return thousands(int(math.Round(bytes/(1<<20)))) + " MiB"
}

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// sizes are the numbers of posts of some parts, in order.
func sizes(parts []Part) (all []int) {
	for _, p := range parts {
		all = append(all, p.Posts)
	}
	slices.SortFunc(all, cmp.Compare)
	return slices.Compact(all)
}
