package view

import (
	"fmt"
	"reflect"
)

// same compares two values as eq does: of one kind, else it is a mistake.
func same(a, b any) (bool, error) {
	if s, ok := asText(a); ok {
		if t, ok := asText(b); ok {
			return s == t, nil
		}
	}
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	if !x.IsValid() || !y.IsValid() {
		return x.IsValid() == y.IsValid(), nil
	}
	switch kx, ky := basic(x), basic(y); {
	case kx != ky:
		return false, &mistake{fmt.Sprintf("%v and %v cannot be compared: they are of different kinds", shown(a), shown(b)), ""}
	case kx == reflect.Float64:
		return x.Float() == y.Float(), nil
	case !x.Type().Comparable() || !y.Type().Comparable():
		return false, &mistake{"these cannot be compared", ""}
	}
	return a == b, nil
}

// basic is the kind that comparing looks at.
func basic(v reflect.Value) reflect.Kind {
	switch {
	case v.CanInt():
		return reflect.Int
	case v.CanFloat():
		return reflect.Float64
	}
	return v.Kind()
}

// order compares two values as lt does.
func order(a, b any) (int, error) {
	if s, ok := asText(a); ok {
		if t, ok := asText(b); ok {
			switch {
			case s < t:
				return -1, nil
			case s > t:
				return 1, nil
			}
			return 0, nil
		}
	}
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	if x.IsValid() && y.IsValid() {
		switch {
		case x.CanInt() && y.CanInt():
			return int(min(max(x.Int()-y.Int(), -1), 1)), nil
		case x.CanFloat() && y.CanFloat():
			switch d := x.Float() - y.Float(); {
			case d < 0:
				return -1, nil
			case d > 0:
				return 1, nil
			}
			return 0, nil
		}
	}
	return 0, &mistake{fmt.Sprintf("%v and %v cannot be compared: they are of different kinds", shown(a), shown(b)), ""}
}
