package apostrophe

import (
	"galley/render"
	"galley/render/api"
)

// What a key's role allows (contracts 3.3). An open server has no keys: drafts
// are anybody's, and else everybody has what the static tree has, so that both
// say the same.

// credentials are where clients put their key.
var credentials = []render.Credential{
	{Query: "apikey"}, {Query: "apiKey"},
	{Header: "Authorization", Scheme: "ApiKey"}, {Header: "Authorization", Scheme: "Bearer"},
}

// reduced says whether a caller sees a type's projection alone.
func reduced(c *render.Context) bool { return c.Caller().Role < render.Contributor }

// mayEdit says whether documents are marked as the caller's to edit.
func mayEdit(c *render.Context) bool { return c.Caller().Role >= render.Contributor }

// mayDraft says whether a caller may read drafts.
func mayDraft(c *render.Context) bool {
	return c.Caller().Open || c.Caller().Role >= render.Contributor
}

// admit turns away whoever shows a key that nobody knows.
func admit(who render.Caller) *render.Failure {
	switch {
	case who.Open || who.Wrong == nil:
		return nil
	case who.Wrong.Scheme == "Bearer":
		return &render.Failure{Status: 401, Message: "bearer token invalid"}
	}
	return &render.Failure{Status: 403, Key: "apikey", Message: "invalid api key"}
}

func forbidden() *render.Failure { return &render.Failure{Status: 403, Message: "forbidden"} }

// fail says no in Apostrophe's words (contracts 3.4). What is not there and
// what nobody may know of are one.
func fail(_ *render.Context, why *render.Failure, w *render.Response) {
	w.Type = "application/json"
	if why.Status == 403 && why.Key == "apikey" {
		w.Body = append(w.Body, "{\"error\":\"invalid api key\"}\n"...)
		return
	}
	name := map[int]string{400: "invalid", 401: "invalid", 403: "forbidden", 404: "notfound", 409: "conflict", 414: "invalid", 422: "unprocessable", 501: "unimplemented"}[why.Status]
	message := name
	switch {
	case why.Status == 401:
		w.Body = api.AppendString(append(w.Body, `{"name":"invalid","message":`...), why.Message)
		w.Body = append(w.Body, "}\n"...)
		return
	case name == "":
		name, message = "error", "An error occurred."
	}
	b := append(w.Body, `{"name":"`...)
	b = append(append(b, name...), `","data":{},"message":`...)
	b = api.AppendString(b, message)
	w.Body = append(b, "}\n"...)
}
