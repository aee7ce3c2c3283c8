package butter

import (
	"strings"

	"galley/content"
	"galley/schemas"
	"galley/schemas/source"
)

// What a type is to Butter (design 7): the blog, what its posts name, a page
// type, a collection, Single Pages, or nothing. Each type is one of these.
type role uint8

const (
	nothing role = iota
	post
	author   // that the posts' author is one of
	category // or a tag: what the posts' categories and tags refer to
	page     // of a page type
	single   // a Single Page, which has no page type
	collection
)

func (r role) String() string {
	return [...]string{"", "post", "author", "category", "page", "Single Page", "collection"}[r]
}

// postKeys are those of a post's keys that are fields.
var postKeys = []string{"title", "body", "summary", "author", "categories", "tags", "featured_image", "seo_title", "meta_description"}

// A blog is the type whose documents are posts, and which of its fields say
// what Butter's posts say. A field that is nil has nothing to say.
type blog struct {
	*schemas.Type
	title, body, summary      *schemas.Field
	featuredImage             *schemas.Field
	seoTitle, metaDescription *schemas.Field
	author, categories, tags  vocabulary

	defaultAuthor string       // a slug; "": none
	defaultPlace  *source.Node // where galley.yaml says so
}

// A vocabulary is what posts name through a field: its terms.
type vocabulary struct {
	field    *schemas.Field    // nil: posts have none
	taxonomy *schemas.Taxonomy // of the field, if it has one
	to       []*schemas.Type   // whose documents are terms
}

// An authorType says which fields of a type are an author's, by Butter's name.
type authorType map[string]*schemas.Field

// authorKeys are the twelve, in the order of lists of authors.
var authorKeys = [...]string{"slug", "first_name", "last_name", "email", "bio", "title", "linkedin_url", "facebook_url",
	"pinterest_url", "instagram_url", "twitter_handle", "profile_image"}

// authorKeysOfPosts are the same in the order in which posts have them.
var authorKeysOfPosts = [...]string{"first_name", "last_name", "email", "slug", "bio", "title", "linkedin_url", "facebook_url",
	"twitter_handle", "instagram_url", "pinterest_url", "profile_image"}

// setRoles finds out what each type is.
func (f *family) setRoles() {
	f.roles = map[*schemas.Type]role{}
	f.authors = map[*schemas.Type]authorType{}
	if f.blog != nil {
		for _, v := range [...]struct {
			vocabulary
			role
		}{{f.blog.categories, category}, {f.blog.tags, category}, {f.blog.author, author}} {
			for _, t := range v.to {
				f.roles[t] = v.role
			}
		}
		for _, t := range f.blog.author.to {
			f.authors[t] = readAuthorType(t)
		}
		f.roles[f.blog.Type] = post
	}
	for _, t := range f.project.Types {
		if t.Private || t.Kind == schemas.Block || f.roles[t] != nothing {
			continue
		}
		switch usual(t) {
		case page:
			f.roles[t] = page
			f.pages = append(f.pages, t)
		case single:
			f.roles[t] = single
			f.singles = append(f.singles, t)
		case collection:
			f.roles[t] = collection
			f.collections = append(f.collections, t)
		}
	}
}

// usual gives what a type is that the blog does not know.
func usual(t *schemas.Type) role {
	switch as := t.As("butter"); {
	case as == "page", as == "" && t.Kind == schemas.Document:
		return page
	case as == "single", as == "" && t.Kind == schemas.Single:
		return single
	case as == "collection", as == "" && t.Kind == schemas.Collection:
		return collection
	}
	return nothing
}

// readBlog reads `posts` and `author`.
func readBlog(p *schemas.Project, settings *schemas.Settings) *blog {
	t := p.Type("post")
	if t != nil && (t.Private || t.Kind == schemas.Block || t.As("butter") != "") {
		t = nil
	}
	if n := settings.Get("posts"); n != nil {
		name, _ := settings.Scalar(n, "posts")
		if t = p.Type(name); t == nil || t.Private || t.Kind == schemas.Block {
			var names []string
			for _, t := range p.Types {
				if !t.Private && t.Kind != schemas.Block {
					names = append(names, t.Name)
				}
			}
			settings.Problem(n, source.UnknownType, source.DidYouMean(name, names), "there is no type %q whose documents could be posts", name)
			t = nil
		}
	}
	b := &blog{Type: t, defaultAuthor: settings.Text("author", ""), defaultPlace: settings.Get("author")}
	if t == nil {
		return nil
	}
	b.title, b.body, b.summary = fieldFor(t, "title"), fieldFor(t, "body"), fieldFor(t, "summary")
	if b.body == nil {
		b.body = t.ShownBody()
	}
	b.featuredImage = fieldFor(t, "featured_image")
	b.seoTitle, b.metaDescription = fieldFor(t, "seo_title"), fieldFor(t, "meta_description")
	b.author, b.categories, b.tags = readVocabulary(t, "author"), readVocabulary(t, "categories"), readVocabulary(t, "tags")
	return b
}

func readVocabulary(t *schemas.Type, theirs string) vocabulary {
	v := vocabulary{field: fieldFor(t, theirs)}
	if v.field == nil {
		return v
	}
	v.taxonomy = v.field.Taxonomy
	for _, to := range v.field.To {
		if !to.Private {
			v.to = append(v.to, to)
		}
	}
	return v
}

// terms says whether what stands in the field are terms: of a taxonomy, or
// documents. (A text that belongs to none is no more than a text.)
func (v *vocabulary) terms() bool { return v.field != nil && (v.taxonomy != nil || len(v.to) > 0) }

func readAuthorType(t *schemas.Type) authorType {
	fields := authorType{}
	for _, key := range authorKeys {
		if field := fieldFor(t, key); field != nil && (key != "title" || field != t.TitleField) {
			fields[key] = field
		}
	}
	return fields
}

// fieldFor gives the field that Butter shows under a name of its own: the one
// that the type says, else the one of that name in snake or camel case. A
// private field is none.
func fieldFor(t *schemas.Type, theirs string) *schemas.Field {
	field := t.FieldFor("butter", theirs)
	for _, name := range [...]string{theirs, camel(theirs)} {
		if field == nil {
			if field = t.Field(name); field != nil && t.ShownAs("butter", field.Name) != field.Name {
				field = nil // it is shown as something else
			}
		}
	}
	if field == nil || field.Private {
		return nil
	}
	return field
}

// camel makes featuredImage of featured_image.
func camel(snake string) string {
	words := strings.Split(snake, "_")
	for i, w := range words[1:] {
		words[i+1] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, "")
}

// typeNamed gives one of some types; names are compared without case.
func typeNamed(types []*schemas.Type, name string) *schemas.Type {
	for _, t := range types {
		if strings.EqualFold(t.Name, name) {
			return t
		}
	}
	return nil
}

func valueOf(f *schemas.Field, values []content.Value) content.Value {
	if f == nil || f.Index >= len(values) {
		return nil
	}
	return values[f.Index]
}
