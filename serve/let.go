package serve

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
)

// ServeHTTP lets a request in, or not: by its Host before everything, by its
// form, and by its origin. What comes behind may rely on that.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	sent := &watched{ResponseWriter: w}
	defer s.recovered(sent, r)
	h := w.Header()
	h["X-Content-Type-Options"] = nosniff
	h["Referrer-Policy"] = referrer
	h["Content-Security-Policy"] = framing
	h["Cross-Origin-Resource-Policy"] = ownOrigin
	h["Vary"] = varyOrigin
	if !s.options.host(r.Host) {
		refuse(sent, r, http.StatusForbidden, unknown(r.Host))
		return
	}
	own := r.URL.Path == "/_galley" || strings.HasPrefix(r.URL.Path, "/_galley/")
	allowed := !own && s.share(r, h)
	if r.Method == http.MethodOptions && !own {
		preflight(sent, r, allowed)
		return
	}
	switch {
	case strings.ContainsAny(r.URL.Path, "\\\x00"):
		s.malformed(sent, r, http.StatusBadRequest, "an address has neither a backslash nor a NUL in it")
		return
	case len(r.URL.RawQuery) > longest:
		s.malformed(sent, r, http.StatusRequestURITooLong, fmt.Sprintf("a query has at most %d bytes", longest))
		return
	}
	s.inner.ServeHTTP(sent, r)
}

// unknown says no to who asks by a name that is not the server's.
func unknown(host string) string {
	name, _, _ := cutPort(host)
	if name == "" || len(name) > 100 || strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz0123456789-._") != "" {
		name = "NAME"
	}
	return "this server does not answer by that name: ask it as localhost, or start it with --allow-host " + name
}

var (
	nosniff    = []string{"nosniff"}
	referrer   = []string{"strict-origin-when-cross-origin"}
	framing    = []string{"frame-ancestors 'self'"}
	ownOrigin  = []string{"same-origin"}
	anyOrigin  = []string{"cross-origin"}
	varyOrigin = []string{"Origin"}
	exposed    = []string{"ETag, Galley-Static, Galley-Stale"}
)

// share lets the pages of an allowed origin read the answer. What they merely
// show (an image) is asked for without Origin; Referer tells whose page it is.
func (s *Server) share(r *http.Request, h http.Header) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		if from, err := url.Parse(r.Header.Get("Referer")); err == nil && from.Host != "" && s.options.origin(from.Scheme+"://"+from.Host) {
			h["Cross-Origin-Resource-Policy"] = anyOrigin
		}
		return false
	}
	if !s.options.origin(origin) {
		return false
	}
	h["Access-Control-Allow-Origin"] = []string{origin}
	h["Access-Control-Expose-Headers"] = exposed
	h["Cross-Origin-Resource-Policy"] = anyOrigin
	return true
}

// preflight says what pages of other origins may send.
func preflight(w http.ResponseWriter, r *http.Request, allowed bool) {
	h := w.Header()
	h.Set("Allow", "GET, HEAD, OPTIONS")
	h.Set("Cache-Control", "no-store")
	if allowed && r.Header.Get("Access-Control-Request-Method") != "" {
		h.Set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
		h.Set("Access-Control-Allow-Headers", "x-api-key, content-type, authorization, x-butter-client, if-none-match")
		h.Set("Access-Control-Max-Age", "600")
	}
	w.WriteHeader(http.StatusNoContent)
}

// recovered ends a request that our own mistake has broken off: the client gets
// a number, the terminal the same number and where it happened.
func (s *Server) recovered(w *watched, r *http.Request) {
	p := recover()
	if p == nil {
		return
	}
	if p == http.ErrAbortHandler {
		panic(p)
	}
	id := rand.Text()[:8]
	s.options.Tell(fmt.Sprintf("this is a mistake in galley itself; please report it: %s %q (%s): %v\n%s", r.Method, r.URL.Path, id, p, debug.Stack()))
	if w.begun {
		panic(http.ErrAbortHandler) // half an answer must not look whole
	}
	clear(w.Header())
	refuse(w, r, http.StatusInternalServerError, "this is a mistake in galley itself, "+id+" in its terminal")
}

// watched notes whether an answer has begun.
type watched struct {
	http.ResponseWriter
	begun bool
}

func (w *watched) WriteHeader(status int) {
	w.begun = true
	w.ResponseWriter.WriteHeader(status)
}

func (w *watched) Write(b []byte) (int, error) {
	w.begun = true
	return w.ResponseWriter.Write(b)
}

// Unwrap is for http.ResponseController.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }
