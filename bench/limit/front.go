package main

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// A post is a post or a page.
type post struct {
	Title, Slug, Date, Author, Summary, Status string
	FeaturedImage                              string `yaml:"featured_image"`
	Categories, Tags                           []string
	Weight                                     int

	url  string
	page bool
	html []byte
}

// split gives the front matter without its fences, and the body.
func split(text []byte) (front, body []byte) {
	rest, ok := bytes.CutPrefix(text, []byte("---\n"))
	end := bytes.Index(rest, []byte("\n---\n"))
	if !ok || end < 0 {
		return nil, text
	}
	return rest[:end+1], rest[end+5:]
}

// fast reads the YAML that front matter usually is: a line a key, lists in
// brackets or with dashes, folded texts. It says no to anything else, which is for yaml.v3.
func (p *post) fast(front []byte) bool {
	for len(front) > 0 {
		var line []byte
		line, front = cut(front)
		key, value, ok := bytes.Cut(line, []byte(":"))
		if len(line) == 0 {
			continue
		}
		if !ok || strings.IndexByte(" #-\"'", line[0]) >= 0 {
			return false
		}
		value = bytes.TrimSpace(value)
		var text string
		var list []string
		switch {
		case len(value) == 0:
			for bytes.HasPrefix(front, []byte("  - ")) {
				line, front = cut(front)
				if text, ok = scalar(line[4:]); !ok {
					return false
				}
				list = append(list, text)
			}
			if list == nil {
				return false
			}
		case value[0] == '[' && value[len(value)-1] == ']' && !bytes.ContainsAny(value[1:len(value)-1], "[]{}\"'#&*!|>%@`"):
			for item := range bytes.SplitSeq(value[1:len(value)-1], []byte(",")) {
				if text, ok = scalar(bytes.TrimSpace(item)); !ok {
					return false
				}
				list = append(list, text)
			}
		case string(value) == ">-":
			for bytes.HasPrefix(front, []byte("  ")) {
				line, front = cut(front)
				if line = line[2:]; len(line) == 0 || line[0] == ' ' {
					return false
				}
				if text != "" {
					text += " "
				}
				text += string(line)
			}
		default:
			if text, ok = scalar(value); !ok {
				return false
			}
		}
		p.set(string(key), text, list)
	}
	return true
}

func (p *post) set(key, text string, list []string) {
	switch key {
	case "title":
		p.Title = text
	case "slug":
		p.Slug = text
	case "date":
		p.Date = text
	case "author":
		p.Author = text
	case "categories":
		p.Categories = list
	case "tags":
		p.Tags = list
	case "summary":
		p.Summary = text
	case "featured_image":
		p.FeaturedImage = text
	case "status":
		p.Status = text
	case "weight":
		p.Weight, _ = strconv.Atoi(text)
	}
}

func cut(text []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(text, []byte("\n"))
	return line, rest
}

func scalar(v []byte) (string, bool) {
	switch {
	case len(v) == 0:
		return "", false
	case v[0] == '"' || v[0] == '\'':
		in := v[1:max(1, len(v)-1)]
		return string(in), len(v) > 1 && v[len(v)-1] == v[0] && bytes.IndexByte(in, v[0]) < 0 && bytes.IndexByte(in, '\\') < 0
	case bytes.IndexByte([]byte("&*!|>%@`{[?#-"), v[0]) >= 0, v[len(v)-1] == ':', bytes.Contains(v, []byte(": ")), bytes.Contains(v, []byte(" #")):
		return "", false
	}
	return string(v), true
}

// readAuthor keeps an author as JSON, since that is how it is written, often.
func readAuthor(text []byte) *author {
	var fields struct {
		Active bool   `json:"active"`
		Avatar string `json:"avatar"`
		Bio    string `json:"bio"`
		Email  string `json:"email"`
		Joined string `json:"joined"`
		Name   string `json:"name"`
		Role   string `json:"role"`
		Slug   string `json:"slug"`
		Social struct {
			Github   string `json:"github"`
			Mastodon string `json:"mastodon"`
		} `json:"social"`
	}
	must(yaml.Unmarshal(text, &fields))
	printed, err := json.Marshal(fields)
	must(err)
	return &author{Name: fields.Name, Slug: fields.Slug, json: printed}
}
