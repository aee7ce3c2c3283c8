package serve

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"

	"galley/content/bodies"
	"galley/render"
	"galley/serve/desk"
	"galley/serve/live"
)

// An answer is the room in which one request is answered; rooms are used again.
type answer struct {
	response render.Response
	page     []byte // with the script in it
	packed   []byte
}

// A reply is an answer on its way out.
type reply struct {
	status  int
	kind    string // media type
	static  string // the file that a static host has for it, below public/; "": only the server can answer
	body    []byte
	private bool   // whose it is depends on a key, or it shows drafts
	vary    string // headers that the answer depends on, besides Origin and Accept-Encoding
	live    bool   // it is a page, which gets the script
}

const (
	plain    = "text/plain; charset=utf-8"
	longest  = 16 << 10 // of a query, in bytes
	pageType = "text/html"
)

// route answers a request that was let in, from the state that is current when
// it arrives.
func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	listens := strings.HasPrefix(r.URL.Path, live.Base)
	own := r.URL.Path+"/" == desk.Base || strings.HasPrefix(r.URL.Path, desk.Base)
	switch {
	case own && (!listens || r.URL.Path == live.Base+"state") && !s.here(r):
		// They show what is not published, and know no keys.
		refuse(w, r, http.StatusForbidden, "drafts and problems are shown on the server's own machine only, where keys are asked for")
		return
	case listens:
		http.NewResponseController(w).SetReadDeadline(noDeadline) // a stream has no end
		s.live.ServeHTTP(w, r)
		return
	case own:
		s.desk.ServeHTTP(w, r)
		return
	}
	room := s.answers.Get().(*answer)
	defer s.answers.Put(room)
	st := s.state.Load()
	if st.stale() {
		w.Header().Set("Galley-Stale", "1")
	}
	if st.edition == nil {
		s.unready(w, r, room, st)
		return
	}
	path := r.URL.Path
	if below := st.edition.Site().Path(); below != "" && strings.HasPrefix(path, below+"/") {
		path = path[len(below):] // where links lead, with the path of a baseURL in front
	}
	query := r.URL.Query()
	request, failure := st.edition.ReadWith(r.Method, path, query, r.Header.Get)
	who, vary := s.caller(r, query, request.Family)
	if request.Route != nil {
		for i := range request.Route.Keys {
			if header := request.Route.Keys[i].Header; header != "" {
				vary = strings.TrimPrefix(vary+", "+header, ", ")
			}
		}
	}
	c := st.edition.ContextFor(who)
	out := reply{vary: vary, private: s.options.Keys != nil && request.Family != nil && len(request.Family.Credentials) > 0}
	if f := request.Family; f != nil && f.Admit != nil {
		if no := f.Admit(who); no != nil {
			failure = no
		}
	}
	if failure == nil {
		err := st.edition.Answer(c, request, &room.response)
		if err != nil {
			s.broken(w, r, room, c, request, err, out)
			return
		}
		out.static, _ = st.edition.Static(request)
		s.mark(w, c, request)
	} else if !s.no(w, r, room, st, c, request.Family, failure) {
		return
	}
	s.give(w, r, room, st, request, out)
}

// no puts a family's no into the room. It gives false if it has sent an answer
// of its own: pages are only read.
func (s *Server) no(w http.ResponseWriter, r *http.Request, room *answer, st *state, c *render.Context, f *render.Family, why *render.Failure) bool {
	api := f != nil && f.Base != ""
	if !api && r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD, OPTIONS")
		refuse(w, r, http.StatusMethodNotAllowed, "pages are only read: ask with GET")
		return false
	}
	if !api && why.Status == http.StatusNotFound {
		if missing, ok := st.edition.Planned("404.html"); ok && st.edition.Answer(c, missing, &room.response) == nil {
			room.response.Status = http.StatusNotFound
			return true
		}
	}
	c.Fail(f, why, &room.response)
	return true
}

// give sends what is in the room.
func (s *Server) give(w http.ResponseWriter, r *http.Request, room *answer, st *state, request render.Request, out reply) {
	a := &room.response
	out.status = cmp.Or(a.Status, http.StatusOK)
	out.kind = cmp.Or(a.Type, typeOf(request))
	if out.static != "" {
		out.kind = render.TypeOf(out.static) // a static host knows no other
	}
	out.private = out.private || a.Private
	out.body = a.Body
	for name, value := range a.Header {
		w.Header().Set(name, value)
	}
	if a.File != "" {
		if s.pass(w, r, room, a.File, out) {
			return
		}
		// The file went after the edition was made: the next one will know.
		out.status, out.kind, out.static, out.body = http.StatusNotFound, plain, "", []byte("not found\n")
	}
	out.live = strings.HasPrefix(out.kind, pageType)
	s.send(w, r, room, out)
}

