package api

import "strconv"

// A Paging is one page of a list, by numbers alone: every family's envelope is
// made of these.
type Paging struct {
	Total, Size, Page int // Page from 1
}

// Pages gives how many there are: none of an empty list.
func (p Paging) Pages() int { return (p.Total + p.Size - 1) / p.Size }

// Offset gives how many are on the pages before.
func (p Paging) Offset() int { return (p.Page - 1) * p.Size }

// Next gives the next page's number, or 0.
func (p Paging) Next() int {
	if p.Page < p.Pages() {
		return p.Page + 1
	}
	return 0
}

// Prev gives the number of the page before, or 0.
func (p Paging) Prev() int { return p.Page - 1 }

// Numbers gives the pages from the second on, as the key `page` is planned.
func Numbers(total, size int) []string {
	pages := Paging{Total: total, Size: size}.Pages()
	if pages < 2 {
		return nil
	}
	all := make([]string, 0, pages-1)
	for n := 2; n <= pages; n++ {
		all = append(all, strconv.Itoa(n))
	}
	return all
}
