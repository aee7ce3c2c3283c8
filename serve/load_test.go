package serve

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestLoad measures what reliability L1 and L4 ask for: JSON documents over 64
// connections, alone and while a file is saved every 200 ms. It loads the whole
// machine, clients beside the server, so it runs only when GALLEY_LOAD says for
// how many seconds.
func TestLoad(t *testing.T) {
	seconds, _ := strconv.Atoi(os.Getenv("GALLEY_LOAD"))
	if seconds == 0 {
		t.Skip("GALLEY_LOAD does not say for how many seconds")
	}
	documents, _ := strconv.Atoi(os.Getenv("GALLEY_LOAD_DOCUMENTS"))
	documents = max(documents, 100)
	dir, document := small(t)
	for i := range documents {
		lay(t, filepath.Join(dir, "content", "note", fmt.Sprintf("n%d.md", i)), note(fmt.Sprintf("Note %d", i)))
	}
	s := newServer(t, dir, nil)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, l) }()
	defer func() { stop(); <-ended }()

	for _, saves := range []bool{false, true} {
		least, most := 20_000, 10*time.Millisecond
		if saves {
			least, most = 5_000, 100*time.Millisecond
		}
		rate, slowest, bad := load(t, l.Addr().String(), documents, time.Duration(seconds)*time.Second, func(done <-chan struct{}) {
			if !saves {
				return
			}
			tick := time.NewTicker(200 * time.Millisecond)
			defer tick.Stop()
			for i := 0; ; i++ {
				select {
				case <-done:
					return
				case <-tick.C:
					lay(t, document, note(fmt.Sprintf("Saved %d times", i)))
				}
			}
		})
		t.Logf("saves: %v: %d requests a second, 99 of 100 within %v, %d not answered well, state %d", saves, rate, slowest, bad, s.state.Load().number)
		if rate < least || slowest > most || bad > 0 {
			t.Errorf("want at least %d a second, 99 of 100 within %v, all answered", least, most)
		}
	}
}

// load asks over 64 connections, beside what else happens.
func load(t *testing.T, address string, documents int, during time.Duration, beside func(done <-chan struct{})) (rate int, slowest time.Duration, bad int) {
	var wrong atomic.Int64
	var group sync.WaitGroup
	took := make([][]time.Duration, 64)
	done := make(chan struct{})
	group.Go(func() { beside(done) })
	began := time.Now()
	var clients sync.WaitGroup
	for c := range took {
		clients.Go(func() {
			conn, err := net.Dial("tcp", address)
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			r := bufio.NewReader(conn)
			for i := c; time.Since(began) < during; i++ {
				at := time.Now()
				fmt.Fprintf(conn, "GET /api/content/by-slug/note/n%d HTTP/1.1\r\nHost: localhost\r\n\r\n", i%documents)
				res, err := http.ReadResponse(r, nil)
				if err != nil {
					t.Error(err)
					return
				}
				if n, err := io.Copy(io.Discard, res.Body); err != nil || n != res.ContentLength || res.StatusCode != 200 {
					wrong.Add(1)
				}
				took[c] = append(took[c], time.Since(at))
			}
		})
	}
	clients.Wait()
	spent := time.Since(began)
	close(done)
	group.Wait()
	all := slices.Concat(took...)
	slices.Sort(all)
	return int(float64(len(all)) / spent.Seconds()), all[len(all)*99/100], int(wrong.Load())
}
