package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"pamoja/content/locale"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/web/page"
	"pamoja/web/session"
)

// formLimit is the most bytes a posted form may have; nothing anyone types here
// is longer.
const formLimit = 64 << 10

// request is what a handler is given: the request, who asks, and in which
// language. *gin.Context stays inside this package.
type request struct {
	*gin.Context
	server  *Server
	id      string
	library *Library
	words   *locale.Printer
	person  *people.Person
	session *session.Listed
	away    error // why nobody knows who asks: the database cannot be reached
}

func (r *request) ctx() context.Context { return r.Request.Context() }

func (r *request) lang() string { return r.words.Lang() }

// answerCut lets a request be answered whose body has not come in time: net/http
// takes it for one that nobody waits for, but whoever sent it slowly does.
func (r *request) answerCut(err error) {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		r.Request = r.Request.WithContext(context.WithoutCancel(r.ctx()))
	}
}

// form gives the posted fields. Too many bytes, a cut body or a wrong type is a
// fault, never half a form.
func (r *request) form() (url.Values, error) {
	r.Request.Body = http.MaxBytesReader(r.Writer, r.Request.Body, formLimit)
	var tooLarge *http.MaxBytesError
	err := r.Request.ParseForm()
	if errors.As(err, &tooLarge) {
		return nil, fault.TooLarge("error.form_too_large")
	}
	if err != nil {
		r.answerCut(err)
		return nil, fault.Invalid("error.form_cut")
	}
	if kind := r.ContentType(); kind != "application/x-www-form-urlencoded" && kind != "" {
		return nil, fault.Invalid("error.form_kind")
	}
	return r.Request.PostForm, nil
}

// frame stands around every request: its id, security headers, recovery, and
// one line in the log, which names the route's pattern and no person.
func (s *Server) frame(c *gin.Context) {
	started := s.Now()
	id := newRequestID()
	c.Set("id", id)
	s.securityHeaders(c.Writer.Header(), id)
	s.metrics.began()
	defer func() {
		if cause := recover(); cause != nil {
			s.Log.Error("panic", "id", id, "cause", unnamed(fmt.Sprint(cause)), "stack", string(debug.Stack()))
			if !c.Writer.Written() {
				s.fail(s.bareRequest(c), fmt.Errorf("panic: %v", cause))
			}
		}
		s.metrics.answered(c.FullPath(), c.Request.Method, c.Writer.Status(), s.Now().Sub(started))
		s.Log.LogAttrs(c.Request.Context(), slog.LevelInfo, "request", slog.String("id", id), slog.String("method", methods[methodIndex(c.Request.Method)]),
			slog.String("route", c.FullPath()), slog.Int("status", c.Writer.Status()), slog.Int("bytes", max(c.Writer.Size(), 0)),
			slog.Duration("took", s.Now().Sub(started)))
	}()
	c.Next()
}

func newRequestID() string {
	var raw [10]byte
	if _, err := io.ReadFull(rand.Reader, raw[:]); err != nil {
		return "none"
	}
	return strings.ToLower(base32.StdEncoding.EncodeToString(raw[:]))
}

