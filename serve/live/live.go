// Package live tells browsers what has changed while people write: one stream
// of server-sent events a browser, the script that listens to it and reloads
// the pages that changed, and the overlay that shows problems over a page.
// Nothing of it is ever published.
package live

import (
	"net/http"

	"galley/schemas/source"
)

// Base is where the hub answers.
const Base = "/_galley/live/"

// A State is what browsers are told of the server's.
type State struct {
	Number   uint64          // of the state: it grows
	Problems source.Problems // of the newest attempt
	Stale    bool            // what is shown is older than the files, which have errors
	// Editor gives a link that opens a file of the project in an editor; nil: none.
	Editor func(file string, line, column int) string
}

// A Hub knows who listens.
type Hub struct {
	state func() State
}

// New makes a hub that asks for the state whenever somebody wants to know it.
func New(state func() State) *Hub { return &Hub{state: state} }

// Send tells everybody that there is a new state. It never waits for anybody.
func (h *Hub) Send(number uint64) {}

// Close ends all streams.
func (h *Hub) Close() {}

// ServeHTTP answers what lies below Base.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }
