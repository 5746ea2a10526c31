package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/web/session"
)

// A form that takes long to fill in may be posted after the session has ended.
// One that says whose it is (ownerField) is then not lost: the sign-in page
// carries it, and it is posted once the same person has signed in. Somebody else
// who signs in there is told, and it is posted for nobody.

// ownerField holds who fills a form in. It is no proof of anything: a form is
// posted only for whoever is signed in, and only if this says the same.
const ownerField = "as"

// keptLimit is the most bytes of a form that the sign-in page carries.
const keptLimit = 16 << 10

// keptForm is a form as the sign-in page carries it.
type keptForm struct {
	To   string // the path it was posted to
	Form string // its fields, encoded
}

// ownForm gives the posted fields of a form that says whose it is. Fault:
// conflict, sign_in.other_form, if it is somebody else's: she filled it in on
// this phone before the reader signed in.
func (r *request) ownForm() (url.Values, error) {
	form, err := r.form()
	if err == nil && form.Has(ownerField) && form.Get(ownerField) != r.person.ID {
		err = fault.Conflict("sign_in.other_form")
	}
	return form, err
}

// keepForm gives the form that was posted, if the sign-in page may carry it.
func (r *request) keepForm() keptForm {
	if r.Request.Method != http.MethodPost {
		return keptForm{}
	}
	form, err := r.form()
	if err != nil || !form.Has(ownerField) || slices.ContainsFunc(secretFields, form.Has) {
		return keptForm{}
	}
	encoded := form.Encode()
	if len(encoded) > keptLimit {
		return keptForm{}
	}
	return keptForm{To: r.Request.URL.EscapedPath(), Form: encoded}
}

// carry shows the sign-in page with a form in it.
func (s *Server) carry(r *request, kept keptForm) error {
	p := &signInPage{Base: r.base("sign_in.title", ""), Next: "/", Kept: kept}
	p.Others = nil // a page in another language would be without the form
	r.Header("Cache-Control", "no-store")
	return r.show(http.StatusUnauthorized, "sign_in", p)
}

func keptOf(form url.Values) keptForm {
	return keptForm{To: form.Get("kept_to"), Form: form.Get("kept")}
}

// goOn posts a form that was carried, for a person who has just signed in.
func (s *Server) goOn(r *request, person people.Person, phone phoneChoice, kept keptForm) error {
	form, err := url.ParseQuery(kept.Form)
	route, params, found := s.postTo(kept.To)
	if err != nil || !found {
		return fault.Invalid("error.form_cut")
	}
	if form.Get(ownerField) != person.ID {
		r.redirect("/?kept=other")
		return nil
	}
	r.person, r.session = &person, &session.Listed{Session: session.Session{Person: person.ID, Generation: person.Generation, Own: phone.Own}, Current: true}
	if person.Language != "" {
		r.words = r.library.Words.For(person.Language)
	}
	r.Request.URL, r.Params = &url.URL{Path: kept.To}, params
	r.Request.PostForm, r.Request.Form = form, form
	return route.handle(s, r)
}

// postTo finds the route for members that takes a post to a path.
func (s *Server) postTo(path string) (Route, gin.Params, bool) {
	parts, best, named := strings.Split(path, "/"), Route{}, gin.Params(nil)
	for _, route := range s.posts {
		pattern := strings.Split(route.Pattern, "/")
		if len(pattern) != len(parts) {
			continue
		}
		var params gin.Params
		fits := true
		for i, part := range pattern {
			if name, isName := strings.CutPrefix(part, ":"); isName && parts[i] != "" {
				params = append(params, gin.Param{Key: name, Value: parts[i]})
			} else if part != parts[i] {
				fits = false
			}
		}
		if fits && (best.handle == nil || len(params) < len(named)) {
			best, named = route, params
		}
	}
	return best, named, best.handle != nil
}
