//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"galley/bench/corpus"
)

// What a person waits for who writes: from the save of a post until the server
// shows it, on the post's own JSON and on the list's that it stands in. Both
// are polled; an address that is not new within the limit is stale, which is
// counted, not forgiven.

// A server is one side: how it is started and where it answers.
type server struct {
	name    string
	command func(port string) *exec.Cmd
	list    string                   // an address of the newest posts
	page    func(slug string) string // of one of them
	slugs   func(list []byte) ([]string, error)
}

const (
	patience = 30 * time.Second // until a save is called lost
	polling  = time.Millisecond
)

// A saving is what the saves of one server cost.
type saving struct {
	both   []float64 // milliseconds until page and list are new, a save
	stale  int
	first  time.Duration // until the first answer
	memory int64         // bytes, at its peak
}

// measureSaves saves posts under both servers, one after the other: side by
// side they would take the cores from each other.
func measureSaves(dir string, n, saves int, galley, hugo string) error {
	if err := corpus.Write(dir, n, 1); err != nil {
		return err
	}
	if err := lay(galleyProject, "galley", dir, nil); err != nil {
		return err
	}
	site := filepath.Join(dir, "hugo")
	content := filepath.Join(dir, "content")
	if err := lay(hugoSite, "hugo", site, strings.NewReplacer("@CONTENT@", content, "@HIGHLIGHT@", "false")); err != nil {
		return err
	}
	ours, err := saveUnder(server{
		name: "galley",
		command: func(port string) *exec.Cmd {
			return exec.Command(galley, "-C", dir, "serve", "--port", port)
		},
		list: "/api/content/type/post.json",
		page: func(slug string) string { return "/api/content/by-slug/post/" + slug + ".json" },
		slugs: func(list []byte) ([]string, error) {
			var l struct{ Docs []struct{ Slug string } }
			err := json.Unmarshal(list, &l)
			return names(l.Docs), err
		},
	}, filepath.Join(content, "posts"), saves)
	if err != nil {
		return err
	}
	theirs, err := saveUnder(server{
		name: "hugo",
		command: func(port string) *exec.Cmd {
			cmd := exec.Command(hugo, "server", "--port", port, "--bind", "127.0.0.1", "--renderToMemory",
				"--disableFastRender", "--disableLiveReload", "--logLevel", "error")
			cmd.Dir = site
			return cmd
		},
		list: "/posts/index.json",
		page: func(slug string) string { return "/posts/" + slug + "/index.json" },
		slugs: func(list []byte) ([]string, error) {
			var l struct{ Items []struct{ Slug string } }
			err := json.Unmarshal(list, &l)
			return names(l.Items), err
		},
	}, filepath.Join(content, "posts"), saves)
	if err != nil {
		return err
	}
	row := func(what, format string, a, b float64) {
		fmt.Printf("| %d | %s | "+format+" | "+format+" | %.4f |\n", n, what, a, b, a/b)
	}
	row("save to page and list, median", "%.1f ms", median(ours.both), median(theirs.both))
	row("the same, 95 of 100", "%.1f ms", percentile(ours.both, 95), percentile(theirs.both, 95))
	row("first answer", "%.2f s", ours.first.Seconds(), theirs.first.Seconds())
	row("peak memory", "%.0f MiB", float64(ours.memory)/(1<<20), float64(theirs.memory)/(1<<20))
	fmt.Printf("| %d | stale addresses | %d | %d | |\n", n, ours.stale, theirs.stale)
	return nil
}

func names(all []struct{ Slug string }) []string {
	var slugs []string
	for _, d := range all {
		slugs = append(slugs, d.Slug)
	}
	return slugs
}

func percentile(x []float64, p int) float64 {
	x = slices.Sorted(slices.Values(x))
	return x[min(len(x)-1, len(x)*p/100)]
}

var titleLine = regexp.MustCompile(`(?m)^title: .*$`)

// saveUnder starts a server, saves the newest posts in turn, and stops it. The
// posts are as before in the end.
func saveUnder(s server, posts string, saves int) (m saving, err error) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return m, err
	}
	port := strconv.Itoa(free.Addr().(*net.TCPAddr).Port)
	free.Close()
	cmd := s.command(port)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return m, err
	}
	defer func() {
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
		if used, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			m.memory = int64(used.Maxrss) << 10
		}
	}()
	base := "http://127.0.0.1:" + port
	var slugs []string
	for len(slugs) == 0 {
		if time.Since(began) > 10*time.Minute {
			return m, fmt.Errorf("%s gave no list at %s:\n%s", s.name, s.list, tail(said.Bytes()))
		}
		if list, err := get(base + s.list); err == nil {
			slugs, err = s.slugs(list)
			if err != nil {
				return m, err
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	m.first = time.Since(began)
	time.Sleep(2 * time.Second) // for what a server does behind its first answer

	texts := map[string][]byte{}
	defer func() {
		for file, text := range texts {
			os.WriteFile(file, text, 0o644)
		}
	}()
	for i := range saves {
		slug := slugs[i%len(slugs)]
		file := filepath.Join(posts, slug+".md")
		text, ok := texts[file]
		if !ok {
			if text, err = os.ReadFile(file); err != nil {
				return m, err
			}
			texts[file] = text
		}
		mark := fmt.Sprintf("Marker%d%06d", i, rand.IntN(1e6))
		next := append(titleLine.ReplaceAll(text, []byte("title: Post "+mark)), []byte("\nEdited "+mark+"\n")...)
		// Not in step with a timer of either's.
		time.Sleep(700*time.Millisecond + time.Duration(rand.IntN(600))*time.Millisecond)
		saved := time.Now()
		if err := os.WriteFile(file, next, 0o644); err != nil {
			return m, err
		}
		shown := make(chan bool, 2)
		for _, url := range []string{base + s.page(slug), base + s.list} {
			go func() { shown <- until(url, mark, saved) }()
		}
		a, b := <-shown, <-shown
		m.both = append(m.both, float64(time.Since(saved).Microseconds())/1000)
		for _, ok := range []bool{a, b} {
			if !ok {
				m.stale++
			}
		}
	}
	return m, nil
}

// until polls an address until it shows the mark.
func until(url, mark string, since time.Time) bool {
	for time.Since(since) < patience {
		if body, err := get(url); err == nil && bytes.Contains(body, []byte(mark)) {
			return true
		}
		time.Sleep(polling)
	}
	return false
}

func get(url string) ([]byte, error) {
	r, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err == nil && r.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", url, r.Status)
	}
	return body, err
}
