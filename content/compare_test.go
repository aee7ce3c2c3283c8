package content

import (
	"testing"
	"time"
)

func TestParseMoment(t *testing.T) {
	for text, want := range map[string]string{
		"2026-03-01":                       "2026-03-01T00:00:00Z",
		"2026-03-01T09:05":                 "2026-03-01T09:05:00Z",
		"2026-03-01 09:05:07":              "2026-03-01T09:05:07Z",
		"2026-03-01T09:05:07.25Z":          "2026-03-01T09:05:07.25Z",
		"2026-03-01T09:05:07+02:00":        "2026-03-01T07:05:07Z",
		"2026-03-01T00:05-0130":            "2026-03-01T01:35:00Z",
		"2026-03-01T00:05+01":              "2026-02-28T23:05:00Z",
		"0000-01-01":                       "0000-01-01T00:00:00Z",
		"2026-03-01T09:05:07.123456789123": "2026-03-01T09:05:07.123456789Z",
		"":                                 "",
		"2026":                             "",
		"2026-03":                          "",
		"2026-02-30":                       "",
		"2026-13-01":                       "",
		"2026-03-01T":                      "",
		"2026-03-01T24:00":                 "",
		"2026-03-01T09:60":                 "",
		"2026-03-01T09:05:60":              "",
		"2026-03-01T09:05:07.":             "",
		"2026-03-01T09:05:07x":             "",
		"2026-03-01T09:05:07+24:00":        "",
		"2026-03-01T09:05:07+2":            "",
		"2026-03-01T09:05:07+02:0":         "",
		"2026-03-01x":                      "",
		"٢٠٢٦-٠٣-٠١":                       "",
	} {
		got := ""
		if at, ok := parseMoment(text); ok {
			got = at.UTC().Format(time.RFC3339Nano)
		}
		if got != want {
			t.Errorf("%q: want %q, got %q", text, want, got)
		}
	}
}

func TestCompare(t *testing.T) {
	tests := []struct {
		text, operand string
		want          int
	}{
		{"10", "9", 1}, {"9", "10", -1}, {"1.50", "1.5", 0}, {"1e3", "1000", 0}, {"-3", "2", -1}, {"+2", "2", 0}, {"007", "7", 0},
		{"9007199254740993", "9007199254740992", 1}, // whole numbers beyond a float's
		{"1e999", "1e998", 0},                       // both beyond what there is
		{"10", "abc", -1}, {"abc", "10", 1}, {"", "0", -1},
		{".5", "0.5", -1}, {"1_000", "999", -1}, {"0x10", "1", -1}, {"Infinity", "1", 1}, {"NaN", "1", 1}, // no numbers: texts
		{"2026-01-01", "2026-01-01T00:00:00.000Z", 0}, {"2025-12-31T23:30:00-01:00", "2026-01-01", 1}, {"2026-01-01", "2026-1-1", -1},
		{"b", "a", 1}, {"B", "a", -1}, {"é", "z", 1},
	}
	for _, test := range tests {
		o := newOperand(test.operand)
		if got := o.compare(test.text); got != test.want {
			t.Errorf("%q to %q: want %d, got %d", test.text, test.operand, test.want, got)
		}
	}
}

func TestLongestRun(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "a": "a", " two words ": "two words", `a": "bcd`: "bcd", "{[,:\\\"": "", "é3 ü": "é3 ü", "ab, cd e": "cd e",
	} {
		if got := longestRun(text); got != want {
			t.Errorf("%q: want %q, got %q", text, want, got)
		}
	}
}
