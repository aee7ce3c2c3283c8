package view

import (
	"html/template"
	"strconv"

	"galley/render"
)

// A Pager leads through the pages of a list.
type Pager struct {
	r      *run
	page   *render.Page
	number int
	total  int
}

// Number is that of this page, from 1.
func (p *Pager) Number() int { return p.number }

// Count is how many pages there are, at least 1.
func (p *Pager) Count() int { return max(p.page.Count, 1) }

func (p *Pager) String() string {
	if p == nil {
		return ""
	}
	return strconv.Itoa(p.number) + "/" + strconv.Itoa(p.Count())
}

// Total is how many documents there are on all pages.
func (p *Pager) Total() int { return p.total }

// Many says whether there is more than one page.
func (p *Pager) Many() bool { return p.Count() > 1 }

// Previous is the page before, nil on the first.
func (p *Pager) Previous() *PageNumber { return p.at(p.number - 1) }

// Next is the page behind, nil on the last.
func (p *Pager) Next() *PageNumber { return p.at(p.number + 1) }

// Numbers are the pages to offer: the first, the last and those around this
// one; where some are left out, Gap is set on the one behind them.
func (p *Pager) Numbers() []*PageNumber {
	var list []*PageNumber
	last := 0
	for _, n := range [...]int{1, p.number - 1, p.number, p.number + 1, p.Count()} {
		if n <= last || n > p.Count() {
			continue
		}
		// A gap that would hide one page alone shows it.
		if n-last == 2 {
			list = append(list, p.at(n-1))
		}
		at := p.at(n)
		at.Gap = n-last > 2
		list = append(list, at)
		last = n
	}
	return list
}

func (p *Pager) at(n int) *PageNumber {
	if n < 1 || n > p.Count() {
		return nil
	}
	return &PageNumber{r: p.r, Number: n, url: p.page.Number(n), Current: n == p.number}
}

// A PageNumber is one page of a list.
type PageNumber struct {
	r       *run
	url     string
	Number  int  // from 1
	Current bool // it is the page that this stands on
	Gap     bool // pages before it are left out
}

func (p *PageNumber) String() string {
	if p == nil {
		return ""
	}
	return strconv.Itoa(p.Number)
}

// URL is its address.
func (p *PageNumber) URL() template.URL { return p.r.address(p.url) }
