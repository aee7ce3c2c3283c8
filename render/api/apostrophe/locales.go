package apostrophe

import (
	"slices"
	"strconv"
	"strings"

	"galley/content"
	"galley/render"
	"galley/render/api"
)

// answerSiteLocales gives the project's locales with their English names, as
// the original's own interface has them (contracts 3.9).
func (f *family) answerSiteLocales(c *render.Context, _ render.Request, w *render.Response) *render.Failure {
	b := append(w.Body, '{')
	for _, l := range f.project.Locales {
		b = api.AppendString(append(api.AppendKey(b, l), `{"label":`...), localeLabel(l))
		b = strconv.AppendBool(append(b, `,"_edit":`...), mayEdit(c))
		b = append(b, '}')
	}
	w.Body = append(b, "}\n"...)
	return nil
}

// localeLabel is a locale's name in English, what comes behind the language in
// brackets; of one that is not listed the code.
func localeLabel(locale string) string {
	language, rest, _ := strings.Cut(locale, "-")
	name, ok := languages[language]
	switch {
	case !ok:
		return locale
	case rest != "":
		return name + " (" + rest + ")"
	}
	return name
}

// languages are those that sites are mostly written in (ISO 639). A table of
// all of them in all languages is to be had, for two megabytes more.
var languages = map[string]string{
	"af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bangla",
	"bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
	"eo": "Esperanto", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish", "fil": "Filipino",
	"fr": "French", "fy": "Western Frisian", "ga": "Irish", "gd": "Scottish Gaelic", "gl": "Galician", "gu": "Gujarati", "ha": "Hausa",
	"he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "ig": "Igbo", "is": "Icelandic",
	"it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "kn": "Kannada", "ko": "Korean", "ku": "Kurdish",
	"ky": "Kyrgyz", "la": "Latin", "lb": "Luxembourgish", "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian", "mi": "Maori", "mk": "Macedonian",
	"ml": "Malayalam", "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "mt": "Maltese", "my": "Burmese", "nb": "Norwegian Bokmål",
	"ne": "Nepali", "nl": "Dutch", "nn": "Norwegian Nynorsk", "no": "Norwegian", "oc": "Occitan", "pa": "Punjabi", "pl": "Polish",
	"ps": "Pashto", "pt": "Portuguese", "rm": "Romansh", "ro": "Romanian", "ru": "Russian", "sd": "Sindhi", "si": "Sinhala", "sk": "Slovak",
	"sl": "Slovenian", "so": "Somali", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu",
	"tg": "Tajik", "th": "Thai", "tk": "Turkmen", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese",
	"xh": "Xhosa", "yi": "Yiddish", "yo": "Yoruba", "yue": "Cantonese", "zh": "Chinese", "zu": "Zulu",
}

// readBareID leaves of an id what names the document in all locales.
func (f *family) readBareID(_ *render.Context, r render.Request) (render.Request, *render.Failure) {
	which, _ := f.parseID(r.Params[0])
	r.Params = []string{which.doc}
	return r, nil
}

// answerLocales is A9: where a document is published, and to who may see drafts
// by his key, where it has a draft.
func (f *family) answerLocales(c *render.Context, m *module, r render.Request, w *render.Response) *render.Failure {
	if !m.visible(c) {
		return render.NotFound()
	}
	if !reduced(c) {
		c.ShowDrafts(w)
	}
	if c.Caller().Role >= render.Guest {
		c.ShowMembers(w)
	}
	doc := r.Params[0]
	b := append(w.Body, `{"results":[`...)
	from := len(b)
	for _, l := range f.project.Locales {
		for _, mode := range []string{draft, published} {
			which := id{doc, l, mode}
			e := f.document(c, which, form{locale: l, draft: mode == draft})
			if e == nil || e.Type != m.Type || mode == draft && reduced(c) {
				continue
			}
			b = appendID(append(api.AppendComma(b), `{"_id":`...), which)
			b = append(append(b, `,"aposLocale":"`...), l...)
			b = append(append(append(b, ':'), mode...), `"}`...)
		}
	}
	if len(b) == from {
		return render.NotFound()
	}
	w.Body = append(b, "]}\n"...)
	return nil
}

// answerRedirect is A10: to the document's page in another locale.
func (f *family) answerRedirect(c *render.Context, m *module, r render.Request, w *render.Response) *render.Failure {
	if !m.visible(c) {
		return render.NotFound()
	}
	which, _ := f.parseID(r.Params[0])
	to := r.Params[1]
	if !slices.Contains(f.project.Locales, to) {
		return render.NotFound()
	}
	x := form{locale: to, draft: which.mode == draft}
	if failure := f.allow(c, &x, r, w); failure != nil {
		return failure
	}
	e := f.document(c, id{which.doc, to, which.mode}, x)
	switch {
	case e == nil || e.Type != m.Type:
		return render.NotFound()
	case e.URL == "" || e.State != content.Published:
		return &render.Failure{Status: 400, Message: "the document has no page"}
	}
	w.Status = 302
	w.Type = "application/json"
	w.Header = map[string]string{"Location": c.Absolute(e.URL)}
	w.Body = append(w.Body, "{}\n"...)
	return nil
}
