package render

import "galley/schemas/shape"

// An Operation is what a description says of a route (design 7, Descriptions):
// one, or one for each value of a parameter that decides what the answer looks
// like. Its parameters are the route's keys, its errors the family's Fail.
type Operation struct {
	ID    string // what client code calls it: "listContent"
	Tag   Tag    // what it is listed under
	About string // a sentence; "" is the route's

	// Fixed has the values of the route's parameters that stand in this
	// operation's path; where it has none, the path has the parameter. Params
	// say what these look like, by place; nil is a text.
	Fixed  []string
	Params []*shape.Shape
	// Keys say what a query key looks like, where that does not follow from
	// its sort. Hide are keys of the route that make no sense here.
	Keys map[string]*shape.Shape
	Hide []string

	Status   int          // 0 is 200; 302 leads elsewhere
	Answer   *shape.Shape // of status 200; nil: it is not JSON
	Type     string       // its media type; "" is application/json
	Failures []int        // statuses that Fail puts into words

	// Example gives what is asked for to have an answer to show: its
	// parameters, those in Fixed among them, and keys; false: there is none to
	// show. Without Example it is the first of what is planned that is short
	// enough.
	Example func(c *Context) (params []string, with []Arg, ok bool)
	// Long says of a planned request that its answer is longer than any example,
	// where that can be known without making it. It may be nil.
	Long func(c *Context, params []string) bool
}

// A Tag is a heading over operations.
type Tag struct{ Name, About string }

// AsAnybody calls do with the window narrowed to what the anonymous reader of
// the static tree sees: for answers that are the same whoever asks.
func (c *Context) AsAnybody(do func()) {
	caller, drafts, members := c.caller, c.drafts, c.members
	c.caller, c.drafts, c.members = Caller{}, false, false
	defer func() { c.caller, c.drafts, c.members = caller, drafts, members }()
	do()
}
