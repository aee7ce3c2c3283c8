package content

import (
	"testing"
)

// TestSums: files have an MD5 where Apostrophe is on, and nobody reads them
// where it is not.
func TestSums(t *testing.T) {
	const project = `
-- schemas/post.yaml --
fields: [{name: picture, type: image}]
-- static/hello.txt --
hello
-- content/post/x.svg --
<svg/>
-- content/post/a.yaml --
picture: x.svg
`
	sums := func(project string) map[string]string {
		s := resolved(t, project)
		all := map[string]string{}
		for _, a := range s.Assets() {
			all[a.File] = a.MD5
		}
		return all
	}
	on := sums("-- galley.yaml --\napi: {apostrophe: true}\n" + project)
	if on["static/hello.txt"] != "b1946ac92492d2347c6235b4d2611184" || on["content/post/x.svg"] != "6a22e95e1937740f288601cce8256f09" {
		t.Errorf("the sums are %v", on)
	}
	if off := sums(project); off["static/hello.txt"] != "" || len(off) != 2 {
		t.Errorf("without Apostrophe the sums are %v", off)
	}
}
