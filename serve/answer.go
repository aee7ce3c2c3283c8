package serve

import (
	"mime"
	"net/http"
	"path"
	"reflect"
	"strconv"

	"galley/render"
	"galley/schemas/source"
)

// ServeHTTP answers from the state that is current when the request arrives.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	st := s.state.Load()
	if st.edition == nil {
		http.Error(w, "the project has problems", http.StatusServiceUnavailable)
		return
	}
	var answer render.Response
	c := st.edition.Context()
	request, failure := st.edition.Read(r.Method, r.URL.Path, r.URL.Query())
	static := "none"
	if failure != nil {
		c.Fail(request.Family, failure, &answer)
	} else {
		if err := st.edition.Answer(c, request, &answer); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		if b, ok := request.Address(nil); ok {
			static = string(b)
		}
	}
	if answer.Type == "" {
		answer.Type = mime.TypeByExtension(path.Ext(static))
	}
	h := w.Header()
	h.Set("Content-Type", answer.Type)
	h.Set("Content-Length", strconv.Itoa(len(answer.Body)))
	h.Set("Galley-Static", static)
	if answer.Status != 0 {
		w.WriteHeader(answer.Status)
	}
	w.Write(answer.Body)
}

// same says whether two attempts tell the same.
func same(a, b source.Problems) bool { return reflect.DeepEqual(a, b) }
