//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"time"

	"galley/bench/report"
)

// What a person waits for who writes: from the save of a post until the server
// shows it, on the post's own JSON and on the list's that it stands in. Both
// are polled; an address that is not new within the limit is stale, which is
// counted, not forgiven.

// A server is one side: how it is started and where it answers.
type server struct {
	dir     string
	command func(port string) []string
	list    string                   // an address of the newest posts
	page    func(slug string) string // of one of them
	slugs   func(list []byte) ([]string, error)
}

const (
	patience = 2 * time.Minute // until a save is called lost
	polling  = time.Millisecond
)

// saves measures saves under both servers, one after the other: side by side
// they would take the cores from each other.
func (j *job) save() ([]report.Part, error) {
	p := j.part(report.Save, "Galley", "Hugo")
	err := j.saveUnder(server{
		dir:     j.project,
		command: func(port string) []string { return []string{j.galley, "serve", "--port", port} },
		list:    "/api/content/type/post.json",
		page:    func(slug string) string { return "/api/content/by-slug/post/" + slug + ".json" },
		slugs: func(list []byte) ([]string, error) {
			var l struct{ Docs []struct{ Slug string } }
			err := json.Unmarshal(list, &l)
			return names(l.Docs), err
		},
	}, &p.Sides[0])
	if err != nil {
		return nil, err
	}
	err = j.saveUnder(server{
		dir: j.site,
		command: func(port string) []string {
			return []string{j.hugo, "server", "--port", port, "--bind", "127.0.0.1", "--renderToMemory",
				"--disableFastRender", "--disableLiveReload", "--logLevel", "error"}
		},
		list: "/posts/index.json",
		page: func(slug string) string { return "/posts/" + slug + "/index.json" },
		slugs: func(list []byte) ([]string, error) {
			var l struct{ Items []struct{ Slug string } }
			err := json.Unmarshal(list, &l)
			return names(l.Items), err
		},
	}, &p.Sides[1])
	if err != nil {
		p.Sides, p.Note = p.Sides[:1], hugoFailed{err}.note()
		j.say("%s", p.Note)
	}
	return []report.Part{p}, nil
}

func names(all []struct{ Slug string }) []string {
	var slugs []string
	for _, d := range all {
		slugs = append(slugs, d.Slug)
	}
	return slugs
}

// saveUnder starts a server, saves the newest posts in turn, and stops it. The
// posts are as before in the end.
func (j *job) saveUnder(s server, side *report.Side) (err error) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	port := strconv.Itoa(free.Addr().(*net.TCPAddr).Port)
	free.Close()
	command := s.command(port)
	p, err := launch(s.dir, command[0], command[1:]...)
	if err != nil {
		return err
	}
	defer func() {
		run, failed := p.stop()
		side.Rounds = [][]report.Run{{run}}
		err = errors.Join(err, failed)
	}()
	started := time.Now()
	base := "http://127.0.0.1:" + port
	var slugs []string
	for len(slugs) == 0 {
		select {
		case <-p.end:
			return fmt.Errorf("the server of %s ended:\n%s", side.Name, p.tail())
		case <-time.After(10 * time.Millisecond):
		}
		if time.Since(started) > 10*time.Minute {
			return fmt.Errorf("%s gave no list at %s:\n%s", side.Name, s.list, p.tail())
		}
		if list, err := get(base + s.list); err == nil {
			if slugs, err = s.slugs(list); err != nil {
				return err
			}
		}
	}
	side.First = time.Since(started).Seconds()
	j.say("saves: %s answers after %.2f s", side.Name, side.First)
	time.Sleep(2 * time.Second) // for what a server does behind its first answer

	e := j.newEdits()
	defer func() { err = errors.Join(err, e.putBack()) }()
	for i := range j.counts.saves {
		// Not in step with a timer of either's.
		time.Sleep(700*time.Millisecond + time.Duration(rand.IntN(600))*time.Millisecond)
		saved := time.Now()
		m, err := e.change(slugs[i%len(slugs)])
		if err != nil {
			return err
		}
		shown := make(chan bool, 2)
		for _, url := range []string{base + s.page(m.slug), base + s.list} {
			go func() { shown <- until(url, m.title, saved) }()
		}
		a, b := <-shown, <-shown
		took := time.Since(saved)
		side.Saves = append(side.Saves, float64(took.Microseconds())/1000)
		for _, ok := range []bool{a, b} {
			if !ok {
				side.Stale++
			}
		}
		if took > time.Second || i == j.counts.saves-1 {
			j.say("saves: %s, %d of %d: %.1f ms", side.Name, i+1, j.counts.saves, side.Saves[i])
		}
	}
	return nil
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
