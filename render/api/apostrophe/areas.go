package apostrophe

import (
	"galley/content"
	"galley/content/markdown"
	"galley/render"
	"galley/render/api"
)

// An area is a list of widgets: that of a richText field has one of rich text,
// that of blocks one for each. `render-areas` asks for HTML in place of an
// area's data, or beside it (contracts 3.6). It is what the theme's templates
// make of the same blocks on the document's page: there is no second printer.
//
// Outermost areas alone are rendered. An area in a widget is part of the
// widget's HTML, and those of related documents stay data.

// appendText appends the area of a richText field.
func (p *printer) appendText(b []byte, v content.Value) []byte {
	body, _ := v.(*content.Body)
	b = p.appendOwnID(append(b, '{'), "")
	if p.x.areas == areasHTML {
		b = append(b, `,"metaType":"area","_rendered":"<div class=\"apos-area\">`...)
		if body != nil {
			b = p.appendTextHTML(b, body)
		}
		return append(p.appendMarks(append(b, `</div>"`...)), '}')
	}
	b = append(b, `,"items":[`...)
	if body != nil {
		before := p.intoItem(0)
		b = p.openWidget(b, "", "@apostrophecms/rich-text")
		b = p.c.BodyJSON(append(b, `,"content":"`...), p.e, body, render.HTML)
		b = append(b, '"')
		if p.x.areas == areasInline {
			b = append(p.appendTextHTML(append(b, `,"_rendered":"`...), body), '"')
		}
		b = append(p.appendMarks(b), '}')
		p.out(before)
	}
	return append(p.appendMarks(append(b, `],"metaType":"area"`...)), '}')
}

// appendTextHTML appends the inside of a JSON string: a rich-text widget as HTML.
func (p *printer) appendTextHTML(b []byte, body *content.Body) []byte {
	b = p.c.BodyJSON(append(b, `<div data-rich-text>`...), p.e, body, render.HTML)
	return append(b, `</div>`...)
}

// appendBlocks appends the area of a blocks field.
func (p *printer) appendBlocks(b []byte, v content.Value) []byte {
	list, _ := v.(content.List)
	b = p.appendOwnID(append(b, '{'), "")
	if p.x.areas == areasHTML {
		b = append(b, `,"metaType":"area","_rendered":"<div class=\"apos-area\">`...)
		for _, v := range list {
			if g, ok := v.(*content.Group); ok {
				b = p.appendBlockHTML(b, g)
			}
		}
		return append(p.appendMarks(append(b, `</div>"`...)), '}')
	}
	b = append(b, `,"items":[`...)
	for i, v := range list {
		if g, ok := v.(*content.Group); ok && g.Block != nil {
			before := p.intoItem(i)
			b = p.appendWidget(api.AppendComma(b), g)
			p.out(before)
		}
	}
	return append(p.appendMarks(append(b, `],"metaType":"area"`...)), '}')
}

// appendWidget appends a block. What areas it has are data, whatever was asked.
func (p *printer) appendWidget(b []byte, g *content.Group) []byte {
	b = p.openWidget(b, g.ID, g.Block.Name)
	areas := p.x.areas
	p.x.areas = areasData
	b = p.appendGroup(b, g)
	p.x.areas = areas
	if areas == areasInline {
		b = append(p.appendBlockHTML(append(b, `,"_rendered":"`...), g), '"')
	}
	return append(p.appendMarks(b), '}')
}

// appendBlockHTML appends the inside of a JSON string: a block as the theme
// shows it on the document's page.
func (p *printer) appendBlockHTML(b []byte, g *content.Group) []byte {
	p.html = p.f.set.Block(p.c, p.html[:0], p.e, g)
	return markdown.AppendJSONBytes(b, p.html)
}

func (p *printer) openWidget(b []byte, id, name string) []byte {
	b = p.appendOwnID(append(b, '{'), id)
	return append(append(append(b, `,"metaType":"widget","type":"`...), name...), '"')
}

// appendMarks appends what areas and widgets have in common: the document that
// they are part of, and for who may change it a word that he may.
func (p *printer) appendMarks(b []byte) []byte {
	if mayEdit(p.c) {
		b = append(b, `,"_edit":true`...)
	}
	return appendID(append(b, `,"_docId":`...), p.id)
}
