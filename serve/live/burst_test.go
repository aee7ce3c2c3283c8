package live

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"
)

// A mouth is a listener of pipes: thousands of them need no descriptors.
type mouth struct {
	conns chan net.Conn
	done  chan struct{}
}

func (m *mouth) Accept() (net.Conn, error) {
	select {
	case c := <-m.conns:
		return c, nil
	case <-m.done:
		return nil, net.ErrClosed
	}
}
func (m *mouth) Close() error   { close(m.done); return nil }
func (m *mouth) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

// TestBurst is reliability L6, with GALLEY_LISTENERS=10000 in its full size:
// all come at once, are told once, and go; nothing of them is left.
func TestBurst(t *testing.T) {
	many := 500
	if n, err := strconv.Atoi(os.Getenv("GALLEY_LISTENERS")); err == nil {
		many = n
	}
	h := New(func() State { return State{Number: 1} })
	server := &http.Server{Handler: h, ReadTimeout: 30 * time.Second}
	m := &mouth{conns: make(chan net.Conn), done: make(chan struct{})}
	ended := make(chan error, 1)
	before := runtime.NumGoroutine() + 1
	go func() { ended <- server.Serve(m) }()
	for round := range 3 {
		heap := inUse()
		opened, heard := make(chan struct{}, many), make(chan time.Time, many)
		var ends []net.Conn
		begun := time.Now()
		number := uint64(100 + round)
		for range many {
			here, there := net.Pipe()
			ends = append(ends, here)
			m.conns <- there
			go func() {
				fmt.Fprintf(here, "GET %sevents HTTP/1.1\r\nHost: localhost\r\n\r\n", Base)
				if until(here, []byte(`"number":1}`)) {
					opened <- struct{}{}
				}
				if until(here, fmt.Appendf(nil, `"number":%d}`, number)) {
					heard <- time.Now()
				}
			}()
		}
		deadline, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
		for i := range many {
			select {
			case <-opened:
			case <-deadline.Done():
				t.Fatalf("%d of %d streams are open", i, many)
			}
		}
		took, each := time.Since(begun), (inUse()-heap)/int64(many)
		sent := time.Now()
		h.Send(number)
		if waited := time.Since(sent); waited > 4*time.Second { // eight times what everybody is told within
			t.Errorf("Send took %v", waited)
		}
		var delays []time.Duration
		for range many {
			select {
			case at := <-heard:
				delays = append(delays, at.Sub(sent))
			case <-deadline.Done():
				t.Fatalf("%d of %d heard of it", len(delays), many)
			}
		}
		cancel()
		slices.Sort(delays)
		p99 := delays[len(delays)*99/100]
		t.Logf("%d open in %v, %d bytes each with both ends, told in %v (p99)", many, took, each, p99)
		if each > 40<<10 && !detecting {
			t.Errorf("%d bytes a stream, want at most 40 KiB", each)
		}
		for _, end := range ends {
			end.Close()
		}
		eventually(t, "its listeners and goroutines are gone", func() bool {
			h.mu.Lock()
			defer h.mu.Unlock()
			return len(h.listeners) == 0 && runtime.NumGoroutine() <= before
		})
	}
	h.Close()
	server.Close()
	<-ended
}

// until reads until the end of what it has read holds the text.
func until(c net.Conn, text []byte) bool {
	var room [512]byte
	n := 0
	for {
		if n == len(room) {
			n = copy(room[:], room[len(room)/2:])
		}
		got, err := c.Read(room[n:])
		if n += got; bytes.Contains(room[:n], text) {
			return true
		}
		if err != nil {
			return false
		}
	}
}

// inUse is the memory of heap and stacks that is not free.
func inUse() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}
