package content

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"galley/schemas"
	"galley/schemas/source"
)

// A value is read from the characters that stand at a node, by the field's
// kind and by nothing else: what YAML would take 017 or no for does not matter.

// value reads what stands in a field; n is not empty. Without a value a problem
// has been told.
func (r *reading) value(f *schemas.Field, n *source.Node) Value {
	v := r.valueOf(f, n)
	r.mark(f, n, v)
	return v
}

func (r *reading) valueOf(f *schemas.Field, n *source.Node) Value {
	switch f.Kind {
	case schemas.Text, schemas.Textarea, schemas.Email, schemas.Color, schemas.Code:
		if s, ok := r.scalar(n, "a text"); ok && r.textFits(f, n, s) {
			return Text(s)
		}
	case schemas.URL:
		return r.link(f, n)
	case schemas.Markdown, schemas.RichText, schemas.HTML:
		if s, ok := r.scalar(n, "a text"); ok && strings.TrimSpace(s) != "" {
			return r.fieldBody(f, n, s)
		}
	case schemas.Integer:
		if i, ok := r.integer(n); ok && r.inRange(f, n, float64(i)) {
			return Integer(i)
		}
	case schemas.Number:
		if x, ok := r.number(n); ok && r.inRange(f, n, x) {
			return Number(x)
		}
	case schemas.Boolean:
		if b, ok := r.boolean(n); ok {
			return Bool(b)
		}
	case schemas.Date:
		if s, ok := r.scalar(n, "a date"); ok {
			t, fault := r.dates().day(s)
			if fault.Message == "" {
				return Date(t)
			}
			r.problem(source.BadDate, n, fault.Hint, "%s", fault.Message)
		}
	case schemas.DateTime:
		if t, ok := r.instant(n); ok {
			return Time(t)
		}
	case schemas.Time:
		if s, ok := r.scalar(n, "a time"); ok {
			seconds, fault := clock(s)
			if fault.Message == "" {
				return Clock(seconds)
			}
			r.problem(source.BadDate, n, fault.Hint, "%s", fault.Message)
		}
	case schemas.Select:
		if f.Many {
			return r.list(f, n, r.option)
		}
		return r.option(f, n)
	case schemas.Tags:
		return r.list(f, n, r.tag)
	case schemas.JSON:
		return r.json(f, n)
	case schemas.Image, schemas.File:
		return r.media(f, n)
	case schemas.Reference:
		if f.Many {
			return r.list(f, n, r.reference)
		}
		return r.reference(f, n)
	case schemas.Group:
		return r.group(f, n)
	case schemas.List:
		return r.list(f, n, func(f *schemas.Field, n *source.Node) Value { return r.value(f.Item, n) })
	case schemas.Blocks:
		return r.list(f, n, r.block)
	}
	return nil
}

// scalar gives the characters of a value that has to be one.
func (r *reading) scalar(n *source.Node, what string) (string, bool) {
	if n.Kind == source.Scalar {
		return n.Text, true
	}
	hint := "write the value alone"
	switch n.Kind {
	case source.Mapping:
		hint = "write the value alone, in quotes if it begins with {"
	case source.List:
		hint = "write the value alone, in quotes if it begins with ["
	case source.Null:
		hint = "write a value, or remove it"
	}
	r.problem(source.WrongKind, n, hint, "expected %s, found %s", what, shown(n))
	return "", false
}

// items gives the values of a list; one value is a list of one.
func items(n *source.Node) []*source.Node {
	if n.Kind != source.List {
		return []*source.Node{n}
	}
	all := make([]*source.Node, len(n.Nodes))
	for i := range n.Nodes {
		all[i] = &n.Nodes[i]
	}
	return all
}

