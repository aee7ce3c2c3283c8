package main

import "runtime/debug"

// While a project is read most memory is garbage of parsers, and how much of it
// lies around when the collector comes decides how large the process gets. A soft limit
// that grows with the project holds that down: of 10,000 documents, of which
// 70 MiB are in use, peak memory fell from 200 to 140 MiB, at the price of no
// processor time. A smaller share for the collector everywhere (GOGC) was not
// chosen: 50 took a tenth more time for less of a gain. Nor was a limit for all
// projects: one that is below what is in use makes the collector run all the time.
//
// How many files there will be is known once documents have been read, and each
// is remembered for the next build: with three APIs, which have twice the files
// of one, 130 MiB are in use, and a limit by documents alone let the collector
// run a hundred times.
//
// Parsers leave no more behind where a project is large: what is allowed for
// each further document is less than for the first ones.
const limitBase = 16 << 20 // bytes

var (
	whileRead = allowance{first: 11_000, each: 10_200, further: 8_600} // a document; some 6,700 are in use at the end of a cold build with one API
	whileMade = allowance{first: 54_000, each: 2_100, further: 1_790}  // a file, documents included; some 1,200 are in use
)

// An allowance is how much memory each of many things may take, in bytes.
type allowance struct{ first, each, further int64 }

func (a allowance) of(things int64) int64 {
	first := min(things, a.first)
	return limitBase + a.each*first + a.further*(things-first)
}

// easyGoing is the collector's share (as GOGC) until it is known that much has to
// be read: none, so that it runs where the limit is reached. What comes back from the
// cache stays, and there is no use in looking for garbage among it.
const easyGoing = -1

// A collector is how a build has garbage collected, unless whoever runs it has
// said so with GOGC or GOMEMLIMIT.
type collector struct {
	share, limit bool
	builds       int64 // in memory at a time: one, or what is verified and what it is held against
	documents    int64
}

func (e env) newCollector(verify bool) *collector {
	c := &collector{share: e.variable("GOGC") == "", limit: e.variable("GOMEMLIMIT") == "", builds: 1}
	if verify {
		c.builds = 2
	}
	if c.share && c.limit {
		debug.SetGCPercent(easyGoing)
	}
	return c
}

// listed sets the limit for a build of so many documents.
func (c *collector) listed(documents int, cold bool) {
	c.documents = int64(documents)
	if c.limit {
		debug.SetMemoryLimit(c.builds * whileRead.of(c.documents))
	}
	if c.share && c.limit && cold {
		debug.SetGCPercent(100)
	}
}

// planned raises the limit where so many files need more.
func (c *collector) planned(files int) {
	if c.limit {
		debug.SetMemoryLimit(c.builds * max(whileRead.of(c.documents), whileMade.of(int64(files))))
	}
}
