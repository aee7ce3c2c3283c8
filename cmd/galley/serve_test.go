package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// What scripts say of a server:
//
//	serving FLAGS…              starts one on any free port, as the command does
//	ask [-status N] [-header NAME] PATH PATTERN   asks again and again, for ten seconds, until the answer has the pattern
//	stopped [STDERR-PATTERN…]   interrupts it: it ends at once and well, having told a line for each pattern and no other
//	taken                       starts another on the same port, which says so and which port is free
//
// No script sleeps: what is awaited is asked for.

type serving struct {
	base     string
	stop     context.CancelFunc
	code     chan int
	out, err *shared
}

// shared is a buffer that two goroutines use.
type shared struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *shared) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *shared) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

type servingKey struct{}

func (s *serving) within(ts *testscript.TestScript) {
	if s.base == "" {
		ts.Fatalf("nothing is serving")
	}
}

var servingAt = regexp.MustCompile(`serving on (http://[^/\s]+)/`)

func startServing(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.Value(servingKey{}).(*serving)
	ctx, stop := context.WithCancel(context.Background())
	*s = serving{stop: stop, code: make(chan int, 1), out: &shared{}, err: &shared{}}
	e := env{
		dir: ts.MkAbs("."), in: strings.NewReader(""), out: s.out, err: s.err,
		variable: ts.Getenv, now: func() time.Time { return now },
	}
	go func() { s.code <- run(ctx, e, append([]string{"galley", "serve", "--port", "0"}, args...)) }()
	ts.Defer(stop)
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); {
		if m := servingAt.FindStringSubmatch(s.out.String()); m != nil {
			s.base = m[1]
			ts.Setenv("SERVER", s.base)
			return
		}
		select {
		case code := <-s.code:
			ts.Fatalf("it ended with %d: %s", code, s.err.String())
		case <-time.After(time.Millisecond):
		}
	}
	ts.Fatalf("it did not begin: %s", s.err.String())
}

func askServing(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.Value(servingKey{}).(*serving)
	s.within(ts)
	status, header := 200, ""
	for len(args) > 2 {
		switch args[0] {
		case "-status":
			n, err := strconv.Atoi(args[1])
			ts.Check(err)
			status = n
		case "-header":
			header = args[1]
		default:
			ts.Fatalf("usage: ask [-status N] [-header NAME] PATH PATTERN")
		}
		args = args[2:]
	}
	if len(args) != 2 {
		ts.Fatalf("usage: ask [-status N] [-header NAME] PATH PATTERN")
	}
	want := regexp.MustCompile(args[1])
	var last string
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); {
		res, err := http.Get(s.base + args[0])
		ts.Check(err)
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		ts.Check(err)
		text := string(body)
		if header != "" {
			text = res.Header.Get(header)
		}
		if res.StatusCode == status && want.MatchString(text) != neg {
			fmt.Fprintf(ts.Stdout(), "%s\n", text)
			return
		}
		last = fmt.Sprintf("%s %v\n%s", res.Status, res.Header, body)
	}
	ts.Fatalf("%s never became so; last: %.2000s", args[0], last)
}

func stopServing(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.Value(servingKey{}).(*serving)
	s.within(ts)
	began := time.Now()
	s.stop()
	code := <-s.code
	if took := time.Since(began); took > 500*time.Millisecond {
		ts.Fatalf("it took %v to stop", took)
	}
	if code != exitDone {
		ts.Fatalf("it ended with %d", code)
	}
	said := strings.Split(strings.TrimSuffix(s.err.String(), "\n"), "\n")
	if s.err.String() == "" {
		said = nil
	}
	if len(said) != len(args) {
		ts.Fatalf("want %d lines on stderr, got %q", len(args), said)
	}
	for i, pattern := range args {
		if !regexp.MustCompile(pattern).MatchString(said[i]) {
			ts.Fatalf("line %d on stderr is %q, not %q", i+1, said[i], pattern)
		}
	}
	if c, err := net.DialTimeout("tcp", strings.TrimPrefix(s.base, "http://"), time.Second); err == nil {
		ts.Check(errors.Join(c.Close(), errors.New("somebody still listens")))
	}
	s.base = ""
}

// portTaken tries to serve where somebody does.
func portTaken(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.Value(servingKey{}).(*serving)
	s.within(ts)
	_, port, err := net.SplitHostPort(strings.TrimPrefix(s.base, "http://"))
	ts.Check(err)
	var said bytes.Buffer
	code := run(context.Background(), env{
		dir: ts.MkAbs("."), in: strings.NewReader(""), out: io.Discard, err: &said, variable: ts.Getenv, now: func() time.Time { return now },
	}, []string{"galley", "serve", "--port", port})
	if want := regexp.MustCompile(`^galley: port ` + port + ` is in use\nhint: .*--port \d+ is free\n$`); code != exitWorld || !want.Match(said.Bytes()) {
		ts.Fatalf("it ended with %d and said %q", code, said.String())
	}
}

func TestReachable(t *testing.T) {
	for at, want := range map[string]string{
		"127.0.0.1:80": "127.0.0.1:80", "[::1]:80": "[::1]:80", "10.0.0.7:80": "10.0.0.7:80",
		"0.0.0.0:80": "127.0.0.1:80", "[::]:80": "127.0.0.1:80",
	} {
		addr, err := net.ResolveTCPAddr("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		if got := reachable(addr); got != want {
			t.Errorf("%s is reached at %s, want %s", at, got, want)
		}
	}
}