// securityHeaders forbids everything a page of this site does not need. The
// referrer policy must not be no-referrer: browsers would then send a null
// origin with forms, and the cross-origin check would refuse them.
func (s *Server) securityHeaders(h http.Header, id string) {
	policy := "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
	if s.dev != nil {
		policy += "; connect-src 'self'" // for the script that reloads
	}
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
	h.Set("X-Request-Id", id)
	if s.https() {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

var crossOrigin = http.NewCrossOriginProtection()

// serve turns a route into gin's handler: session, language, guard, cross-origin
// check, then the handler; any error goes to errors.go.
func (s *Server) serve(route Route) gin.HandlerFunc {
	return func(c *gin.Context) {
		r := s.bareRequest(c)
		if err := s.run(r, route); err != nil {
			s.fail(r, err)
		}
	}
}

// bareRequest is a request of which only the language is known, from its cookie
// and headers.
func (s *Server) bareRequest(c *gin.Context) *request {
	r := &request{Context: c, server: s, id: c.GetString("id"), library: s.Shelf.Library()}
	r.words = r.library.Words.For(s.language(r))
	return r
}

func (s *Server) run(r *request, route Route) error {
	if !s.floods.allow(r.ClientIP()) {
		return fault.TooMany("error.too_many").After(time.Second)
	}
	if route.Access == Author && s.dev == nil {
		return fault.NotFound("error.not_found")
	}
	if bare[route.Pattern] {
		return route.handle(s, r)
	}
	if err := s.identify(r); unavailable(err) && route.needsNobody() {
		r.away = err
	} else if err != nil {
		return err
	}
	if done, err := s.switchLanguage(r); done || err != nil {
		return err
	}
	if err := crossOrigin.Check(r.Request); err != nil {
		return fault.Forbidden("error.cross_site")
	}
	if (route.Access == Member || route.Access == Staff) && r.person == nil {
		return s.askToSignIn(r)
	}
	if route.Access == Staff {
		if !r.person.May(people.ListPeople) {
			return fault.Forbidden("role.lacking")
		}
		r.Header("Cache-Control", "no-store") // other people's data
	}
	return route.handle(s, r)
}

// identify finds out who asks. A session of an older generation, or of a person
// who is gone, is no session.
func (s *Server) identify(r *request) error {
	if s.outage.lasts(s.Now()) && s.sessions.Carried(r.Request) {
		return errOutage
	}
	found, renewed, err := s.sessions.Find(r.ctx(), r.Request)
	if unavailable(err) {
		s.outage.begin(s.Now())
	}
	if err != nil || found == nil {
		return err
	}
	person, err := s.People.Get(r.ctx(), found.Person)
	if fault.Is(err, fault.KindNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if person.Generation != found.Generation || person.Merged != "" {
		return nil
	}
	if renewed != nil {
		http.SetCookie(r.Writer, renewed)
	}
	r.person, r.session = &person, found
	if person.Language != "" {
		r.words = r.library.Words.For(person.Language)
	}
	return nil
}

// languageCookie keeps the language of someone who is not signed in.
const languageCookie = "pamoja_language"

func (s *Server) language(r *request) string {
	if cookie, err := r.Request.Cookie(s.sessions.CookieName(languageCookie)); err == nil && r.library.knows(cookie.Value) {
		return cookie.Value
	}
	return r.library.Words.Match(r.GetHeader("Accept-Language"))
}

func (l *Library) knows(lang string) bool {
	for _, known := range l.Words.Languages() {
		if known == lang {
			return true
		}
	}
	return false
}

// switchLanguage answers ?lang=: it sets the language and leads back to the
// same page without it.
func (s *Server) switchLanguage(r *request) (bool, error) {
	if r.Request.URL.RawQuery == "" {
		return false, nil
	}
	query := r.Request.URL.Query()
	if !query.Has("lang") || (r.Request.Method != http.MethodGet && r.Request.Method != http.MethodHead) {
		return false, nil
	}
	lang := query.Get("lang")
	if !r.library.knows(lang) {
		return false, fault.Invalid("error.no_language")
	}
	if r.person != nil {
		if _, err := s.People.SetLanguage(r.ctx(), *r.person, lang); err != nil {
			return false, err
		}
	}
	http.SetCookie(r.Writer, s.sessions.Cookie(languageCookie, lang, 365*24*time.Hour))
	query.Del("lang")
	r.redirect(address(r.Request.URL.EscapedPath(), query))
	return true, nil
}

// address is a path of this site with a query. Two slashes at its beginning are
// made one: a browser would read a host's name behind them.
func address(path string, query url.Values) string {
	path = "/" + strings.TrimLeft(path, "/")
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// redirect leads on after a post, so that going back or reloading repeats
// nothing.
func (r *request) redirect(to string) {
	r.Header("Cache-Control", "no-store")
	r.Redirect(http.StatusSeeOther, to)
}

// askToSignIn leads someone signed out to the sign-in page and back. A form she
// posted goes on from there if it says whose it is (see keptForm); of any other
// nothing was saved, and the page says so.
func (s *Server) askToSignIn(r *request) error {
	if r.away != nil {
		return r.away // she may well be signed in
	}
	if kept := r.keepForm(); kept.To != "" {
		return s.carry(r, kept)
	}
	next := r.Request.URL.RequestURI()
	query := url.Values{}
	if r.Request.Method == http.MethodPost {
		query.Set("ended", "1")
		next = r.Request.URL.EscapedPath()
	}
	if next != "/" {
		query.Set("next", next)
	}
	r.redirect(address("/sign-in", query))
	return nil
}

// base begins a page. titleKey names its title.
func (r *request) base(titleKey, section string, args ...any) page.Base {
	path, query := r.Request.URL.EscapedPath(), url.Values{}
	if r.Request.URL.RawQuery != "" {
		query = r.Request.URL.Query()
	}
	base := page.Base{
		Words: r.words, Title: r.words.T(titleKey, args...), Here: address(path, query), Person: r.person, Section: section,
		Site: r.library.Site, Assets: r.server.assets.address, Away: r.away != nil, Dev: r.server.dev.page(),
	}
	for _, lang := range r.library.Words.Languages() {
		if lang == r.lang() {
			continue
		}
		query.Set("lang", lang)
		base.Others = append(base.Others, page.Language{Code: lang, Name: r.library.Words.For(lang).T("site.language_name"),
			Address: address(path, query)})
	}
	return base
}

// show draws a page. Browsers may keep it but must ask again; pages of a shared
// phone, and those that hold something typed, are not kept at all.
func (r *request) show(status int, name string, data any) error {
	return r.server.pages.Render(name, data, func(html []byte) error {
		header := r.Writer.Header()
		header.Add("Vary", "Cookie")
		header.Add("Vary", "Accept-Language")
		if header.Get("Cache-Control") == "" {
			if r.session != nil && !r.session.Own || r.Request.Method == http.MethodPost || r.away != nil {
				header.Set("Cache-Control", "no-store")
			} else {
				header.Set("Cache-Control", "private, no-cache")
			}
		}
		if status == http.StatusOK && header.Get("Cache-Control") != "no-store" {
			tag := etag(html)
			header.Set("ETag", tag)
			if r.GetHeader("If-None-Match") == tag {
				r.Status(http.StatusNotModified)
				r.Writer.WriteHeaderNow()
				return nil
			}
		}
		r.Data(status, "text/html; charset=utf-8", html)
		return nil
	})
}

// etag is weak, since compression changes the bytes but not the page.
func etag(body []byte) string {
	sum := sha256.Sum256(body) // the processor's own instructions make this one cheap
	return fmt.Sprintf(`W/"%x"`, sum[:16])
}
