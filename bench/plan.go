//go:build unix

package main

// counts are how many runs there are of everything. What Hugo takes grows with
// the posts, and with it what a run more costs: a build of 50,000 is a minute.
type counts struct {
	warm       int // pairs that are not counted
	pairs      int // cold
	nothings   int // runs of Hugo; Galley has two for each
	edits      int // of Galley
	editRounds int // runs of Hugo
	saves      int
}

// counted gives what is usual for a number of posts, where nothing else (0) is
// asked for.
func counted(posts, runs, edits, saves int) counts {
	var c counts
	switch {
	case posts <= 2000:
		c = counts{1, 9, 5, 9, 5, 40}
	case posts <= 20000:
		c = counts{1, 5, 3, 7, 3, 20}
	default:
		c = counts{0, 3, 2, 5, 2, 6}
	}
	if runs > 0 {
		c.pairs, c.nothings, c.editRounds = runs, runs, runs
		c.edits = max(c.edits, runs)
	}
	if edits > 0 {
		c.edits = edits
		c.editRounds = min(c.editRounds, edits)
	}
	if saves > 0 {
		c.saves = saves
	}
	return c
}

// pairs are rounds of one run of each side.
func pairs(n int) []int { return spread(n, n) }

// spread gives so many runs to so many rounds, the earlier ones first.
func spread(runs, rounds int) []int {
	plan := make([]int, rounds)
	for i := range runs {
		plan[i%rounds]++
	}
	return plan
}
