package live

import (
	"io"
	"net/http"
	"strconv"
	"time"
)

// A listener is a channel of one: what waits in it is "there is something
// new", and what that is gets read when it is written. So a browser that is
// slow misses numbers and never the newest, and nobody waits for it.

const (
	heartbeat = 15 * time.Second // a line for those between us who close what is silent
	patience  = 5 * time.Second  // how long one event may take to be written
	streams   = 10_000           // at a time: the rest of the server's connections is for requests (P-50)
)

// Send tells everybody that there is a new state. It never waits for anybody.
func (h *Hub) Send(number uint64) {
	h.newest.Store(number)
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.listeners {
		select {
		case l <- struct{}{}:
		default: // it has not looked since the last one
		}
	}
}

// Close ends all streams, and those that are asked for from now on.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closed {
		h.closed = true
		close(h.ended)
	}
}

func (h *Hub) join() (chan struct{}, bool) {
	l := make(chan struct{}, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || len(h.listeners) >= streams {
		return nil, false
	}
	h.listeners[l] = struct{}{}
	return l, true
}

func (h *Hub) leave(l chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.listeners, l)
}

// stream writes events until the browser leaves, does not read, or Close. The
// first one is the current state: who was away, or has another server's
// answers, sees that at once.
func (h *Hub) stream(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Type", "text/event-stream; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no")
	if r.Method == http.MethodHead {
		return
	}
	l, ok := h.join()
	if !ok {
		header.Set("Retry-After", "1")
		http.Error(w, "the server is stopping, or too many listen", http.StatusServiceUnavailable)
		return
	}
	defer h.leave(l)

	control := http.NewResponseController(w)
	// The server's timeouts are for requests; a stream has no end. A writer that
	// knows no deadlines is written to without.
	control.SetReadDeadline(time.Time{})
	write := func(text string) bool {
		control.SetWriteDeadline(time.Now().Add(patience))
		_, err := io.WriteString(w, text)
		return err == nil && control.Flush() == nil
	}
	if !write("retry: 500\n\n" + h.event(h.state().Number)) {
		return
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		ok := true
		select {
		case <-r.Context().Done():
			return
		case <-h.ended:
			return
		case <-l:
			ok = write(h.event(h.newest.Load()))
		case <-beat.C:
			ok = write(": still here\n\n")
		}
		if !ok {
			return
		}
	}
}

// event is one event of the stream.
func (h *Hub) event(number uint64) string {
	return "event: state\ndata: {\"boot\":\"" + h.boot + "\",\"number\":" + strconv.FormatUint(number, 10) + "}\n\n"
}
