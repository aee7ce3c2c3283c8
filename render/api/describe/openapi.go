// Package describe makes descriptions: OpenAPI of a family's table of routes
// and TypeScript of what it answers, JSON Schema of what authors write. What
// answers look like the families say themselves, each beside the code that
// makes them (describe.go); nothing is known of them here.
//
// A description has this project's types and no others, and its examples are
// answers of this project. Tests hold every answer that is published to it.
package describe

import (
	"slices"
	"strconv"
	"strings"

	"galley/render"
	"galley/schemas/shape"
)

// refs is where named shapes are in an OpenAPI document.
const refs = "#/components/schemas/"

// LongestExample is how many bytes an answer has at most that is shown.
const LongestExample = 6 << 10

// OpenAPI gives the description of a family as JSON that people can read. It is
// what the anonymous reader may know, whoever asks.
func OpenAPI(c *render.Context, f *render.Family) []byte {
	d := &document{c: c, f: f}
	c.AsAnybody(d.write)
	return shape.Indent(d.b)
}

// A document is an OpenAPI document while it is written.
type document struct {
	c *render.Context
	f *render.Family
	b []byte

	answers  []*shape.Shape
	failures []int
	made     render.Response // of the last example
}

func (d *document) say(s string) { d.b = append(d.b, s...) }

func (d *document) text(s string) { d.b = shape.AppendString(d.b, s) }

// key begins a member.
func (d *document) key(name string) {
	d.comma()
	d.text(name)
	d.say(":")
}

func (d *document) comma() {
	if c := d.b[len(d.b)-1]; c != '{' && c != '[' {
		d.say(",")
	}
}

func (d *document) member(name, text string) {
	d.key(name)
	d.text(text)
}

func (d *document) write() {
	operations := d.operations()
	d.say(`{"openapi":"3.1.0"`)
	d.info()
	d.key("servers")
	d.say(`[{"url":`)
	d.text(d.c.BaseURL() + d.f.Base)
	d.say(`}]`)
	d.security()
	d.tags(operations)
	d.key("paths")
	d.paths(operations)
	d.components()
	d.say("}")
}

func (d *document) info() {
	p := d.c.Project()
	title := p.Title.In(p.DefaultLocale())
	if title == "" {
		title = "This site"
	}
	d.key("info")
	d.say("{")
	d.member("title", title+": "+d.f.Label)
	d.member("version", "1.0.0")
	d.member("description", "The published content of this project, in the words of "+d.f.Label+
		". Made from its types; the examples are its own answers.\n\n"+
		"What is planned is a file: the path, then `/key/value` for each query key in the order in which they stand here, then `.json`. "+
		"On a host of files without rules for query strings use those names. Everything else is answered by `galley serve`.")
	d.say("}")
}

// security says where a key may stand. Files ask for none, and neither does a
// server that was given none.
func (d *document) security() {
	if len(d.f.Credentials) == 0 {
		return
	}
	d.key("security")
	d.say("[{}")
	for _, cr := range d.f.Credentials {
		d.comma()
		d.say("{")
		d.key(schemeName(cr))
		d.say("[]}")
	}
	d.say("]")
}

func schemeName(cr render.Credential) string {
	switch {
	case cr.Query != "":
		return "query." + cr.Query
	case cr.Scheme != "":
		return "header." + cr.Header + "." + cr.Scheme
	}
	return "header." + cr.Header
}

func (d *document) securitySchemes() {
	if len(d.f.Credentials) == 0 {
		return
	}
	d.key("securitySchemes")
	d.say("{")
	for _, cr := range d.f.Credentials {
		d.key(schemeName(cr))
		switch {
		case cr.Query != "":
			d.say(`{"type":"apiKey","in":"query"`)
			d.member("name", cr.Query)
		case strings.EqualFold(cr.Scheme, "bearer"):
			d.say(`{"type":"http","scheme":"bearer"`)
		default:
			d.say(`{"type":"apiKey","in":"header"`)
			d.member("name", cr.Header)
			if cr.Scheme != "" {
				d.member("description", "`"+cr.Scheme+" KEY`")
			}
		}
		d.say("}")
	}
	d.say("}")
}

