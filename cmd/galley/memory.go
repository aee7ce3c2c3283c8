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
const (
	limitBase        = 16 << 20
	limitPerDocument = 9_900 // bytes; some 6,700 are in use at the end of a cold build with one API
	limitPerFile     = 2_000 // documents included, of which a file is made; some 1,200 are in use
)

// easyGoing is the collector's share (as GOGC) until it is known that much has to
// be read: none, so that it runs where the limit is reached. What comes back from the
// cache stays, and there is no use in looking for garbage among it.
const easyGoing = -1

// A collector is how a build has garbage collected, unless whoever runs it has
// said so with GOGC or GOMEMLIMIT.
type collector struct {
	share, limit bool
	documents    int64
}

func (e env) newCollector() *collector {
	c := &collector{share: e.variable("GOGC") == "", limit: e.variable("GOMEMLIMIT") == ""}
	if c.share && c.limit {
		debug.SetGCPercent(easyGoing)
	}
	return c
}

// listed sets the limit for a build of so many documents.
func (c *collector) listed(documents int, cold bool) {
	c.documents = int64(documents)
	if c.limit {
		debug.SetMemoryLimit(limitBase + limitPerDocument*c.documents)
	}
	if c.share && c.limit && cold {
		debug.SetGCPercent(100)
	}
}

// planned raises the limit where so many files need more.
func (c *collector) planned(files int) {
	if c.limit {
		debug.SetMemoryLimit(limitBase + max(limitPerDocument*c.documents, limitPerFile*int64(files)))
	}
}
