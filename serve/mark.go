package serve

import (
	"net/http"
	"strings"

	"galley/content"
	"galley/render"
)

// mark says in Galley-State of a page whose document is shown though it is not
// published what it is: `draft` or `scheduled`. A theme need not know of that.
func (s *Server) mark(w http.ResponseWriter, c *render.Context, r render.Request) {
	if !s.options.Content.Drafts || r.Family == nil || r.Family.Base != "" || len(r.Params) == 0 {
		return
	}
	url := "/" + strings.Trim(r.Params[0], "/")
	page, _ := c.Page(url + "/")
	if page == nil {
		page, _ = c.Page(url)
	}
	if page == nil {
		return
	}
	if e := c.Entry(page.N); e != nil && (e.State == content.Draft || e.State == content.Scheduled) {
		w.Header().Set("Galley-State", e.State.String())
	}
}
