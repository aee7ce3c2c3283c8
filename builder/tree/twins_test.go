//go:build unix

package tree

import (
	"os"
	"testing"
)

// Files that are the same share one; a change of one leaves the other alone.
func TestTwins(t *testing.T) {
	y := newYard(t)
	publish := func(tree map[string]string) {
		t.Helper()
		if _, err := y.publish(tree); err != nil {
			t.Fatal(err)
		}
		y.wants(tree)
	}
	same := func(a, b string) bool {
		t.Helper()
		x, err := os.Stat(y.path("public/" + a))
		if err != nil {
			t.Fatal(err)
		}
		z, err := os.Stat(y.path("public/" + b))
		if err != nil {
			t.Fatal(err)
		}
		return os.SameFile(x, z)
	}
	publish(map[string]string{"by/id.json": "one", "by/slug.json": "one", "other.json": "two"})
	if !same("by/id.json", "by/slug.json") || same("by/id.json", "other.json") {
		t.Error("want one file for what is the same, and for nothing else")
	}
	publish(map[string]string{"by/id.json": "one", "by/slug.json": "new", "other.json": "new"})
	if same("by/id.json", "by/slug.json") {
		t.Error("a file changed, and its twin with it")
	}
}