// split gives the parts of a text in a field with a separator, each where it
// stands as far as that can be told.
func (r *reading) split(f *schemas.Field, n *source.Node) []*source.Node {
	raw := r.raw(n)
	exact := strings.Index(raw, n.Text)
	var parts []*source.Node
	at := 0
	for part := range strings.SplitSeq(n.Text, f.Separator) {
		if text := strings.TrimSpace(part); text != "" {
			node := *n
			node.Text, node.Quoted = text, true
			if exact >= 0 {
				before := at + strings.Index(part, text)
				node.Column += utf8.RuneCountInString(raw[:exact]) + utf8.RuneCountInString(n.Text[:before])
				node.EndColumn = node.Column + utf8.RuneCountInString(text)
			}
			parts = append(parts, &node)
		}
		at += len(part) + len(f.Separator)
	}
	return parts
}

// list reads a list of any kind. A list of nothing is unset.
func (r *reading) list(f *schemas.Field, n *source.Node, read func(*schemas.Field, *source.Node) Value) Value {
	var nodes []*source.Node
	if n.Kind == source.Scalar && f.Separator != "" {
		nodes = r.split(f, n)
	} else {
		nodes = items(n)
	}
	var list List
	good := true
	for _, item := range nodes {
		if empty(item) && !(f.Kind == schemas.List && item.Kind == source.List) {
			r.problem(source.WrongKind, item, "write a value, or remove the item", "expected a value in the list, found nothing")
			good = false
			continue
		}
		if v := read(f, item); v != nil {
			list = append(list, v)
			r.mark(f, item, v)
		}
	}
	switch count := len(nodes); {
	case !good:
	case count < f.MinItems:
		r.problem(source.WrongCount, n, fmt.Sprintf("write %s more", plural(f.MinItems-count, "value")),
			"%s where at least %d are needed", plural(count, "value"), f.MinItems)
	case f.MaxItems > 0 && count > f.MaxItems:
		r.problem(source.WrongCount, n, fmt.Sprintf("remove %s", plural(count-f.MaxItems, "value")),
			"%s where at most %s", plural(count, "value"), allowed(f.MaxItems))
	}
	if len(list) == 0 {
		return nil
	}
	return list
}

