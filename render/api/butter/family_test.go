package butter

import (
	"testing"

	"galley/render/api/apitest"
)

func TestAnswers(t *testing.T) { apitest.Answers(t, New) }
