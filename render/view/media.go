package view

import (
	"html/template"
	"path"
	"strings"

	"galley/content"
)

// Media is an image or a file.
type Media struct {
	r *run
	e *content.Entry
	m *content.Media
}

func (r *run) media(e *content.Entry, m *content.Media) *Media { return &Media{r: r, e: e, m: m} }

func (m *Media) asset() *content.Asset {
	if i := int(m.m.Mention); i < len(m.e.Targets) {
		return m.e.Targets[i].Asset
	}
	return nil
}

// URL is the file's address.
func (m *Media) URL() template.URL { return template.URL(m.r.c.Address(m.e, m.m.Mention)) }

// Absolute is the same with the baseURL, as OpenGraph needs it.
func (m *Media) Absolute() template.URL {
	if a := m.asset(); a != nil {
		return template.URL(m.r.c.Absolute("/" + a.Address))
	}
	return m.URL()
}

// Alt is what stands for the picture where it is not seen.
func (m *Media) Alt() string { return m.m.Alt }

// Title is its caption.
func (m *Media) Title() string { return m.m.Title }

// Name is the file's own name.
func (m *Media) Name() string {
	if a := m.asset(); a != nil {
		return path.Base(a.File)
	}
	return path.Base(string(m.URL()))
}

// Type is the media type, "" of a file elsewhere.
func (m *Media) Type() string {
	if a := m.asset(); a != nil {
		return a.Type
	}
	return ""
}

// Size is in bytes, 0 of a file elsewhere.
func (m *Media) Size() int {
	if a := m.asset(); a != nil {
		return int(a.Size)
	}
	return 0
}

// Width is in pixels, 0 where it is not known.
func (m *Media) Width() int {
	if a := m.asset(); a != nil {
		return a.Width
	}
	return 0
}

// Height is in pixels, 0 where it is not known.
func (m *Media) Height() int {
	if a := m.asset(); a != nil {
		return a.Height
	}
	return 0
}

func (m *Media) String() string {
	if m == nil {
		return ""
	}
	return string(m.URL())
}

// IsImage says whether a browser can show it as a picture.
func (m *Media) IsImage() bool { return strings.HasPrefix(m.Type(), "image/") }