// An operation is one of a route's, with the path that it has here.
type operation struct {
	render.Operation
	route *render.Route
	path  string
}

// operations gives those of all routes, in the order of the table; a path that
// has no parameter where another one has goes before it.
func (d *document) operations() []operation {
	all := Operations(d.f)
	for _, o := range all {
		d.answers = append(d.answers, o.Answer)
		for _, status := range d.statuses(o) {
			if !slices.Contains(d.failures, status) {
				d.failures = append(d.failures, status)
			}
		}
	}
	slices.Sort(d.failures)
	return all
}

// Operations gives what a family describes. Types can be called anything, so
// that two operations may want one name: the later one has a number behind it.
func Operations(f *render.Family) []operation {
	var all []operation
	taken := map[string]bool{}
	for i := range f.Routes {
		r := &f.Routes[i]
		if r.Describe == nil {
			continue
		}
		for _, o := range r.Describe() {
			for id, n := o.ID, 2; taken[o.ID]; n++ {
				o.ID = id + strconv.Itoa(n)
			}
			taken[o.ID] = true
			all = append(all, operation{o, r, pathOf(f, r, o)})
		}
	}
	return all
}

// statuses are those that are no answers, the door's among them: what is said
// to who shows no key, or a wrong one in each of the places for keys.
func (d *document) statuses(o operation) []int {
	all := slices.Clone(o.Failures)
	if d.f.Admit != nil {
		at := []render.Caller{{}}
		for i := range d.f.Credentials {
			at = append(at, render.Caller{Wrong: &d.f.Credentials[i]})
		}
		for _, who := range at {
			if no := d.f.Admit(who); no != nil {
				all = append(all, no.Status)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// A parameter is one of a route's path.
type parameter struct {
	name string
	at   int  // among the route's
	rest bool // takes the rest of the path
}

// pathOf gives an operation's path as OpenAPI writes it.
func pathOf(f *render.Family, r *render.Route, o render.Operation) string {
	path, at := "", 0
	for s := range strings.SplitSeq(strings.Trim(r.Pattern, "/"), "/") {
		if s == "" {
			continue
		}
		if s[0] == ':' {
			if name := strings.TrimSuffix(s[1:], "..."); at < len(o.Fixed) && o.Fixed[at] != "" {
				s = o.Fixed[at]
			} else {
				s = "{" + name + "}"
			}
			at++
		}
		path += "/" + s
	}
	if path == "" || f.Slashes && r.Ending != "" {
		path += "/"
	}
	return path
}

// parametersOf gives the parameters that an operation's path has.
func parametersOf(o operation) []parameter {
	var all []parameter
	at := 0
	for s := range strings.SplitSeq(strings.Trim(o.route.Pattern, "/"), "/") {
		if s == "" || s[0] != ':' {
			continue
		}
		if at >= len(o.Fixed) || o.Fixed[at] == "" {
			name, rest := strings.CutSuffix(s[1:], "...")
			all = append(all, parameter{name, at, rest})
		}
		at++
	}
	return all
}

func (d *document) tags(operations []operation) {
	var all []render.Tag
	for _, o := range operations {
		if o.Tag.Name != "" && !slices.Contains(all, o.Tag) {
			all = append(all, o.Tag)
		}
	}
	d.key("tags")
	d.say("[")
	for _, tag := range all {
		d.comma()
		d.say("{")
		d.member("name", tag.Name)
		d.member("description", tag.About)
		d.say("}")
	}
	d.say("]")
}

func (d *document) paths(operations []operation) {
	d.say("{")
	var done []string
	for _, o := range operations {
		if slices.Contains(done, o.path) {
			continue
		}
		done = append(done, o.path)
		d.key(o.path)
		d.say("{")
		for _, same := range operations { // the methods of one path
			if same.path == o.path {
				d.operation(same)
			}
		}
		d.say("}")
	}
	d.say("}")
}

func (d *document) operation(o operation) {
	method := strings.ToLower(o.route.Method)
	if method == "" {
		method = "get"
	}
	d.key(method)
	d.say("{")
	d.member("operationId", o.ID)
	about := o.About
	if about == "" {
		about = o.route.About
	}
	d.member("summary", strings.TrimSuffix(about, "."))
	if o.Tag.Name != "" {
		d.key("tags")
		d.say("[")
		d.text(o.Tag.Name)
		d.say("]")
	}
	d.parameters(o)
	d.key("responses")
	d.say("{")
	if o.Status == 302 {
		d.say(`"302":{"description":"It is elsewhere.","headers":{"Location":{"schema":{"type":"string"}}}}`)
	} else {
		d.good(o)
	}
	for _, status := range d.statuses(o) {
		d.key(strconv.Itoa(status))
		d.say(`{"$ref":`)
		d.text("#/components/responses/" + statusName(status))
		d.say("}")
	}
	d.say("}}")
}

// good writes the answer of status 200.
func (d *document) good(o operation) {
	d.say(`"200":{"description":"The answer.","content":{`)
	mediaType := o.Type
	if mediaType == "" {
		mediaType = "application/json"
	}
	d.text(mediaType)
	d.say(":{")
	if o.Answer != nil {
		d.key("schema")
		d.b = o.Answer.AppendSchema(d.b, refs)
		if example := d.example(o); example != nil {
			d.key("example")
			d.b = append(d.b, example...)
		}
	} else {
		d.say(`"schema":{"type":"string"}`)
	}
	d.say("}}}")
}

func (d *document) components() {
	d.key("components")
	d.say("{")
	all := d.answers
	if d.f.Failure != nil && len(d.failures) > 0 {
		all = append(all, d.f.Failure)
	}
	d.key("schemas")
	d.b = shape.AppendDefinitions(d.b, shape.Each(all...), refs)
	if len(d.failures) > 0 {
		d.key("responses")
		d.say("{")
		for _, status := range d.failures {
			d.key(statusName(status))
			d.failure(status)
		}
		d.say("}")
	}
	d.securitySchemes()
	d.say("}")
}

// failure writes an answer of the family's Fail, as it says it.
func (d *document) failure(status int) {
	w := &render.Response{}
	d.c.Fail(d.f, &render.Failure{Status: status, Message: statusWords(status)}, w)
	mediaType, _, _ := strings.Cut(w.Type, ";")
	d.say("{")
	d.member("description", statusWords(status))
	d.key("content")
	d.say("{")
	d.key(mediaType)
	d.say("{")
	if d.f.Failure != nil {
		d.key("schema")
		d.b = d.f.Failure.AppendSchema(d.b, refs)
	}
	d.key("example")
	if strings.HasSuffix(mediaType, "json") {
		d.say(strings.TrimSpace(string(w.Body)))
	} else {
		d.text(string(w.Body))
	}
	d.say("}}}")
}

// statusName is what a status is called among the components.
func statusName(status int) string {
	switch status {
	case 400:
		return "BadRequest"
	case 401:
		return "Unauthorized"
	case 403:
		return "Forbidden"
	case 404:
		return "NotFound"
	case 405:
		return "MethodNotAllowed"
	case 422:
		return "UnprocessableContent"
	}
	return "Status" + strconv.Itoa(status)
}

func statusWords(status int) string {
	switch status {
	case 400:
		return "The request has a value that cannot be read"
	case 401:
		return "The key is missing, or nobody knows it"
	case 403:
		return "This is not allowed"
	case 404:
		return "There is nothing of that name"
	case 405:
		return "There is no such method here"
	case 422:
		return "The request has a value that cannot be read"
	}
	return "Something is wrong"
}
