package butter

import (
	"testing"

	"galley/render/api/apitest"
)

func TestPromises(t *testing.T) { apitest.Run(t, New) }

func TestAnswers(t *testing.T) { apitest.Answers(t, New) }
