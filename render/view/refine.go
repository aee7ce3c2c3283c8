package view

import (
	"reflect"
	"strconv"

	"galley/schemas"
	"galley/schemas/source"
)

// refine looks at what is asked by name, where the name is written in the
// template: whether there is such a field, type, taxonomy or file, and what
// will be there.
func (s *scope) refine(e expr, name string, args []expr, t typ) (typ, *mistake) {
	var text string
	fixed := len(args) > 0
	if fixed {
		text, fixed = args[0].fixed.(string)
	}
	p := s.c.set.project
	switch v := s.c.views[e.of]; {
	case t.of == reflect.TypeFor[*Document]() && (name == "Document" || name == "Documents") && len(args) == 0:
		t.schema = e.schema
	case (name == "Get" || name == "Field") && e.schema != nil && fixed:
		f := e.schema.Field(text)
		if f == nil && e.schema.Broken {
			return t, nil
		}
		if f == nil || f.Private {
			return t, &mistake{e.schema.Name + " has no field " + strconv.Quote(text), source.DidYouMean(text, fieldNames(e.schema.Fields))}
		}
		if name == "Get" {
			return fieldType(f), nil
		}
	case v.a == "the site" && (name == "Single" || name == "Documents" || name == "Document") && fixed:
		var names []string
		for _, of := range p.Types {
			if of.Private || of.Kind == schemas.Block || name == "Single" && of.Kind != schemas.Single {
				continue
			}
			if of.Name == text {
				t.schema = of
				return t, nil
			}
			names = append(names, of.Name)
		}
		if s.file != nil && s.file.BuiltIn {
			return t, nil
		}
		what := "type "
		if name == "Single" {
			what = "single type "
		}
		return t, &mistake{"there is no " + what + strconv.Quote(text), source.DidYouMean(text, names)}
	}
	return t, nil
}

// fieldType is what Get gives for a field.
func fieldType(f *schemas.Field) typ {
	switch f.Kind {
	case schemas.Text, schemas.Textarea, schemas.Email, schemas.Color, schemas.Code:
		return typ{sort: textSort}
	case schemas.Select:
		if f.Many {
			return typ{sort: listSort, of: reflect.TypeFor[string]()}
		}
		return typ{sort: textSort}
	case schemas.Tags:
		return typ{sort: listSort, of: reflect.TypeFor[string]()}
	case schemas.URL:
		return typ{sort: urlSort}
	case schemas.Markdown, schemas.RichText, schemas.HTML:
		return typ{sort: htmlSort}
	case schemas.Boolean:
		return typ{sort: boolSort}
	case schemas.Date, schemas.DateTime:
		return typ{sort: objectSort, of: reflect.TypeFor[*Date]()}
	case schemas.JSON:
		return typ{sort: objectSort, of: reflect.TypeFor[*JSON]()}
	case schemas.Image, schemas.File:
		return typ{sort: objectSort, of: reflect.TypeFor[*Media]()}
	case schemas.Reference:
		t := typ{sort: objectSort, of: reflect.TypeFor[*Document]()}
		if f.Many {
			t.sort = listSort
		}
		if len(f.To) == 1 {
			t.schema = f.To[0]
		}
		return t
	case schemas.Group:
		t := typ{sort: objectSort, of: reflect.TypeFor[*Group]()}
		if len(f.Of) == 1 {
			t.schema = f.Of[0]
		}
		return t
	case schemas.Blocks:
		return typ{sort: listSort, of: reflect.TypeFor[*Group]()}
	}
	return typ{}
}

// itemType is what the items of a list are.
func itemType(t typ) typ {
	switch t.of {
	case nil:
		return typ{}
	case reflect.TypeFor[string]():
		return typ{sort: textSort}
	}
	if t.of.Kind() == reflect.Pointer {
		return typ{sort: objectSort, of: t.of, schema: t.schema}
	}
	return typ{}
}
