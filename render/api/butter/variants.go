package butter

import (
	"slices"
	"strings"

	"galley/render/api"
	"galley/schemas"
	"galley/schemas/source"
)

// variants are what `api.butter.variants` prebuilds beside what is planned
// unasked, each value as it is read.
type variants struct {
	levels, orders, sizes []string
	keys                  []string
}

func (f *family) readVariants(s *schemas.Settings) variants {
	var v variants
	add := func(list *[]string, value string) {
		if value != "" && !slices.Contains(*list, value) {
			*list = append(*list, value)
		}
	}
	nodes, _ := s.List("levels")
	for _, n := range nodes {
		level, ok := api.Number(n.Text)
		if !ok || level > mostLevels {
			s.Problem(n, source.BadSchema, "", "levels are whole numbers from 1 to %d, not %q", mostLevels, n.Text)
			continue
		}
		add(&v.levels, api.Spelled(level, usualLevels))
	}
	nodes, _ = s.List("page_size")
	for _, n := range nodes {
		size, ok := api.Number(n.Text)
		if !ok || size > mostPageSize {
			s.Problem(n, source.BadSchema, "", "a page_size is a whole number from 1 to %d, not %q", mostPageSize, n.Text)
			continue
		}
		add(&v.sizes, api.Spelled(size, f.pageSize))
	}
	nodes, _ = s.List("order")
	for _, n := range nodes {
		spelled, known := "", false
		for _, t := range slices.Concat(f.pages, f.collections) {
			if text, ok := f.spellOrder(n.Text, t); ok {
				spelled, known = text, true
				break
			}
		}
		if !known {
			s.Problem(n, source.BadSchema, "published, updated or a field, with - in front for descending", "no page type and no collection has a field %q", strings.TrimPrefix(n.Text, "-"))
			continue
		}
		add(&v.orders, spelled)
	}
	nodes, _ = s.List("keys")
	for _, n := range nodes {
		all, unknown := f.readWanted(n.Text)
		if unknown != "" {
			var names []string
			for _, t := range f.collections {
				names = append(names, t.Name)
			}
			s.Problem(n, source.BadSchema, source.DidYouMean(unknown, names), "there is no collection %q", unknown)
			continue
		}
		if slices.ContainsFunc(all, func(w wanted) bool { return w.ids != nil }) {
			s.Problem(n, source.BadSchema, "write the keys alone", "one item is not prebuilt by a key: it has an address of its own")
			continue
		}
		add(&v.keys, spellWanted(all))
	}
	return v
}

// findPictures notes which types show a picture or a file, at any depth.
func (f *family) findPictures() {
	f.pictured = map[*schemas.Type]bool{}
	for _, t := range slices.Concat(f.pages, f.singles, f.collections) {
		f.pictured[t] = anyPicture(t.Fields, nil)
	}
}

func (f *family) anyPictured(types []*schemas.Type) bool {
	return slices.ContainsFunc(types, func(t *schemas.Type) bool { return f.pictured[t] })
}

// anyPicture looks into groups, lists and blocks; seen are the blocks on the
// way, which may contain themselves.
func anyPicture(fields []*schemas.Field, seen []*schemas.Type) bool {
	return slices.ContainsFunc(fields, func(f *schemas.Field) bool {
		switch {
		case f.Private:
			return false
		case f.Kind == schemas.Image || f.Kind == schemas.File:
			return true
		case f.Item != nil:
			return anyPicture([]*schemas.Field{f.Item}, seen)
		}
		for _, t := range f.Of {
			if !slices.Contains(seen, t) && anyPicture(t.Fields, append(slices.Clip(seen), t)) {
				return true
			}
		}
		return len(f.Of) == 0 && anyPicture(f.Fields, seen)
	})
}
