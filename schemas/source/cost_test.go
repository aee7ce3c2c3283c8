package source

import (
	"os"
	"strings"
	"testing"
	"time"
)

// TestCost holds that a document of the largest size is read or refused
// quickly, whatever stands in it: in each of these something was once counted
// again and again and took minutes. Each takes less than a second alone; the
// limit leaves room for a busy machine. Without GALLEY_FULL they are a quarter
// as large, and so is the limit: what took minutes is still far from it.
func TestCost(t *testing.T) {
	size, limit := 256<<10, 10*time.Second/4
	if os.Getenv("GALLEY_FULL") != "" {
		size, limit = 1<<20, 10*time.Second
	}
	many := func(s string) string { return strings.Repeat(s, size/len(s)) }
	for _, c := range []struct {
		name   string
		format Format
		text   string
	}{
		{"brackets", YAML, "a: " + many("[")},
		{"braces", YAML, "a: " + many("{a: ")},
		{"dashes", YAML, many("- ")},
		{"a long list on one line", YAML, "a: [" + many("x, ") + "]"},
		{"a long list of quotes on one line", YAML, "a: [" + many("'x',") + "]"},
		{"a long line and anchors", YAML, "a: [" + many("&x y, ") + "]"},
		{"a long list with characters of two bytes", YAML, "a: [" + many("é, ") + "!]"},
		{"keys", YAML, many("k: v\n")},
		{"quoted keys", YAML, many("'k': v\n")},
		{"colons", YAML, many("a: b: c\n")},
		{"an open quote", YAML, "a: \"" + many("x\n")},
		{"many quotes", YAML, many("a: \"\n")},
		{"many open brackets", YAML, many("a: [\n")},
		{"single quotes", YAML, many("'")},
		{"tabs", YAML, many("\t")},
		{"escapes", YAML, "a: \"" + many(`\0`) + "\""},
		{"comments", YAML, many("#\n") + "a: b: c"},
		{"lists in lists", YAML, many("- a:\n  - b:\n    - c:\n")},
		{"a mistake at the end of long lines", YAML, strings.Repeat("a: [x"+strings.Repeat(", y", 2000)+"]\n", 150) + "]"},
		{"explicit keys", YAML, many("? a\n")},
		{"anchors", YAML, many("- &a b\n")},
		{"merges", YAML, "a: &a {" + strings.Repeat("k: 1, ", 1000) + "}\n" + strings.Repeat("- <<: *a\n", 90)},
		{"a list", JSON, "[" + many("1,") + "1]"},
		{"brackets", JSON, many("[")},
		{"keys", JSON, "{" + many("\"k\":1,") + "\"k\":1}"},
		{"escapes", JSON, "\"" + many(`\u0000`) + "\""},
		{"a list", TOML, "a = [" + many("1,") + "1]"},
		{"brackets", TOML, "a = " + many("[")},
		{"dots", TOML, many("a.") + "a = 1"},
		{"keys", TOML, many("k = 1\n")},
		{"tables", TOML, many("[[a]]\n")},
		{"quotes", TOML, "a = \"" + many("x")},
	} {
		t.Run(strings.ToLower([...]string{"", "YAML", "TOML", "JSON"}[c.format])+" "+c.name, func(t *testing.T) {
			start := time.Now()
			Parse([]byte(c.text), c.format, Base{File: "a"}, usual)
			took := time.Since(start)
			if took > limit {
				t.Errorf("took %v", took)
			}
			t.Log(took)
		})
	}
}

func TestDistinctKeysCost(t *testing.T) {
	var yaml, json, toml strings.Builder
	json.WriteString("{")
	for i := range 60_000 {
		key := "k" + strings.ReplaceAll(thousands(i), ",", "")
		yaml.WriteString("\"" + key + "\": v\n")
		toml.WriteString(key + " = 1\n")
		json.WriteString("\"" + key + "\":1,")
	}
	json.WriteString("\"x\":1}")
	for format, text := range map[Format]string{YAML: yaml.String(), TOML: toml.String(), JSON: json.String()} {
		start := time.Now()
		if _, ps := Parse([]byte(text), format, Base{File: "a"}, usual); len(ps) > 0 {
			t.Error(ps[0])
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("notation %d took %v", format, took)
		}
	}
}
