package serve

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"galley/serve/live"
)

// TestLoad measures what reliability L1 and L4 ask for: JSON documents over 64
// connections, alone and while a file is saved every 200 ms, with how long after
// a save a browser hears of it. No answer mixes two saves. It loads the whole
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
	lay(t, filepath.Join(dir, "schemas", "note.yaml"), "fields:\n  - {name: title, type: text, required: true}\n  - {name: again, type: text}\n")
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
		t.Run(map[bool]string{false: "reads", true: "reads and saves"}[saves], func(t *testing.T) {
			least, most := 20_000, 10*time.Millisecond
			if saves {
				least, most = 5_000, 100*time.Millisecond
			}
			var told []time.Duration
			rate, slowest, bad := load(t, l.Addr().String(), documents, time.Duration(seconds)*time.Second, func(done <-chan struct{}) {
				if saves {
					told = save(t, l.Addr().String(), document, done)
				}
			})
			if saves {
				slices.Sort(told)
				late := told[len(told)*99/100]
				t.Logf("of %d saves, 99 of 100 are told of within %v", len(told), late)
				if late > 300*time.Millisecond {
					t.Error("want 300ms")
				}
			}
			t.Logf("saves: %v: %d requests a second, 99 of 100 within %v, %d not answered well, state %d", saves, rate, slowest, bad, s.state.Load().number)
			if rate < least || slowest > most || bad > 0 {
				t.Errorf("want at least %d a second, 99 of 100 within %v, all answered", least, most)
			}
		})
	}
}

// save saves a document again and again, and gives how long it took each time
// until a browser was told, and the document's answer was new.
func save(t *testing.T, address, document string, done <-chan struct{}) (told []time.Duration) {
	stream, err := http.Get("http://" + address + live.Base + "events")
	if err != nil {
		t.Error(err)
		return nil
	}
	defer stream.Body.Close()
	events := make(chan bool, 100)
	go func() {
		for lines := bufio.NewScanner(stream.Body); lines.Scan(); {
			if strings.HasPrefix(lines.Text(), "data: ") {
				events <- true
			}
		}
	}()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for i := 0; ; i++ {
		select {
		case <-done:
			return told
		case <-tick.C:
		}
		mark := fmt.Sprintf("Saved %d times", i)
		lay(t, document, "---\ntitle: "+mark+"\nagain: "+mark+"\n---\n")
		for saved := time.Now(); ; {
			select {
			case <-events:
			case <-time.After(10 * time.Second):
				t.Errorf("nobody was told that the document was %s", mark)
				return told
			}
			at := time.Since(saved)
			answer, err := http.Get("http://" + address + "/api/content/by-slug/note/first")
			if err != nil {
				t.Error(err)
				return told
			}
			text, _ := io.ReadAll(answer.Body)
			answer.Body.Close()
			if titles := bytes.Count(text, []byte(mark+`"`)); titles == 2 {
				told = append(told, at)
				break
			} else if titles == 1 {
				t.Errorf("two saves in one answer: %s", text)
			}
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
			var request []byte
			for i := c; time.Since(began) < during; i++ {
				at := time.Now()
				request = strconv.AppendInt(append(request[:0], "GET /api/content/by-slug/note/n"...), int64(i%documents), 10)
				if _, err := conn.Write(append(request, " HTTP/1.1\r\nHost: localhost\r\n\r\n"...)); err != nil {
					t.Error(err)
					return
				}
				good, err := read(r)
				if err != nil {
					t.Error(err)
					return
				}
				if !good {
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

// read reads an answer with as little effort as can be: the client shares the
// machine with what it measures.
func read(r *bufio.Reader) (good bool, err error) {
	size := -1
	for first := true; ; first = false {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return false, err
		}
		if first {
			good = bytes.HasPrefix(line, []byte("HTTP/1.1 200 "))
		}
		if text, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if size, err = strconv.Atoi(string(bytes.TrimSpace(text))); err != nil {
				return false, err
			}
		}
		if len(line) == 2 {
			break
		}
	}
	if size < 0 {
		return false, nil
	}
	_, err = r.Discard(size)
	return good, err
}
