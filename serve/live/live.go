// Package live tells browsers what has changed while people write: one stream
// of server-sent events a browser, the script that listens to it and reloads
// the pages that changed, and the overlay that shows problems over a page.
// Nothing of it is ever published.
package live

import (
	"bytes"
	"crypto/rand"
	"embed"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/zeebo/xxh3"

	"galley/schemas/source"
)

// Base is where the hub answers:
//
//	events       the stream: an event "state" for the current state and for each one that follows
//	state        the current state and its problems, as JSON
//	client.js    the script that Inject adds to pages
//	worker.js    what it shares between the tabs of a browser
//	overlay.css  how the overlay looks
const Base = "/_galley/live/"

// A State is what browsers are told of the server's.
type State struct {
	Number   uint64          // of the state: it grows
	Problems source.Problems // of the newest attempt
	Stale    bool            // what is shown is older than the files, which have errors
	// Editor gives a link that opens a file of the project in an editor; nil: none.
	Editor func(file string, line, column int) string
	// Read gives the text of a file of the project, nil where it cannot; nil: no
	// lines are shown.
	Read func(file string) []byte
}

// A Hub knows who listens.
type Hub struct {
	state func() State
	boot  string // other for every hub, so that a page sees that the server is a new one

	newest atomic.Uint64 // the number that was sent last
	ended  chan struct{}

	mu        sync.Mutex // held to join, leave, send and close: never while anything is written
	closed    bool
	listeners map[chan struct{}]struct{}
}

// New makes a hub that asks for the state whenever somebody wants to know it.
func New(state func() State) *Hub {
	return &Hub{state: state, boot: rand.Text(), ended: make(chan struct{}), listeners: map[chan struct{}]struct{}{}}
}

//go:embed client.js worker.js overlay.css
var assets embed.FS

var assetTypes = map[string]string{
	"client.js": "text/javascript; charset=utf-8", "worker.js": "text/javascript; charset=utf-8",
	"overlay.css": "text/css; charset=utf-8",
}

// ServeHTTP answers what lies below Base, to GET and HEAD, and to nobody whom a
// browser says to be of another site.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		header.Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD are answered here", http.StatusMethodNotAllowed)
		return
	}
	if from := r.Header.Get("Sec-Fetch-Site"); from == "cross-site" || from == "same-site" {
		http.Error(w, "only this server's own pages may ask for this", http.StatusForbidden)
		return
	}
	name, ok := strings.CutPrefix(r.URL.Path, Base)
	switch {
	case !ok:
		http.NotFound(w, r)
	case name == "events":
		h.stream(w, r)
	case name == "state":
		header.Set("Content-Type", "application/json; charset=utf-8")
		header.Set("Cache-Control", "no-store")
		w.Write(h.appendState(nil))
	case assetTypes[name] != "":
		body, _ := assets.ReadFile(name)
		header.Set("Content-Type", assetTypes[name])
		header.Set("Cache-Control", "no-cache")
		header.Set("ETag", `"`+strconv.FormatUint(xxh3.Hash(body), 36)+`"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	default:
		http.NotFound(w, r)
	}
}
