package content

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// A handful is how many entries a worker takes at a time.
const handful = 256

// cores is how many workers inChunks has for so many entries, at least one.
func cores(entries int) int {
	return max(1, min(runtime.GOMAXPROCS(0), (entries+handful-1)/handful))
}

// inChunks does something for so many entries on all cores, a handful at a time. The
// workers have the numbers from 0 to cores-1.
func inChunks(entries int, do func(worker, from, to int)) {
	var next atomic.Int64
	beside(cores(entries), func(worker int) {
		for {
			from := int(next.Add(handful)) - handful
			if from >= entries {
				return
			}
			do(worker, from, min(from+handful, entries))
		}
	})
}

// beside does some things at the same time, on no more cores than there are.
func beside(things int, do func(i int)) {
	workers := min(things, runtime.GOMAXPROCS(0))
	if workers < 2 {
		for i := range things {
			do(i)
		}
		return
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= things {
					return
				}
				do(i)
			}
		})
	}
	wait.Wait()
}
