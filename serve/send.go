package serve

import (
	"bytes"
	"encoding/hex"
	"html"
	"io"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"compress/gzip"

	"github.com/zeebo/xxh3"

	"galley/serve/live"
)

// An ETag is a hash of the answer, so that it is the same after a restart. The
// packed form of an answer is another representation of it: its tag is weak.
// Of a page it is the hash of what a build writes: the script that is put in
// depends on nothing else.

const worthPacking = 1 << 10 // bytes; below that the headers weigh more

var noDeadline time.Time

// send sends a reply whose body is in memory.
func (s *Server) send(w http.ResponseWriter, r *http.Request, room *answer, out reply) {
	h := w.Header()
	h["Content-Type"] = []string{out.kind}
	h["Galley-Static"] = []string{staticOf(out.static)}
	text := packable(out.kind)
	s.cacheable(h, out, text)
	packed := text && len(out.body) > worthPacking && acceptsGzip(r.Header.Get("Accept-Encoding"))
	tag := tagOf(out.body, out.live, packed)
	h["Etag"] = []string{tag}
	if out.status == http.StatusOK && matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if out.live {
		room.page = live.Inject(room.page[:0], out.body, tag)
		out.body = room.page
	}
	if packed {
		room.packed = pack(room.packed[:0], out.body)
		out.body = room.packed
		h["Content-Encoding"] = gzipped
	}
	h["Content-Length"] = []string{strconv.Itoa(len(out.body))}
	w.WriteHeader(out.status)
	if r.Method != http.MethodHead {
		w.Write(out.body)
	}
}

var gzipped = []string{"gzip"}

// cacheable says who may keep an answer, and what it depends on.
func (s *Server) cacheable(h http.Header, out reply, packable bool) {
	h.Set("Cache-Control", "no-cache")
	if out.private {
		h.Set("Cache-Control", "private, no-store")
	}
	vary := "Origin"
	if packable {
		vary = "Origin, Accept-Encoding"
	}
	if out.vary != "" {
		vary += ", " + out.vary
	}
	h["Vary"] = []string{vary}
}

func tagOf(body []byte, page, packed bool) string {
	sum := xxh3.Hash128(body).Bytes()
	b := make([]byte, 0, 48)
	if packed {
		b = append(b, 'W', '/')
	}
	b = append(b, '"')
	b = hex.AppendEncode(b, sum[:])
	if page {
		b = append(b, "-live"...)
	}
	return string(append(b, '"'))
}

// matches says whether If-None-Match has a tag; weak and strong ones count
// alike (RFC 9110, 13.1.2).
func matches(header, tag string) bool {
	if header == "" {
		return false
	}
	tag = strings.TrimPrefix(tag, "W/")
	for one := range strings.SplitSeq(header, ",") {
		one = strings.TrimSpace(one)
		if one == "*" || strings.TrimPrefix(one, "W/") == tag {
			return true
		}
	}
	return false
}

// packable says whether a media type is text.
func packable(kind string) bool {
	kind, _, _ = strings.Cut(kind, ";")
	switch kind {
	case "application/json", "application/xml", "application/yaml", "application/manifest+json", "application/rss+xml", "application/atom+xml", "application/feed+json", "image/svg+xml":
		return true
	}
	return strings.HasPrefix(kind, "text/")
}

// acceptsGzip reads Accept-Encoding.
func acceptsGzip(header string) bool {
	for one := range strings.SplitSeq(header, ",") {
		coding, weight, _ := strings.Cut(one, ";")
		if coding = strings.TrimSpace(coding); coding != "gzip" && coding != "*" {
			continue
		}
		q, ok := strings.CutPrefix(strings.TrimSpace(weight), "q=")
		if !ok {
			return true
		}
		n, err := strconv.ParseFloat(q, 64)
		return err == nil && n > 0
	}
	return false
}

var packers = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	return z
}}

// pack appends the packed form of a body.
func pack(b, body []byte) []byte {
	z := packers.Get().(*gzip.Writer)
	defer packers.Put(z)
	to := bytes.NewBuffer(b)
	z.Reset(to)
	z.Write(body)
	z.Close()
	return to.Bytes()
}

// largestPage is up to which size a page that is passed on gets the script.
const largestPage = 4 << 20

// pass passes a file of the project on, in pieces or in part; a page as pages
// are. It gives false, and has sent nothing, where the file is not there any
// more.
func (s *Server) pass(w http.ResponseWriter, r *http.Request, room *answer, name string, out reply) bool {
	file, err := s.options.Folder.Open(name)
	if err != nil {
		return false
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || info.Mode().Type()&fs.ModeType != 0 {
		return false
	}
	if strings.HasPrefix(out.kind, pageType) && info.Size() <= largestPage {
		if out.body, err = io.ReadAll(file); err != nil {
			return false
		}
		out.live = true
		s.send(w, r, room, out)
		return true
	}
	var stamp uint64
	if stamps, ok := s.options.Folder.FS().(interface{ Stamp(fs.FileInfo) uint64 }); ok {
		stamp = stamps.Stamp(info)
	}
	tag, err := s.tags.of(name, file, info, stamp)
	if err != nil {
		return false
	}
	h := w.Header()
	h.Set("Content-Type", out.kind)
	h["Galley-Static"] = []string{staticOf(out.static)}
	s.cacheable(h, out, false)
	h["Etag"] = []string{tag}
	if out.status != http.StatusOK { // the site's own 404.html
		h.Set("Content-Length", strconv.FormatInt(info.Size(), 10))
		w.WriteHeader(out.status)
		if r.Method != http.MethodHead {
			io.Copy(w, file)
		}
		return true
	}
	http.NewResponseController(w).SetWriteDeadline(time.Now().Add(30*time.Second + time.Duration(info.Size()>>20)*time.Second))
	http.ServeContent(w, r, "", noDeadline, file)
	return true
}

// notice is a page of the server's own.
func notice(title, text string) []byte {
	b := &bytes.Buffer{}
	b.WriteString("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>")
	b.WriteString(html.EscapeString(title))
	b.WriteString("</title></head>\n<body><h1>")
	b.WriteString(html.EscapeString(title))
	b.WriteString("</h1>\n<pre>")
	b.WriteString(html.EscapeString(text))
	b.WriteString("</pre></body></html>\n")
	return b.Bytes()
}
