package markdown

import (
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// A tree lives only until its text is printed. So its nodes are taken from a
// stock that the next text takes them from again, and reading leaves no garbage
// behind but what goldmark makes itself.
type stock struct {
	texts      shelf[ast.Text]
	emphases   shelf[ast.Emphasis]
	strikes    shelf[east.Strikethrough]
	codes      shelf[ast.CodeSpan]
	links      shelf[ast.Link]
	images     shelf[ast.Image]
	paragraphs shelf[ast.Paragraph]
}

func (s *stock) reset() {
	s.texts.reset()
	s.emphases.reset()
	s.strikes.reset()
	s.codes.reset()
	s.links.reset()
	s.images.reset()
	s.paragraphs.reset()
}

func (s *stock) text() *ast.Text {
	n := s.texts.take()
	*n = ast.Text{}
	return n
}

func (s *stock) emphasis() *ast.Emphasis {
	n := s.emphases.take()
	*n = ast.Emphasis{}
	return n
}

func (s *stock) strikethrough() *east.Strikethrough {
	n := s.strikes.take()
	*n = east.Strikethrough{}
	return n
}

func (s *stock) codeSpan() *ast.CodeSpan {
	n := s.codes.take()
	*n = ast.CodeSpan{}
	return n
}

func (s *stock) link() *ast.Link {
	n := s.links.take()
	*n = ast.Link{}
	return n
}

func (s *stock) image() *ast.Image {
	n := s.images.take()
	*n = ast.Image{}
	return n
}

// paragraph gives one without lines, with room for them.
func (s *stock) paragraph() *ast.Paragraph {
	n := s.paragraphs.take()
	lines := *n.Lines()
	*n = ast.Paragraph{}
	lines.SetSliced(0, 0)
	n.SetLines(&lines)
	return n
}

// A shelf has nodes of one kind, in rows that never move.
type shelf[T any] struct {
	rows [][]T
	used int
}

const (
	row  = 32
	kept = 64 // rows, for the next text
)

func (s *shelf[T]) take() *T {
	r, i := s.used/row, s.used%row
	if r == len(s.rows) {
		s.rows = append(s.rows, make([]T, row))
	}
	s.used++
	return &s.rows[r][i]
}

func (s *shelf[T]) reset() {
	s.used = 0
	if len(s.rows) > kept {
		s.rows = append([][]T(nil), s.rows[:kept]...)
	}
}
