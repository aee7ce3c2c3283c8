// Package render is the contract between content and whoever asks for it: a
// static file is a request answered early. A Family has one function from a
// request to a response; the builder calls it for every request that can be
// planned, a server for whatever is asked. It knows no HTTP and no disk.
package render

import (
	"iter"

	"galley/schemas/shape"
	"galley/schemas/source"
)

// A Family is one way of answering: a table, made for one edition from its
// project and theme, frozen when it is made.
type Family struct {
	// Name is as in galley.yaml. What belongs to a family and lies elsewhere has its
	// name and a word more.
	Name      string
	Base      string // what its paths begin with: "/api"; "" for those that share the root
	Routes    []Route
	Fragments []*Fragment
	Findings  []Found
	// Credentials say where clients put their key, in the order in which they
	// are looked for.
	Credentials []Credential
	// Admit is asked before anything else of a server that wants keys: a
	// Failure for who may not come in, whatever is asked for (contracts 1.1: in
	// R3 an unknown path too). nil: everybody may.
	Admit func(who Caller) *Failure
	// Fail says no in the family's words. Never nil in an API family.
	Fail func(c *Context, f *Failure, w *Response)
	// TellsMethods says that a path which other methods have is answered with
	// 405 and Allow, and not as one that is not there.
	TellsMethods bool
	// Check finds what is wrong with an edition in this family's eyes. It reads
	// no more of the site than its outline (content.Site.SameOutline). It may be
	// nil.
	Check func(c *Context) source.Problems

	// Label is what people call the family's API, and Failure what Fail's
	// answers look like, for descriptions.
	Label   string
	Failure *shape.Shape
	// Slashes says that the API writes its paths with a slash at the end.
	Slashes bool
}

// A Route is a row of a family's table. Reading, planning, answering,
// addresses, host rules and OpenAPI are readings of it.
type Route struct {
	Name    string // "B12", as the API's documentation calls it
	Method  string // "" is GET
	Pattern string // below Base: "/pages/:type/:slug..."; a last parameter with ... takes the rest of the path
	Keys    []Key  // in the order that addresses have
	Ending  string // of addresses: ".json", "/index.html", or "" where the path is the file's name
	About   string // a sentence for people

	// Yields says that a file of static/ with this address takes its place.
	Yields bool
	// Verbatim says that the address has the path as it stands, without
	// escapes: of files that are passed on, and of pages, whose addresses are
	// made of names that content has checked.
	Verbatim bool

	// Each gives the parameters of what is planned, which the plan keeps; nil:
	// nothing is.
	Each func(c *Context) iter.Seq[[]string]
	// Read makes one form of a request whose keys have been read: the last
	// word of reading. It may be nil.
	Read func(c *Context, r Request) (Request, *Failure)
	// Also gives requests that have the very same bytes as r: answered once,
	// written under each address. What it gives is planned, but is not in the
	// Plan a second time. It may be nil.
	Also func(c *Context, r Request) []Request
	// Place is where an author finds what gave the request its address. It may
	// be nil: then it is galley.yaml.
	Place func(c *Context, r Request) source.Pos
	// Answer appends the answer. A client's mistake is given as a Failure,
	// which the family's Fail puts into words.
	Answer func(c *Context, r Request, w *Response) *Failure
	// Describe says what the route's answers look like. It depends on the
	// project alone. nil: the route stands in no description.
	Describe func() []Operation

	parts []part // of Base and Pattern
}

// A Sort says what a key is to planning.
type Sort uint8

const (
	Dynamic Sort = iota // a request that has it has no address
	Filter              // f: picks members of a list
	Variant             // v: another form of the same answer
	Locale              // l
	Number              // p: the page
)

// A Key is a query key of a route.
type Key struct {
	Name    string // "filters..." takes every key that begins so
	Aliases []string
	Sort    Sort
	Joins   bool   // a Filter that counts as one with another: R3's type beside a term
	Default string // for people to read; Read gives "" for it
	About   string
	// Unless are keys beside which this one means nothing.
	Unless []string
	// Header is one of HTTP that is read where the query has no such key: what
	// it says becomes the key's value. "" mostly.
	Header string
	// Read brings a value into its one spelling, "" if it is the default.
	Read func(c *Context, text string, so Request) (string, *Failure)
	// ReadAll reads in place of Read what a key "name..." takes, all of it at
	// once: the keys in order, each with its last value, or if the key is Every
	// with each of its values. It gives what is left in its one form.
	Every   bool
	ReadAll func(c *Context, given []Arg) ([]Arg, *Failure)
	// Planned gives the values to prebuild beside the default for a request
	// that has its parameters and the keys before this one. nil: none. Of a
	// Locale it gives the default too, as "", where the answer is one with 200.
	Planned func(c *Context, so Request) []string
}

// A Request is what is asked for, as it was read: all spellings of a request
// are one value.
type Request struct {
	Route  *Route
	Family *Family
	Params []string
	Args   []Arg // only what is not the default, in the route's order
}

// An Arg is a key and its value, read.
type Arg struct{ Key, Value string }

// Arg gives the value of a key, or "".
func (r Request) Arg(key string) string {
	for _, a := range r.Args {
		if a.Key == key {
			return a.Value
		}
	}
	return ""
}

// A Response belongs to whoever asks, who will use its buffer again: answers
// append to Body and keep nothing of it.
type Response struct {
	Status int               // 0 is 200
	Type   string            // media type; "" is that of the address's extension
	Header map[string]string // beside the type; nil mostly
	Body   []byte
	File   string // in place of Body: a file of the project, passed on as it is
	// Private says that not everybody may see the answer: where keys are
	// wanted, nobody between the server and the client may keep it.
	Private bool
}

// A Failure is a client's mistake, before its family has found words for it.
type Failure struct {
	Status  int    // of HTTP
	Key     string // that is wrong; may be empty
	Message string
	Allow   string // of 405: the methods that the path has, as HTTP lists them
}
