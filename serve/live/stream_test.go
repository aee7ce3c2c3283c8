package live

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A reader is a browser's end of a stream that notes what is done with it. A
// write waits as long as stalls says, or until its deadline.
type reader struct {
	header      http.Header
	text        []string
	read, write time.Time
	stalls      time.Duration
}

func (r *reader) Header() http.Header                { return r.header }
func (r *reader) WriteHeader(int)                    {}
func (r *reader) FlushError() error                  { return nil }
func (r *reader) SetReadDeadline(t time.Time) error  { r.read = t; return nil }
func (r *reader) SetWriteDeadline(t time.Time) error { r.write = t; return nil }

func (r *reader) Write(b []byte) (int, error) {
	if time.Sleep(min(r.stalls, time.Until(r.write))); r.stalls >= patience {
		return 0, errors.New("the deadline has passed")
	}
	r.text = append(r.text, strings.ReplaceAll(string(b), "\n", "|"))
	return len(b), nil
}

// listen starts a stream; what it gives is closed when the stream has ended.
func listen(ctx context.Context, h *Hub, r *reader) chan struct{} {
	ended := make(chan struct{})
	r.header = http.Header{}
	r.read = time.Now()
	go func() {
		defer close(ended)
		h.ServeHTTP(r, httptest.NewRequestWithContext(ctx, "GET", Base+"events", nil))
	}()
	synctest.Wait()
	return ended
}

func TestStreamInTime(t *testing.T) {
	t.Run("something is said every quarter of a minute, without end", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			h := New(broken)
			r := &reader{}
			ended := listen(t.Context(), h, r)
			time.Sleep(10*time.Minute + time.Second)
			h.Close()
			<-ended
			if len(r.text) != 41 || r.text[40] != ": still here||" {
				t.Errorf("want the state and 40 lines, got %d: %q", len(r.text), r.text[len(r.text)-1])
			}
			if !r.read.IsZero() {
				t.Error("the server's timeout for reading a request would end the stream")
			}
			if len(h.listeners) > 0 {
				t.Error("it is still listed")
			}
		})
	})
	t.Run("who does not read misses numbers, never the newest", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			h := New(broken)
			r := &reader{stalls: time.Second}
			ended := listen(t.Context(), h, r)
			for number := range uint64(100) {
				h.Send(number)
			}
			time.Sleep(10 * time.Second)
			h.Close()
			<-ended
			if len(r.text) != 2 || !strings.HasSuffix(r.text[1], `"number":99}||`) {
				t.Errorf("want the first and the newest, got %q", r.text)
			}
		})
	})
	t.Run("who never reads is dropped", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			h := New(broken)
			begun := time.Now()
			<-listen(t.Context(), h, &reader{stalls: time.Hour})
			if took := time.Since(begun); took != patience {
				t.Errorf("after %v, want %v", took, patience)
			}
		})
	})
	t.Run("who leaves is forgotten", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			h := New(broken)
			ctx, leave := context.WithCancel(t.Context())
			ended := listen(ctx, h, &reader{})
			leave()
			<-ended
			if len(h.listeners) > 0 {
				t.Error("it is still listed")
			}
		})
	})
}

func TestMostStreams(t *testing.T) {
	h := New(broken)
	ask := func() int {
		ctx, cancel := context.WithCancel(t.Context())
		cancel() // who is let in leaves at once
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", Base+"events", nil))
		return w.Code
	}
	var all []chan struct{}
	for range streams {
		l, ok := h.join()
		if !ok {
			t.Fatal("one of those that there is room for was refused")
		}
		all = append(all, l)
	}
	if got := ask(); got != http.StatusServiceUnavailable {
		t.Errorf("one too many is answered with %d", got)
	}
	h.leave(all[0])
	if got := ask(); got != http.StatusOK {
		t.Errorf("when one has left the next is answered with %d", got)
	}
}
