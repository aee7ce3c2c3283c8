package content

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"galley/content/bodies"
	"galley/schemas"
	"galley/schemas/source"
)

// A press makes documents of nothing: every field of every struct in them gets
// something, by reflection, so that a field that somebody adds and forgets to
// save comes back empty. It knows by hand only what cannot stand anywhere: the
// places of mentions, the fields of a group, what is declared.
type press struct {
	*rand.Rand
	*numbering
	makers   []maker
	mentions int
}

// A maker makes a value of one kind.
type maker = func(g *press, depth int) Value

// makers are of all that can stand in a field. TestSavedKinds compares them with
// the source.
var makers = map[string]maker{
	"Text":    func(g *press, _ int) Value { return Text(g.text()) },
	"Integer": func(g *press, _ int) Value { return Integer(g.Uint64()) },
	"Number":  func(g *press, _ int) Value { return Number(g.NormFloat64()) },
	"Bool":    func(g *press, _ int) Value { return Bool(g.IntN(2) == 0) },
	"Date":    func(g *press, _ int) Value { return Date(g.time()) },
	"Time":    func(g *press, _ int) Value { return Time(g.time()) },
	"Clock":   func(g *press, _ int) Value { return Clock(g.IntN(86400)) },
	"JSON":    func(g *press, _ int) Value { return JSON(g.text()) },
	"Link":    func(g *press, _ int) Value { return Link(g.IntN(g.mentions)) },
	"Ref":     func(g *press, _ int) Value { return Ref(g.IntN(g.mentions)) },
	"List":    func(g *press, depth int) Value { return List(g.values(1+g.IntN(3), depth+1)) },
	"Media": func(g *press, _ int) Value {
		m := &Media{}
		g.fill(reflect.ValueOf(m).Elem())
		m.Mention = int32(g.IntN(g.mentions))
		return m
	},
	"Group": func(g *press, depth int) Value {
		group := &Group{}
		g.fill(reflect.ValueOf(group).Elem())
		group.Fields = g.lists[g.IntN(len(g.lists))]
		group.Values = g.values(g.IntN(len(group.Fields)+1), depth+1)
		return group
	},
	"Body": func(g *press, _ int) Value {
		b := &Body{}
		g.fill(reflect.ValueOf(b).Elem())
		b.Links = int32(g.IntN(g.mentions + 1))
		b.First = int32(g.IntN(g.mentions - int(b.Links) + 1))
		return b
	},
}

func (g *press) values(n, depth int) []Value {
	all := make([]Value, n)
	for i := range all {
		all[i] = g.value(depth)
	}
	return all
}

func (g *press) value(depth int) Value {
	if depth > 4 || g.IntN(8) == 0 {
		return nil
	}
	return g.makers[g.IntN(len(g.makers))](g, depth)
}

func newPress(p *schemas.Project, seed uint64) *press {
	g := &press{Rand: rand.New(rand.NewPCG(seed, 1)), numbering: numbered(p)}
	for _, name := range slices.Sorted(maps.Keys(makers)) {
		g.makers = append(g.makers, makers[name])
	}
	return g
}

func (g *press) text() string {
	texts := [...]string{"", "a", "content/post", "post", "Grüße, \x00 Welt", strings.Repeat("long ", 60)}
	return texts[g.IntN(len(texts))]
}

func (g *press) time() time.Time {
	zones := []*time.Location{time.UTC, g.project.Zone, time.FixedZone("", 3600*(g.IntN(20)-10)), time.FixedZone("ABC", 5)}
	return time.Unix(g.Int64N(1<<40)-1<<39, g.Int64N(1e9)).In(zones[g.IntN(len(zones))])
}

// fill puts something else than nothing into each place of a value.
func (g *press) fill(v reflect.Value) {
	switch to := v.Addr().Interface().(type) {
	case *time.Time:
		*to = g.time()
		return
	case **schemas.Type:
		*to = g.project.Types[g.IntN(len(g.project.Types))]
		return
	case **schemas.Field:
		*to = g.fields[g.IntN(len(g.fields))]
		return
	case *[]*schemas.Field, *[]Value: // by hand
		return
	case *bodies.Ref:
		*to = bodies.Ref{From: g.Int64N(1 << 50), Size: 1 + g.Int32N(1<<30), Sum: g.Uint32()}
		return
	case *MentionKind:
		*to = MentionKind(1 + g.IntN(int(ToFile)))
		return
	case *source.Severity:
		*to = source.Severity(1 + g.IntN(int(source.Off)))
		return
	case *source.Rule:
		*to = source.BrokenLink
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			g.fill(v.Field(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			if g.IntN(3) > 0 {
				g.fill(v.Index(i))
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), g.IntN(4), 4))
		for i := range v.Len() {
			g.fill(v.Index(i))
		}
	case reflect.String:
		v.SetString("x" + g.text())
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(1 + g.Int64N(1<<31-1)>>g.IntN(31))
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		v.SetUint(g.Uint64() >> (64 - v.Type().Bits()))
	default:
		panic(fmt.Sprintf("a document has a %s, which nobody knows how to save", v.Type()))
	}
}

