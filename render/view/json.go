package view

import (
	"bytes"
	"encoding/json"
	"strings"
)

// JSON is a value of a json field: a tree that is asked by name and by place.
type JSON struct {
	key   string
	text  string // of a scalar as a reader sees it, else as it was written
	kind  byte   // { [ " 0 t n
	items []*JSON
}

// readJSON reads what content has found to be JSON. Nil for null.
func readJSON(text string) any {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if j := next(d); j != nil && j.kind != 'n' {
		return j
	}
	return nil
}

func next(d *json.Decoder) *JSON {
	token, err := d.Token()
	if err != nil {
		return nil
	}
	switch token := token.(type) {
	case json.Delim:
		if token != '{' && token != '[' {
			return nil
		}
		j := &JSON{kind: byte(token)}
		for d.More() {
			key := ""
			if token == '{' {
				k, err := d.Token()
				if err != nil {
					return j
				}
				key, _ = k.(string)
			}
			item := next(d)
			if item == nil {
				return j
			}
			item.key = key
			j.items = append(j.items, item)
		}
		_, _ = d.Token() // the end of what has just been read
		return j
	case string:
		return &JSON{kind: '"', text: token}
	case json.Number:
		return &JSON{kind: '0', text: token.String()}
	case bool:
		if token {
			return &JSON{kind: 't', text: "true"}
		}
		return &JSON{kind: 't', text: "false"}
	}
	return &JSON{kind: 'n'}
}

// Key is the name of a member of an object.
func (j *JSON) Key() string { return j.key }

// Get gives a member of an object, nil if it has none of that name.
func (j *JSON) Get(name string) *JSON {
	if j == nil || j.kind != '{' {
		return nil
	}
	for _, item := range j.items {
		if item.key == name {
			return item
		}
	}
	return nil
}

// Items are the members of an object, in their order, or those of a list.
func (j *JSON) Items() []*JSON {
	if j == nil {
		return nil
	}
	return j.items
}

// IsObject says whether it is a mapping.
func (j *JSON) IsObject() bool { return j != nil && j.kind == '{' }

// IsList says whether it is a list; what is neither is a text, number or boolean.
func (j *JSON) IsList() bool { return j != nil && j.kind == '[' }

// String is the value as a reader sees it: a text without quotes, an object
// and a list as JSON.
func (j *JSON) String() string {
	if j == nil {
		return ""
	}
	if j.kind != '{' && j.kind != '[' {
		return j.text
	}
	b, _ := j.MarshalJSON()
	return string(b)
}

// Indented is the value as JSON over several lines.
func (j *JSON) Indented() string {
	var b bytes.Buffer
	raw, _ := j.MarshalJSON()
	if json.Indent(&b, raw, "", "  ") != nil {
		return j.String()
	}
	return b.String()
}

// MarshalJSON writes it anew, for scripts.
func (j *JSON) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	j.write(&b)
	return []byte(b.String()), nil
}

func (j *JSON) write(b *strings.Builder) {
	switch j.kind {
	case '"':
		quote(b, j.text)
	case 'n':
		b.WriteString("null")
	case '{', '[':
		b.WriteByte(j.kind)
		for i, item := range j.items {
			if i > 0 {
				b.WriteString(", ")
			}
			if j.kind == '{' {
				quote(b, item.key)
				b.WriteString(": ")
			}
			item.write(b)
		}
		b.WriteByte(j.kind + 2) // } and ] stand two behind { and [
	default:
		b.WriteString(j.text)
	}
}

// quote writes a text as JSON has it, < and & as they are: whoever prints it
// escapes it for the place where it stands.
func quote(b *strings.Builder, s string) {
	var line bytes.Buffer
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // to memory, of a text
	b.Write(bytes.TrimSuffix(line.Bytes(), []byte("\n")))
}
