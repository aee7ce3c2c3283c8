package apostrophe_test

import (
	"testing"

	"galley/render/api/apitest"
	"galley/render/api/apostrophe"
)

func TestPromises(t *testing.T) { apitest.Run(t, apostrophe.New) }
