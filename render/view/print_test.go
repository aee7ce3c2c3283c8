package view

import "testing"

type note struct{ next *note }

func (n *note) String() string { return "a note" }

// What print makes of views is their text, and never an address of memory.
func TestPrint(t *testing.T) {
	n := &note{&note{}}
	var none *note
	for _, test := range []struct {
		format string
		value  any
		want   string
	}{
		{"%v", n, "a note"},
		{"%8s|%[1]q|%[1]x", n, `  a note|"a note"|61206e6f7465`},
		{"%d", n, "%!d(string=a note)"},
		{"%.1f", n, "%!f(string=a)"},
		{"%#v", n, `"a note"`},
		{"%p", n, "a note"},
		{"%p, %%p", []any{n, 1}, "[a note 1], %p"},
		{"%-8p|%5[1]p", 3, "3       |    3"},
		{"%", nil, "%!(NOVERB)%!(EXTRA <nil>)"},
		{"%v", none, ""},
		{"%d", none, "%!d(string=)"},
		{"%v", []*note{n, nil}, "[a note ]"},
		{"%d", []any{n, 1}, "[%!d(string=a note) 1]"},
		{"%.1f", Number(1.25), "1.2"},
		{"%v", nil, "<nil>"},
		{"%5d", 7, "    7"},
	} {
		if got := sprintf(test.format, test.value); got != test.want {
			t.Errorf("%s of %#v: want %q, got %q", test.format, test.value, test.want, got)
		}
	}
	if want, got := "a note a note, a note", sprint(n, n, ", ", n); got != want {
		t.Errorf("want %q, got %q", want, got)
	}
}
