package apostrophe

import (
	"path"
	"strconv"
	"strings"
	"time"

	"galley/content"
	"galley/render/api"
	"galley/schemas"
)

// An attachment is a file as a document has it. All sizes of a picture are the
// picture itself, until there are others (contracts 3.6).
type attachment struct {
	asset  *content.Asset // nil of a file elsewhere
	url    string         // as it stands in values
	title  string
	alt    string
	images bool // of the group "images", which has sizes; else "office"
}

// appendAttachment appends an image or file field.
func (p *printer) appendAttachment(b []byte, f *schemas.Field, m *content.Media) []byte {
	a := attachment{asset: p.c.Asset(p.e, m.Mention), url: p.c.Address(p.e, m.Mention), title: m.Title, alt: m.Alt, images: f.Kind == schemas.Image}
	if a.url == "" { // what is not there is a problem already
		return append(b, "null"...)
	}
	return a.append(b)
}

// fileID is the id of an attachment: its file's place in the tree, or where it
// lies elsewhere, said in the manner of ids.
func (a *attachment) fileID(of string) string {
	if a.asset != nil {
		return content.DocID(of + " /" + a.asset.Address)
	}
	return content.DocID(of + " " + a.url)
}

// file gives the file's name and its extension, without the dot.
func (a *attachment) file() (name, extension string) {
	if a.asset != nil {
		name = path.Base(a.asset.Address)
	} else {
		name, _, _ = strings.Cut(a.url, "#")
		name, _, _ = strings.Cut(name, "?")
		if _, rest, ok := strings.Cut(name, "://"); ok {
			_, name, _ = strings.Cut(rest, "/")
		}
		name = path.Base("/" + name)
	}
	extension = path.Ext(name)
	return strings.TrimSuffix(name, extension), strings.ToLower(strings.TrimPrefix(extension, "."))
}

func (a *attachment) append(b []byte) []byte {
	name, extension := a.file()
	title := a.title
	if title == "" {
		title = name
	}
	group := "office"
	if a.images {
		group = "images"
	}
	b = api.AppendString(append(b, `{"_id":`...), a.fileID("attachment"))
	b = append(append(append(b, `,"crop":null,"group":"`...), group...), '"')
	b = api.AppendTime(append(b, `,"createdAt":`...), time.Unix(0, 0))
	b = api.AppendString(append(b, `,"name":`...), name)
	b = api.AppendString(append(b, `,"title":`...), title)
	if a.images {
		b = api.AppendString(append(b, `,"alt":`...), a.alt)
	}
	b = api.AppendString(append(b, `,"extension":`...), extension)
	b = append(b, `,"type":"attachment","docIds":[],"archivedDocIds":[]`...)
	b = a.appendSize(b)
	b = append(b, `,"used":true,"utilized":true,"archived":false`...)
	if !a.images {
		b = api.AppendString(append(b, `,"_url":`...), a.url)
		return append(b, '}')
	}
	b = append(b, `,"_urls":{`...)
	for _, size := range sizes {
		b = api.AppendString(api.AppendKey(b, size), a.url)
	}
	return append(b, "}}"...)
}

// sizes are the names of those that Apostrophe makes of a picture.
var sizes = []string{"max", "full", "two-thirds", "one-half", "one-third", "one-sixth", "original"}

// appendSize appends what is known of a file: of one elsewhere nothing.
func (a *attachment) appendSize(b []byte) []byte {
	if a.asset == nil {
		return append(b, `,"length":null,"md5":null,"width":null,"height":null,"landscape":null`...)
	}
	b = strconv.AppendInt(append(b, `,"length":`...), a.asset.Size, 10)
	b = api.AppendText(append(b, `,"md5":`...), a.asset.MD5)
	if a.asset.Width == 0 || a.asset.Height == 0 {
		return append(b, `,"width":null,"height":null,"landscape":null`...)
	}
	b = strconv.AppendInt(append(b, `,"width":`...), int64(a.asset.Width), 10)
	b = strconv.AppendInt(append(b, `,"height":`...), int64(a.asset.Height), 10)
	return strconv.AppendBool(append(b, `,"landscape":`...), a.asset.Width > a.asset.Height)
}
