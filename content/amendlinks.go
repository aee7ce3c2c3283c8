package content

import (
	"maps"
	"slices"
	"strings"

	"galley/schemas/source"
)

// Where links lead. Of a document that says what it said, a link leads where it
// led, as long as every page and every file is where it was and has the same
// headings; only what is wrong with one may be told otherwise.

// lead follows links anew: those of the touched documents, those that were
// wrong where a touched one is not published, and those to headings that are
// gone or new. Where a file is another, or other files are published, all of
// them.
func (a *amendment) lead() error {
	if a.listing == a.last.listing || a.listing.sameElse(a.last.listing) {
		again := slices.Clone(a.touched)
		if slices.ContainsFunc(a.touched, func(n N) bool { return !a.entries[n].public }) {
			// What is told of a link to such a one says why, and in which line.
			again = slices.AppendSeq(again, maps.Keys(a.told.leading))
		}
		again = append(again, a.toChangedHeadings()...)
		slices.Sort(again)
		again = slices.Compact(again)
		if a.followSome(again) {
			return nil
		}
	}
	return a.followAll()
}

// toChangedHeadings gives the documents with links to headings of saved ones
// that have other headings now.
func (a *amendment) toChangedHeadings() (all []N) {
	changed := map[N]bool{}
	for _, n := range a.touched {
		now, was := headings(a.entries[n].Document), headings(a.last.entries[n].Document)
		if !slices.Equal(now, was) {
			changed[n] = true
		}
	}
	if len(changed) == 0 {
		return nil
	}
	for n := range a.entries {
		targets := a.entries[n].Targets
		for i := range targets {
			if t := &targets[i]; t.N >= 0 && t.Fragment != "" && strings.Contains(t.Fragment, "#") && changed[t.N] {
				all = append(all, N(n))
				break
			}
		}
	}
	return all
}

// An assetUse is a file that a document names.
type assetUse struct {
	asset   *Asset
	picture bool
	public  bool
}

// followSome follows the links of some documents. false: they name other files
// than they did, so that others may be published.
func (a *amendment) followSome(again []N) bool {
	a.files = a.last.files.beginning()
	uses := map[assetUse]int{}
	for _, n := range again {
		a.eachUse(a.last.entries[n], func(u assetUse) { uses[u]-- })
		if _, touched := slices.BinarySearch(a.touched, n); !touched {
			a.own(n)
			a.entries[n].Targets = slices.Clone(a.entries[n].Targets)
		}
		e := a.entries[n]
		delete(a.told.leading, n)
		a.worker.now = origin{leading, n}
		a.followOne(&a.worker, e, &a.infos[n])
		a.eachUse(e, func(u assetUse) { uses[u]++ })
	}
	a.files = a.last.files
	for _, n := range uses {
		if n != 0 {
			a.worker.problems, a.worker.origins = nil, nil
			return false
		}
	}
	a.told.take(&a.worker.report)
	return true
}

func (a *amendment) eachUse(e *Entry, give func(assetUse)) {
	for i := range e.Targets {
		if e.Targets[i].Asset != nil {
			m := &e.Mentions[i]
			give(assetUse{e.Targets[i].Asset, m.Kind != ToLink, e.public && a.visible[m.Field]})
		}
	}
}

// followAll follows every link, and finds out which files are published.
func (a *amendment) followAll() error {
	old := a.site.assets
	a.links, a.sizes, a.sums = &linkSuggestions{}, pictures{}, pictures{}
	clear(a.told.leading)
	a.told.passed = nil
	a.told.take(&a.report)
	all := 0
	for n := range a.entries {
		all += len(a.entries[n].Targets)
	}
	targets := make([]Target, 0, all)
	for n := range a.entries {
		a.own(N(n))
		e := a.entries[n]
		from := len(targets)
		targets = append(targets, e.Targets...)
		e.Targets = targets[from:len(targets):len(targets)]
	}
	a.now = origin{leading, None}
	a.follow()
	a.told.take(&a.report)
	a.now = origin{passed, None}
	if err := a.publishFiles(); err != nil {
		return err
	}
	a.told.take(&a.report)
	if !slices.EqualFunc(old, a.site.assets, func(a, b *Asset) bool { return a.Address == b.Address && a.File == b.File }) {
		a.regroup = true
	}
	return nil
}

// compareUniqueAgain compares what may stand once, if some of it is another.
func (a *amendment) compareUniqueAgain() {
	unique := func(d *Document) (all []Mark) {
		for _, m := range d.Marks {
			if m.Field.Unique {
				all = append(all, Mark{Field: m.Field, Text: m.Text})
			}
		}
		return all
	}
	again := len(a.told.single) > 0
	for _, n := range a.touched {
		again = again || !slices.Equal(unique(a.entries[n].Document), unique(a.last.entries[n].Document))
	}
	if again {
		a.told.single = nil
		a.now = origin{single, None}
		a.compareUnique()
	}
}

// gatherAgain puts together all problems.
func (a *amendment) gatherAgain() {
	a.problems, a.origins = nil, nil
	all := a.problems
	for _, p := range a.listing.Problems {
		if a.project.Checks.Apply(&p) {
			all = append(all, p)
		}
	}
	for at := range a.wrong {
		all = a.gatherOne(all, a.docs[at])
	}
	for _, by := range []map[N]source.Problems{a.told.alone, a.told.leading, a.told.naming} {
		for _, n := range slices.Sorted(maps.Keys(by)) { // which is nearly the order that is wanted
			all = append(all, by[n]...)
		}
	}
	for _, ps := range []source.Problems{a.told.single, a.told.passed} {
		all = append(all, ps...)
	}
	all.Sort()
	a.site.problems = all
}
