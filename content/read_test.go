package content_test

import (
	"os"
	"testing"

	"galley/content/contenttest"
)

func TestTour(t *testing.T) {
	_, problems := contenttest.Resolve(t, os.DirFS("../examples/tour"))
	if len(problems) > 0 {
		t.Errorf("the tour has problems:\n%s", contenttest.Text(problems))
	}
}
