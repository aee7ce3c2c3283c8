package r3

import (
	"strconv"
	"strings"

	"galley/render"
	"galley/schemas"
)

// What one order may cost (reliability L13).
const (
	mostSorts     = 8
	mostSortBytes = 1 << 10
)

// readSort checks an order (contracts 1.5) and gives its one spelling, "" for
// the order that the list has anyway. t is the type of a list of one.
func (f *family) readSort(text string, t *schemas.Type) (string, *render.Failure) {
	if text == "" {
		return "", nil
	}
	if len(text) > mostSortBytes || strings.Count(text, ",") >= mostSorts {
		return "", invalid("an order has at most " + strconv.Itoa(mostSorts) + " keys")
	}
	keys := strings.Split(text, ",")
	for i, k := range keys {
		keys[i] = strings.TrimSpace(k)
		if _, ok := f.order(keys[i], t); !ok {
			return "", invalid("documents cannot be ordered by " + strconv.Quote(shorten(k)))
		}
	}
	text = strings.Join(keys, ",")
	if text == usualSort(t) {
		return "", nil
	}
	return text, nil
}

// order reads one key of an order. A field that the client cannot see is none.
func (f *family) order(key string, t *schemas.Type) (schemas.Order, bool) {
	name, descending := strings.CutPrefix(key, "-")
	switch name {
	case "publishedAt":
		return schemas.Order{Key: "published", Descending: descending}, true
	case "createdAt":
		return schemas.Order{Key: "created", Descending: descending}, true
	case "updatedAt":
		return schemas.Order{Key: "updated", Descending: descending}, true
	case "slug":
		return schemas.Order{Key: "slug", Descending: descending}, true
	}
	name, ok := strings.CutPrefix(name, "data.")
	if !ok {
		return schemas.Order{}, false
	}
	for i := range f.types {
		if t != nil && f.types[i].Type != t {
			continue
		}
		if field := f.types[i].Field(name); field != nil && !field.Private {
			if t == nil {
				return schemas.Order{Key: name, ByName: true, Descending: descending}, true
			}
			return schemas.Order{Field: field, Key: name, Descending: descending}, true
		}
	}
	return schemas.Order{}, false
}

// usualSort spells the order that a list has unasked.
func usualSort(t *schemas.Type) string {
	if t == nil {
		return "-publishedAt"
	}
	var keys []string
	for _, o := range t.Order {
		key := "data." + o.Key
		switch {
		case o.Field != nil:
			key = "data." + o.Field.Name
		case o.Key == "date":
			key = "publishedAt"
		case o.Key == "created" || o.Key == "updated":
			key = o.Key + "At"
		case o.Key == "slug":
			key = "slug"
		case o.Key == "title" && t.TitleField != nil:
			key = "data." + t.TitleField.Name
		}
		if o.Descending {
			key = "-" + key
		}
		keys = append(keys, key)
	}
	return strings.Join(keys, ",")
}