func (g *press) document(f *File, hash uint64) *Document {
	d := &Document{}
	g.fill(reflect.ValueOf(d).Elem())
	d.Mentions = make([]Mention, 1+g.IntN(6))
	for i := range d.Mentions {
		g.fill(reflect.ValueOf(&d.Mentions[i]).Elem())
	}
	for i := range d.KeyPlaces {
		d.KeyPlaces[i].Key = schemas.DocumentKey(g.IntN(int(schemas.DocumentKeys)))
	}
	g.mentions = len(d.Mentions)
	d.Values = g.values(g.IntN(5), 0)
	if g.IntN(2) == 0 { // as it mostly is
		d.File, d.Type, d.Hash, d.ID = f.Path, f.Type, hash, ID(strings.TrimSuffix(f.Path, ".md"))
	}
	if g.IntN(5) == 0 {
		*d = Document{File: f.Path, Problems: d.Problems} // one without a type
	}
	return d
}

func (g *press) file(path string) (f File) {
	t := g.project.Types[g.IntN(len(g.project.Types))]
	f = File{Path: path, Size: g.Int64N(1 << 40), Modified: time.Unix(g.Int64N(1<<33), g.Int64N(1e9)), Stamp: g.Uint64(),
		Type: t, Locale: g.text(), Contested: g.IntN(2) == 0}
	if len(t.Source) > 0 {
		f.Glob = &t.Source[g.IntN(len(t.Source))]
	}
	return f
}

func (g *press) library(store bodies.Store) *Library {
	began := time.Unix(g.Int64N(1<<33), g.Int64N(1e9))
	l := &Library{project: g.project, store: store, put: g.Int64N(1 << 40), listing: &Listing{at: began, contested: g.IntN(2) == 0}}
	for i := range g.IntN(2 * together) {
		f := g.file(fmt.Sprintf("content/post/%d.md", i))
		read := fileRead{hash: g.Uint64(), size: g.Int(), bodies: g.Int64N(1 << 40), at: began.Add(time.Duration(g.Int64N(1 << 50))), gone: g.IntN(9) == 0}
		for range g.IntN(3) {
			read.documents = append(read.documents, g.document(&f, read.hash))
		}
		l.listing.Documents, l.files = append(l.listing.Documents, f), append(l.files, read)
	}
	for i := range g.IntN(5) {
		l.listing.Static = append(l.listing.Static, g.file(fmt.Sprintf("static/%d", i)))
		l.listing.Beside = append(l.listing.Beside, g.file(fmt.Sprintf("content/%d.svg", i)))
	}
	g.fill(reflect.ValueOf(&l.listing.Problems).Elem())
	if g.IntN(2) == 0 {
		l.wrong = &Document{File: g.text()}
		g.fill(reflect.ValueOf(&l.wrong.Problems).Elem())
	}
	l.collect(nil)
	return l
}

// Documents of all that can stand in one come back as they were.
func TestSavedRandom(t *testing.T) {
	w := worldOf(t, everyKind)
	for seed := range uint64(12) {
		w.library = newPress(w.project, seed).library(w.store)
		w.restored(t)
		if t.Failed() {
			t.Fatalf("with the seed %d", seed)
		}
	}
}

// A kind of value that somebody adds has to be saved, and made by the test above.
func TestSavedKinds(t *testing.T) {
	names, err := fs.Glob(here, "*.go")
	if err != nil || len(names) < 50 {
		t.Fatal(len(names), err)
	}
	var found []string
	for _, name := range names {
		text, err := fs.ReadFile(here, name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "value" && f.Recv != nil && len(f.Type.Params.List) == 0 && f.Type.Results == nil {
				of := f.Recv.List[0].Type
				if star, ok := of.(*ast.StarExpr); ok {
					of = star.X
				}
				found = append(found, of.(*ast.Ident).Name)
			}
		}
	}
	slices.Sort(found)
	kindNames := slices.Sorted(maps.Keys(makers))
	if !slices.Equal(kindNames, found) {
		t.Errorf("saved are\n%q, and there are\n%q: write it in savedwrite.go, read it in savedread.go, and make it here", kindNames, found)
	}
}

// What cannot be filled by reflection is counted.
func TestSavedFields(t *testing.T) {
	for _, c := range []struct {
		of   reflect.Type
		want int
	}{
		{reflect.TypeFor[fileRead](), 8},
		{reflect.TypeFor[File](), 8},
		{reflect.TypeFor[Listing](), 6},
		{reflect.TypeFor[Library](), 10},
		{reflect.TypeFor[Group](), 5},
	} {
		if got := c.of.NumField(); got != c.want {
			t.Errorf("%s has %d fields, and %d are known to be saved or to need none: look at savedwrite.go and savedread.go, and make it in this test", c.of, got, c.want)
		}
	}
}
