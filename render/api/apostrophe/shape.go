package apostrophe

import (
	"strconv"
	"time"

	"galley/content"
	"galley/render"
	"galley/render/api"
)

// appendFields appends what a document's fields hold, each under the name that
// clients know, for those that the caller may see.
func (f *family) appendFields(c *render.Context, e *content.Entry, x form, b []byte) []byte {
	m := f.of[e.Type]
	for i := range e.Type.Fields {
		if !m.shows(c, i) || m.names[i] == "title" || i >= len(e.Values) {
			continue
		}
		switch v := e.Values[i].(type) {
		case content.Text:
			b = api.AppendString(api.AppendKey(b, m.names[i]), string(v))
		case content.Integer:
			b = strconv.AppendInt(api.AppendKey(b, m.names[i]), int64(v), 10)
		case content.Number:
			b = api.AppendNumber(api.AppendKey(b, m.names[i]), float64(v))
		case content.Bool:
			b = strconv.AppendBool(api.AppendKey(b, m.names[i]), bool(v))
		case content.Date:
			b = api.AppendDate(api.AppendKey(b, m.names[i]), time.Time(v))
		case content.Time:
			b = api.AppendTime(api.AppendKey(b, m.names[i]), time.Time(v))
		case content.Clock:
			b = api.AppendClock(api.AppendKey(b, m.names[i]), int32(v))
		}
	}
	return b
}
