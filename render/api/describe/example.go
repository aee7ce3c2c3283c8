package describe

import (
	"bytes"
	"slices"

	"galley/render"
)

// example gives an answer to show: nil if there is none, or none that is short.
func (d *document) example(o operation) []byte {
	if o.Example != nil {
		params, with, ok := o.Example(d.c)
		if !ok {
			return nil
		}
		return d.answer(o, params, with)
	}
	if o.route.Each == nil {
		return nil
	}
	tries := 0
	for params := range o.route.Each(d.c) {
		if !o.takes(params) {
			continue
		}
		if o.Long == nil || !o.Long(d.c, params) {
			if a := d.answer(o, slices.Clone(params), nil); a != nil {
				return a
			}
		}
		if tries++; tries == 20 {
			break
		}
	}
	return nil
}

// takes says whether a request's parameters are of this operation.
func (o operation) takes(params []string) bool {
	for i, fixed := range o.Fixed {
		if fixed != "" && (i >= len(params) || params[i] != fixed) {
			return false
		}
	}
	return true
}

// answer gives an answer if it may be shown, until the next one is made.
func (d *document) answer(o operation, params []string, with []render.Arg) []byte {
	r := render.Request{Route: o.route, Family: d.f, Params: params, Args: with}
	d.made = render.Response{Body: d.made.Body[:0]}
	w := &d.made
	if o.route.Answer(d.c, r, w) != nil || w.Status != 0 && w.Status != 200 || len(w.Body) > LongestExample {
		return nil
	}
	return bytes.TrimSpace(w.Body)
}
