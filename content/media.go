package content

import (
	"bufio"
	"encoding/binary"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"path"
	"strings"
)

// maxHead is how much of a picture is read to find out its size; before that
// comes what cameras and programs like to put in front.
const maxHead = 4 << 20

// mediaTypes by extension: the ones of files that people put beside documents.
// The machine is not asked, since each knows others.
var mediaTypes = map[string]string{
	".7z": "application/x-7z-compressed", ".aac": "audio/aac", ".apng": "image/apng", ".atom": "application/atom+xml",
	".avif": "image/avif", ".bmp": "image/bmp", ".bz2": "application/x-bzip2", ".css": "text/css; charset=utf-8",
	".csv": "text/csv; charset=utf-8", ".doc": "application/msword",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".epub": "application/epub+zip", ".flac": "audio/flac", ".gif": "image/gif", ".gpx": "application/gpx+xml",
	".gz": "application/gzip", ".htm": "text/html; charset=utf-8", ".html": "text/html; charset=utf-8",
	".ico": "image/x-icon", ".ics": "text/calendar; charset=utf-8", ".jpeg": "image/jpeg", ".jpg": "image/jpeg",
	".js": "text/javascript; charset=utf-8", ".json": "application/json", ".jsonld": "application/ld+json",
	".jxl": "image/jxl", ".kml": "application/vnd.google-earth.kml+xml", ".m4a": "audio/mp4", ".m4v": "video/mp4",
	".map": "application/json", ".md": "text/markdown; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".mov": "video/quicktime", ".mp3": "audio/mpeg", ".mp4": "video/mp4", ".odp": "application/vnd.oasis.opendocument.presentation",
	".ods": "application/vnd.oasis.opendocument.spreadsheet", ".odt": "application/vnd.oasis.opendocument.text",
	".oga": "audio/ogg", ".ogg": "audio/ogg", ".ogv": "video/ogg", ".opus": "audio/ogg", ".otf": "font/otf",
	".pdf": "application/pdf", ".png": "image/png", ".ppt": "application/vnd.ms-powerpoint",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation", ".rss": "application/rss+xml",
	".rtf": "application/rtf", ".svg": "image/svg+xml", ".tar": "application/x-tar", ".tif": "image/tiff",
	".tiff": "image/tiff", ".toml": "application/toml", ".ttf": "font/ttf", ".txt": "text/plain; charset=utf-8",
	".vtt": "text/vtt; charset=utf-8", ".wasm": "application/wasm", ".wav": "audio/wav", ".weba": "audio/webm",
	".webm": "video/webm", ".webmanifest": "application/manifest+json", ".webp": "image/webp", ".woff": "font/woff",
	".woff2": "font/woff2", ".xls": "application/vnd.ms-excel", ".xhtml": "application/xhtml+xml",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xml": "application/xml",
	".xz": "application/x-xz", ".yaml": "application/yaml", ".yml": "application/yaml", ".zip": "application/zip",
	".zst": "application/zstd",
}

// mediaType is that of a file's extension.
func mediaType(file string) string {
	if t, ok := mediaTypes[strings.ToLower(path.Ext(file))]; ok {
		return t
	}
	return "application/octet-stream"
}

// isPicture says whether the size of a file's picture can be found out.
func isPicture(file string) bool {
	switch strings.ToLower(path.Ext(file)) {
	case ".gif", ".jpg", ".jpeg", ".png", ".webp":
		return true
	}
	return false
}

// pictureSize reads the head of a picture; 0, 0 is a picture that it is not.
func pictureSize(r io.Reader, ext string) (width, height int) {
	var c image.Config
	var err error
	switch strings.ToLower(ext) {
	case ".gif":
		c, err = gif.DecodeConfig(r)
	case ".jpg", ".jpeg":
		c, err = jpeg.DecodeConfig(r)
	case ".png":
		c, err = png.DecodeConfig(r)
	case ".webp":
		return webpSize(r)
	}
	if err != nil {
		return 0, 0
	}
	return c.Width, c.Height
}

// webpSize reads the first chunk of a WebP file, which has the size in one of
// three forms (RFC 9649, sections 2.5 to 2.7).
func webpSize(r io.Reader) (width, height int) {
	head, err := bufio.NewReader(r).Peek(30)
	if err != nil || string(head[:4]) != "RIFF" || string(head[8:12]) != "WEBP" {
		return 0, 0
	}
	body := head[20:]
	switch string(head[12:16]) {
	case "VP8 ": // lossy: behind a frame tag and a start code
		if body[3] != 0x9d || body[4] != 0x01 || body[5] != 0x2a {
			return 0, 0
		}
		return int(binary.LittleEndian.Uint16(body[6:])) & 0x3fff, int(binary.LittleEndian.Uint16(body[8:])) & 0x3fff
	case "VP8L": // lossless: fourteen bits each, less one
		if body[0] != 0x2f {
			return 0, 0
		}
		bits := binary.LittleEndian.Uint32(body[1:])
		return int(bits&0x3fff) + 1, int(bits>>14&0x3fff) + 1
	case "VP8X": // extended: 24 bits each, less one
		return int(body[4]) | int(body[5])<<8 | int(body[6])<<16 + 1, int(body[7]) | int(body[8])<<8 | int(body[9])<<16 + 1
	}
	return 0, 0
}
