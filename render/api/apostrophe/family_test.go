package apostrophe_test

import (
	"strings"
	"testing"

	"galley/render/api/apitest"
	"galley/render/api/apostrophe"
)

// on switches the family on in a project that says nothing of APIs.
func on(project string) string {
	if strings.Contains(project, "\napi:") {
		return strings.Replace(project, "\napi: {", "\napi: {apostrophe: true, ", 1)
	}
	return strings.Replace(project, "-- galley.yaml --\n", "-- galley.yaml --\napi: {apostrophe: true}\n", 1)
}

func TestPromises(t *testing.T) { apitest.Run(t, apostrophe.New) }
