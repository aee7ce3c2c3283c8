package source

var wrong = []struct {
	name   string
	format Format
	text   string
	want   string
}{}
