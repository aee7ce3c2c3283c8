package markdown

// AppendJSON appends s as the inside of a JSON string: no quotes around it, <,
// > and & as they are, invalid UTF-8 replaced.
func AppendJSON(b []byte, s string) []byte { panic("to be written") }

// AppendAttr appends s as the inside of a double-quoted HTML attribute.
func AppendAttr(b []byte, s string) []byte { panic("to be written") }
