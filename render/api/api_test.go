package api_test

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"
	"time"

	"galley/render/api"
)

func TestAppendNumber(t *testing.T) {
	for _, f := range []float64{0, 1, -1.5, 0.1, 1e-6, 1e-7, -2.5e-9, 1e20, 1e21, 123456789, math.MaxFloat64, math.SmallestNonzeroFloat64, 1.0 / 3} {
		want, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(api.AppendNumber(nil, f)); got != string(want) {
			t.Errorf("want %s, got %s", want, got)
		}
	}
	if got := string(api.AppendNumber(nil, math.Inf(1))); got != "null" {
		t.Errorf("what is no number is %s", got)
	}
}

func TestAppendTimes(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 5, 7, 250_400_000, time.FixedZone("", 2*3600))
	if got := string(api.AppendTime(nil, at)); got != `"2026-03-01T07:05:07.250Z"` {
		t.Error(got)
	}
	for _, at := range []time.Time{{}, time.Unix(0, 0), time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC), time.Date(12026, 1, 2, 3, 4, 5, 6, time.UTC), at.AddDate(-1000, 3, 20)} {
		if got, want := string(api.AppendTime(nil, at)), at.UTC().Format(`"2006-01-02T15:04:05.000Z"`); got != want {
			t.Errorf("want %s, got %s", want, got)
		}
	}
	if got := string(api.AppendDate(nil, at)); got != `"2026-03-01"` {
		t.Error(got)
	}
	for seconds, want := range map[int32]string{0: `"00:00:00"`, 48_120: `"13:22:00"`, 86_399: `"23:59:59"`} {
		if got := string(api.AppendClock(nil, seconds)); got != want {
			t.Error(got)
		}
	}
}

func TestAppendKey(t *testing.T) {
	b := api.AppendString(api.AppendKey([]byte("{"), "a"), "<\"\n")
	b = api.AppendText(api.AppendKey(b, "b"), "")
	if got := string(append(b, '}')); got != `{"a":"<\"\n","b":null}` {
		t.Error(got)
	}
}

func TestInteger(t *testing.T) {
	tests := []struct {
		text string
		want int
		ok   bool
	}{
		{"7", 7, true}, {"007", 7, true}, {" 7 ", 7, true}, {"-3", -3, true}, {"+4", 4, true},
		{"99999999999999999999", api.Largest, true}, {"-99999999999999999999", -api.Largest, true}, {"2000000000", api.Largest, true},
		{"", 0, false}, {"x", 0, false}, {"1.5", 0, false}, {"1e3", 0, false}, {"--1", 0, false}, {"-+1", 0, false}, {"+", 0, false}, {"٣", 0, false}, {"99999999999999999999x", 0, false},
		{"+-99999999999999999999", 0, false},
	}
	for _, test := range tests {
		if got, ok := api.Integer(test.text); got != test.want || ok != test.ok {
			t.Errorf("%q: want %d, %v; got %d, %v", test.text, test.want, test.ok, got, ok)
		}
	}
}

func TestPaging(t *testing.T) {
	tests := []struct {
		total, size, page         int
		pages, offset, next, prev int
	}{
		{0, 20, 1, 0, 0, 0, 0}, {20, 20, 1, 1, 0, 0, 0}, {21, 20, 1, 2, 0, 2, 0}, {42, 10, 5, 5, 40, 0, 4}, {42, 10, 9, 5, 80, 0, 8},
	}
	for _, test := range tests {
		p := api.Paging{Total: test.total, Size: test.size, Page: test.page}
		if p.Pages() != test.pages || p.Offset() != test.offset || p.Next() != test.next || p.Prev() != test.prev {
			t.Errorf("%+v: %d pages, offset %d, next %d, prev %d", p, p.Pages(), p.Offset(), p.Next(), p.Prev())
		}
	}
	for total, want := range map[int]string{0: "[]", 10: "[]", 11: "[2]", 35: "[2 3 4]"} {
		if got := fmt.Sprint(api.Numbers(total, 10)); got != want {
			t.Errorf("%d: %s", total, got)
		}
	}
}
