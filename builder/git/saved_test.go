package git

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSaved(t *testing.T) {
	for _, d := range []*Dates{
		{files: map[string]span{}},
		{files: map[string]span{"a.md": {10, 30}, "b ü.md": {-30, 1 << 40}, "": {}}},
	} {
		saved := d.AppendSaved(nil)
		got, err := Restore(saved)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d.files, got.files, cmp.AllowUnexported(span{})); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
		for i := range saved {
			if _, err := Restore(saved[:i]); err == nil {
				t.Errorf("cut at %d of %d it is restored", i, len(saved))
			}
			b := bytes.Clone(saved)
			b[i] ^= 0xff // an error, or other dates
			if got, err := Restore(b); err == nil && cmp.Equal(d.files, got.files, cmp.AllowUnexported(span{})) {
				t.Errorf("byte %d of %d does not matter", i, len(saved))
			}
		}
	}
}
