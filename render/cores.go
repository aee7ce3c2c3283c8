package render

import (
	"runtime"

	"golang.org/x/sync/errgroup"
)

// atOnce does some things, as many at the same time as there are cores.
func atOnce(things int, do func(i int)) {
	var all errgroup.Group
	all.SetLimit(runtime.GOMAXPROCS(0))
	for i := range things {
		all.Go(func() error {
			do(i)
			return nil
		})
	}
	all.Wait()
}