func allowed(n int) string {
	if n == 1 {
		return "1 is allowed"
	}
	return fmt.Sprintf("%d are allowed", n)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// textFits holds a text against the field's length, pattern and form.
func (r *reading) textFits(f *schemas.Field, n *source.Node, s string) bool {
	if f.MinLength > 0 || f.MaxLength > 0 {
		switch length := utf8.RuneCountInString(s); {
		case length < f.MinLength:
			r.problem(source.WrongLength, n, fmt.Sprintf("write at least %s more", plural(f.MinLength-length, "character")),
				"the text has %s; at least %d are needed", plural(length, "character"), f.MinLength)
			return false
		case f.MaxLength > 0 && length > f.MaxLength:
			r.problem(source.WrongLength, n, "shorten it by "+plural(length-f.MaxLength, "character"),
				"the text has %s; the limit is %d", plural(length, "character"), f.MaxLength)
			return false
		}
	}
	if f.Pattern != nil && len(s) > f.PatternLimit {
		r.problem(source.TooSlow, n, "shorten the text, or make the pattern simpler", "%d bytes are too many to try the pattern %s on", len(s), f.PatternText)
		return false
	}
	if f.Pattern != nil && !f.Pattern.MatchString(s) {
		hint := "write it so that it matches"
		if d := f.Description.Text; d != "" {
			hint = d
		}
		r.problem(source.Pattern, n, hint, "%s does not match %s", quote(s), f.PatternText)
		return false
	}
	switch f.Kind {
	case schemas.Email:
		if !isEmail(s) {
			r.problem(source.WrongKind, n, "write it like ada@example.org", "%s is not an e-mail address", quote(s))
			return false
		}
	case schemas.Color:
		if !isColor(s) {
			r.problem(source.WrongKind, n, "write it like \"#9013fe\", in quotes", "%s is not a colour", quote(s))
			return false
		}
	}
	return true
}

func isEmail(s string) bool {
	name, host, ok := strings.Cut(s, "@")
	if !ok || name == "" || host == "" || strings.ContainsAny(s, " \t\r\n<>(),;:\\\"[]") || strings.Contains(host, "@") {
		return false
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	return strings.Contains(host, ".") && name[0] != '.' && name[len(name)-1] != '.'
}

// isColor takes what CSS takes: # and hexadecimal digits, a name, a function of
// numbers.
func isColor(s string) bool {
	if hex, ok := strings.CutPrefix(s, "#"); ok {
		switch len(hex) {
		case 3, 4, 6, 8:
			return strings.Trim(hex, "0123456789abcdefABCDEF") == ""
		}
		return false
	}
	name, arguments, function := strings.Cut(s, "(")
	if name == "" || strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz-") != "" {
		return false
	}
	if !function {
		return !strings.Contains(name, "-")
	}
	arguments, closed := strings.CutSuffix(arguments, ")")
	if !closed || strings.Trim(strings.ToLower(arguments), "0123456789.,%/+- degrautnox") != "" {
		return false
	}
	switch strings.ToLower(name) {
	case "rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch":
		return arguments != ""
	}
	return false
}

func (r *reading) boolean(n *source.Node) (value, ok bool) {
	s, ok := r.scalar(n, "true or false")
	if !ok {
		return false, false
	}
	hint := "write true or false"
	switch strings.ToLower(s) {
	case "true", "false":
		if !n.Quoted && (s == strings.ToLower(s) || s == strings.ToUpper(s) || s == "True" || s == "False") {
			return s[0] == 't' || s[0] == 'T', true
		}
		hint = "write " + strings.ToLower(s)
		if n.Quoted {
			hint = "remove the quotes"
		}
	case "yes", "on", "y", "1":
		hint = "write true"
	case "no", "off", "n", "0":
		hint = "write false"
	}
	r.problem(source.WrongKind, n, hint, "expected true or false, found %s", shown(n))
	return false, false
}

// inRange holds a number against the field's bounds and step.
func (r *reading) inRange(f *schemas.Field, n *source.Node, x float64) bool {
	switch {
	case f.Min != nil && x < *f.Min:
		r.problem(source.OutOfRange, n, fmt.Sprintf("write %s or more", decimal(*f.Min)), "%s is less than %s", n.Text, decimal(*f.Min))
	case f.Max != nil && x > *f.Max:
		r.problem(source.OutOfRange, n, fmt.Sprintf("write %s or less", decimal(*f.Max)), "%s is more than %s", n.Text, decimal(*f.Max))
	case f.Step != nil && *f.Step > 0 && !onStep(f, x):
		from := ""
		if f.Min != nil && *f.Min != 0 {
			from = ", counted from " + decimal(*f.Min)
		}
		below, above := steps(f, x)
		r.problem(source.OutOfRange, n, fmt.Sprintf("write %s or %s", below, above), "%s is no multiple of %s%s", n.Text, decimal(*f.Step), from)
	default:
		return true
	}
	return false
}

// onStep allows for what binary fractions lose of decimal ones.
func onStep(f *schemas.Field, x float64) bool {
	if f.Min != nil {
		x -= *f.Min
	}
	q := x / *f.Step
	return math.Abs(q-math.Round(q)) <= 1e-9*math.Max(1, math.Abs(q))
}

// steps are the numbers on both sides of x.
func steps(f *schemas.Field, x float64) (below, above string) {
	from := 0.0
	if f.Min != nil {
		from = *f.Min
	}
	q := math.Floor((x - from) / *f.Step)
	return decimal(from + q**f.Step), decimal(from + (q+1)**f.Step)
}

// option reads one choice of a select.
func (r *reading) option(f *schemas.Field, n *source.Node) Value {
	s, ok := r.scalar(n, "one of the options")
	if !ok {
		return nil
	}
	values := make([]string, len(f.Options))
	for i, o := range f.Options {
		if o.Value == s {
			return Text(s)
		}
		values[i] = o.Value
	}
	hint := source.DidYouMean(s, values)
	if hint == "" {
		hint = "write " + choice(values)
	}
	r.problem(source.NotAnOption, n, hint, "%s is not an option", quote(s))
	return nil
}

// choice lists values in words: a, b or c.
func choice(values []string) string {
	const most = 8
	if len(values) > most {
		return "one of " + strings.Join(values[:most], ", ") + ", …"
	}
	if len(values) < 2 {
		return strings.Join(values, "")
	}
	last := len(values) - 1
	return strings.Join(values[:last], ", ") + " or " + values[last]
}

// tag reads a term: of a taxonomy of documents it is mentioned.
func (r *reading) tag(f *schemas.Field, n *source.Node) Value {
	s, ok := r.scalar(n, "a text")
	if !ok {
		return nil
	}
	if len(f.To) > 0 || f.Taxonomy != nil && f.Taxonomy.To != nil {
		return Ref(r.mention(ToDocument, f, n, s))
	}
	return Text(s)
}

func (r *reading) reference(f *schemas.Field, n *source.Node) Value {
	s, ok := r.scalar(n, "a slug or a path")
	if !ok {
		return nil
	}
	return Ref(r.mention(ToDocument, f, n, s))
}

func (r *reading) mention(kind MentionKind, f *schemas.Field, n *source.Node, text string) int32 {
	r.doc.Mentions = append(r.doc.Mentions, Mention{Kind: kind, Field: f, Text: text, Place: placeOf(n)})
	return int32(len(r.doc.Mentions) - 1)
}

func (r *reading) link(f *schemas.Field, n *source.Node) Value {
	s, ok := r.scalar(n, "an address")
	if !ok || !r.schemeFits(n, s, "http", "https", "mailto", "tel") || !r.textFits(f, n, s) {
		return nil
	}
	return Link(r.mention(ToLink, f, n, s))
}

// schemeFits allows an address its scheme, or none.
func (r *reading) schemeFits(n *source.Node, s string, allowed ...string) bool {
	is := schemeOf(s)
	if is == "" {
		return true
	}
	for _, a := range allowed {
		if is == a {
			return true
		}
	}
	if is == "data" && allowed[len(allowed)-1] == "data" {
		for _, picture := range []string{"png", "jpeg", "gif", "webp"} {
			if strings.HasPrefix(strings.ToLower(s), "data:image/"+picture) {
				return true
			}
		}
	}
	r.problem(source.URLScheme, n, "allowed: "+strings.Join(allowed, ", ")+", or an address in the project", "an address may not begin with %q", is+":")
	return false
}

// schemeOf gives an address's scheme in lower case, as a browser would see it:
// blanks and control characters do not count. "" is none.
func schemeOf(s string) string {
	var b []byte
	for i := range len(s) {
		switch c := s[i]; {
		case c <= ' ' || c == 0x7f:
		case c == ':':
			return string(b)
		case c >= 'A' && c <= 'Z':
			b = append(b, c+'a'-'A')
		case c >= 'a' && c <= 'z', len(b) > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'):
			b = append(b, c)
		default:
			return ""
		}
	}
	return ""
}

// media reads an image or a file: its address, or a mapping with more.
func (r *reading) media(f *schemas.Field, n *source.Node) Value {
	m := &Media{}
	src := n
	if n.Kind == source.Mapping {
		if src = n.Get("src"); src == nil || empty(src) {
			r.problem(source.Required, n, "add `src: …`", "\"src\" is required by an %s", f.Kind)
			src = nil
		}
		for i := range n.Nodes {
			switch part := &n.Nodes[i]; part.Key {
			case "src":
			case "alt":
				if part.Kind != source.Null {
					m.Alt, _ = r.scalar(part, "a text")
				}
			case "title":
				if part.Kind != source.Null {
					m.Title, _ = r.scalar(part, "a text")
				}
			default:
				hint := source.DidYouMean(part.Key, []string{"src", "alt", "title"})
				if hint == "" {
					hint = "it has src, alt and title"
				}
				r.keyProblem(source.UnknownField, part, nil, hint, "%q is not a field of an %s", part.Key, f.Kind)
			}
		}
		if src == nil {
			return nil
		}
	}
	s, ok := r.scalar(src, "a path or an address")
	schemes := []string{"http", "https"}
	if f.Kind == schemas.Image {
		schemes = append(schemes, "data")
	}
	if !ok || !r.schemeFits(src, s, schemes...) || !r.accepts(f, src, s) {
		return nil
	}
	if f.AltRequired && strings.TrimSpace(m.Alt) == "" {
		hint := "say what is to be seen: `alt: …`"
		if n.Kind != source.Mapping {
			hint = fmt.Sprintf("write `{src: %s, alt: …}`, and say what is to be seen", s)
		}
		r.problem(source.MissingAlt, n, hint, "the image needs an alternative text")
	}
	m.Mention = r.mention(ToFile, f, src, s)
	return m
}

// accepts holds a file's extension against those that the field accepts.
func (r *reading) accepts(f *schemas.Field, n *source.Node, s string) bool {
	if f.Accept == nil || schemeOf(s) == "data" {
		return true
	}
	file := s
	if i := strings.IndexAny(file, "?#"); i >= 0 {
		file = file[:i]
	}
	extension := ""
	if i := strings.LastIndexByte(file, '.'); i > strings.LastIndexByte(file, '/') {
		extension = strings.ToLower(file[i+1:])
	}
	for _, a := range f.Accept {
		if a == extension {
			return true
		}
	}
	r.problem(source.WrongKind, n, "accepted: "+strings.Join(f.Accept, ", "), "%s is not of an accepted kind", quote(s))
	return false
}

// group reads a mapping as the fields of a group.
func (r *reading) group(f *schemas.Field, n *source.Node) Value {
	if n.Kind != source.Mapping {
		r.problem(source.WrongKind, n, "write its fields below it", "expected the fields of %s, found %s", mappingName(f), shown(n))
		return nil
	}
	return r.groupOf(n, blockOf(f), f.Fields, owner{name: mappingName(f)})
}

func (r *reading) groupOf(n *source.Node, block *schemas.Type, fields []*schemas.Field, of owner) *Group {
	if block != nil && len(fields) == 0 {
		fields = block.Fields
	}
	g := &Group{Block: block, Fields: fields, Place: placeOf(n)}
	if id := n.Get("_id"); id != nil && id.Kind == source.Scalar {
		g.ID = id.Text
	}
	g.Values = r.fields(fields, n, of)
	return g
}

// block reads a mapping as the block that its `type` names.
func (r *reading) block(f *schemas.Field, n *source.Node) Value {
	names := make([]string, len(f.Of))
	for i, t := range f.Of {
		names[i] = t.Name
	}
	if n.Kind != source.Mapping {
		r.problem(source.WrongKind, n, "write `- type: "+strings.Join(names[:min(1, len(names))], "")+"` and the block's fields below it", "expected a block, found %s", shown(n))
		return nil
	}
	is := n.Get("type")
	if is == nil || empty(is) {
		r.problem(source.Required, n, "add `type: …`: "+choice(names), "a block needs a \"type\"")
		return nil
	}
	s, ok := r.scalar(is, "the name of a block")
	if !ok {
		return nil
	}
	for _, t := range f.Of {
		if t.Name == s {
			return r.groupOf(n, t, t.Fields, owner{name: t.Name, block: true})
		}
	}
	hint := source.DidYouMean(s, names)
	if hint == "" {
		hint = "write " + choice(names)
	}
	r.problem(source.NotAnOption, is, hint, "%s is not a block of %q", quote(s), f.Name)
	return nil
}