// typeOf is the media type of an answer whose family leaves it to the address.
func typeOf(r render.Request) string {
	switch {
	case r.Route == nil:
		return plain
	case r.Route.Ending != "":
		return render.TypeOf(r.Route.Ending)
	}
	return render.TypeOf(path.Ext(r.Route.Pattern))
}

// broken answers where an answer could not be made: by a template's mistake,
// which is shown with its place, or by the world's.
func (s *Server) broken(w http.ResponseWriter, r *http.Request, room *answer, c *render.Context, request render.Request, err error, out reply) {
	var fault *render.Fault
	title, text := "This could not be answered", "the terminal of galley serve tells why"
	if errors.As(err, &fault) {
		title = "This page has a mistake"
		text = fmt.Sprintf("%s: %s", fault.Problem.Pos, fault.Problem.Message)
		if fault.Problem.Hint != "" {
			text += "\n" + fault.Problem.Hint
		}
		if !s.here(r) {
			text = "galley check tells which"
		}
	} else {
		s.tell("answering " + r.URL.Path + ": " + err.Error())
		if errors.Is(err, bodies.ErrDamaged) {
			s.distrust(r.Context())
		}
	}
	out.status = http.StatusInternalServerError
	if f := request.Family; f.Base != "" {
		c.Fail(f, &render.Failure{Status: out.status, Message: text}, &room.response)
		out.kind, out.body = cmp.Or(room.response.Type, plain), room.response.Body
	} else {
		out.kind, out.body, out.live = "text/html; charset=utf-8", notice(title, text), true
	}
	s.send(w, r, room, out)
}

// unready answers where there has not been an edition yet.
func (s *Server) unready(w http.ResponseWriter, r *http.Request, room *answer, st *state) {
	out := reply{status: http.StatusServiceUnavailable, kind: plain}
	if !s.here(r) {
		out.body = []byte("the project has problems\n")
	} else if strings.Contains(r.Header.Get("Accept"), pageType) {
		out.kind, out.body = "text/html; charset=utf-8", live.Page(s.tellOf(st))
	} else {
		out.body = []byte("the project has problems: " + report(st, nil) + "\n")
	}
	s.send(w, r, room, out)
}

// malformed says no to a request that is not looked at for its form: below an
// API's base in the API's words, since its clients read nothing else.
func (s *Server) malformed(w http.ResponseWriter, r *http.Request, status int, message string) {
	st := s.state.Load()
	if st == nil || st.edition == nil {
		refuse(w, r, status, message)
		return
	}
	f := familyBelow(st.edition, r.URL.Path)
	if f == nil {
		refuse(w, r, status, message)
		return
	}
	room := s.answers.Get().(*answer)
	defer s.answers.Put(room)
	who, vary := s.caller(r, r.URL.Query(), f)
	why := &render.Failure{Status: status, Message: message}
	if f.Admit != nil {
		why = cmp.Or(f.Admit(who), why)
	}
	st.edition.ContextFor(who).Fail(f, why, &room.response)
	s.give(w, r, room, st, render.Request{Family: f}, reply{vary: vary, private: true})
}

// familyBelow gives the API whose base an address lies below: the longest of
// them.
func familyBelow(e *render.Edition, path string) (found *render.Family) {
	path = strings.TrimPrefix(path, e.Site().Path())
	for _, f := range e.Families() {
		if f.Base != "" && strings.HasPrefix(path, f.Base+"/") || path == f.Base && f.Base != "" {
			if found == nil || len(f.Base) > len(found.Base) {
				found = f
			}
		}
	}
	return found
}

// refuse says no before anybody has looked at what is asked for.
func refuse(w http.ResponseWriter, r *http.Request, status int, message string) {
	h := w.Header()
	h.Set("Content-Type", plain)
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		fmt.Fprintln(w, message)
	}
}

// staticOf is an address as Galley-Static has it: percent-encoded where it is not
// ASCII, since headers are read in many ways.
func staticOf(static string) string {
	if static == "" {
		return "none"
	}
	for i := range len(static) {
		if c := static[i]; c <= ' ' || c >= 0x7f {
			return (&url.URL{Path: static}).EscapedPath()
		}
	}
	return static
}
