package builder

import (
	"context"
	"testing"
	"time"

	"galley/content"
)

func TestTourBuilds(t *testing.T) {
	r, err := Publish(context.Background(), Job{Folder: "../examples/tour", Out: t.TempDir() + "/public", Options: content.Options{Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v %v", r.Report, r.Families)
	for _, p := range r.Problems {
		t.Error(p.Pos, p.Message)
	}
}
