package web

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"pamoja/courses/fault"
	"pamoja/web/page"
)

// statuses is how each way of being refused is said in HTTP.
var statuses = map[fault.Kind]int{
	fault.KindInvalid:         http.StatusBadRequest,
	fault.KindUnauthenticated: http.StatusUnauthorized,
	fault.KindForbidden:       http.StatusForbidden,
	fault.KindNotFound:        http.StatusNotFound,
	fault.KindConflict:        http.StatusConflict,
	fault.KindTooLarge:        http.StatusRequestEntityTooLarge,
	fault.KindTooMany:         http.StatusTooManyRequests,
	fault.KindUnavailable:     http.StatusServiceUnavailable,
	fault.KindNotOurs:         http.StatusUnprocessableEntity,
}

// errorPage is what someone sees who cannot have what they asked for.
type errorPage struct {
	page.Base
	Message string
	ID      string      // of the request, shown when the program itself failed
	Unsaved bool        // a form was sent, and the database could not be reached
	Resend  []formField // the form as sent, to send it again; none if it held a secret
}

// formField is one field of a form as it was sent.
type formField struct{ Name, Value string }

// fail answers with an error: a fault in the reader's own words; anything else
// as a failure of the program, logged with the request's id and shown without
// its cause.
func (s *Server) fail(r *request, err error) {
	f, known := fault.Of(err)
	if !known && unavailable(err) {
		f, known = fault.Unavailable("error.unavailable").After(retryAfter), true
	}
	if errors.Is(err, context.Canceled) && r.ctx().Err() != nil {
		return // nobody waits for the answer
	}
	status := http.StatusInternalServerError
	message, id := r.words.T("error.internal"), r.id
	if known {
		status, message, id = statuses[f.Kind], r.words.T(f.Key, f.Args...), ""
	}
	if status >= http.StatusInternalServerError {
		s.Log.LogAttrs(r.ctx(), slog.LevelError, "failed", slog.String("id", r.id), slog.String("route", r.FullPath()), slog.String("error", unnamed(err.Error())))
	}
	r.Header("Cache-Control", "no-store")
	if known && f.Wait > 0 {
		r.Header("Retry-After", strconv.Itoa(int((f.Wait+time.Second-1)/time.Second)))
	}
	if bare[r.FullPath()] || !strings.HasPrefix(r.Request.URL.Path, "/") {
		r.String(status, "%s\n", message)
		return
	}
	p := errorPage{Base: r.base("error.title", ""), Message: message, ID: id}
	p.Away = false // the message says it
	if status == http.StatusServiceUnavailable && r.Request.Method == http.MethodPost {
		p.Unsaved, p.Resend = true, r.resend()
	}
	if err := r.show(status, "error", p); err != nil {
		s.Log.Error("the error page failed", "id", r.id, "error", unnamed(err.Error()))
		r.String(status, "%s\n", message)
	}
}

// secretFields are never put into a page.
var secretFields = []string{"secret", "old", "repeat"}

// resend gives back the form that was sent, if it can be sent again as it is:
// the same form twice makes one record. Nothing is given back of a form that
// holds a secret, nor of one that another site sent.
func (r *request) resend() []formField {
	if crossOrigin.Check(r.Request) != nil {
		return nil
	}
	form, err := r.form()
	if err != nil || slices.ContainsFunc(secretFields, form.Has) {
		return nil
	}
	var fields []formField
	for _, name := range slices.Sorted(maps.Keys(form)) {
		for _, value := range form[name] {
			fields = append(fields, formField{Name: name, Value: value})
		}
	}
	return fields
}

var serials = regexp.MustCompile(`PMJ-[0-9A-Z]+`)

// unnamed is what may be logged of an error: without the numbers of
// certificates, by which anybody could look up a name.
func unnamed(text string) string { return serials.ReplaceAllString(text, "PMJ-…") }

// again draws a form once more with what is wrong with it, and the status that
// says so. An error that is not the person's goes to fail.
func (r *request) again(err error, name string, base *page.Base, data any) error {
	f, known := fault.Of(err)
	if !known && unavailable(err) {
		f, known = fault.Unavailable("error.unsaved").After(retryAfter), true
	}
	if !known || f.Kind == fault.KindNotFound {
		return err
	}
	base.WithFault(f)
	if f.Wait > 0 {
		r.Header("Retry-After", strconv.Itoa(int((f.Wait+time.Second-1)/time.Second)))
	}
	r.Header("Cache-Control", "no-store")
	return r.show(statuses[f.Kind], name, data)
}

func (s *Server) noRoute(*request) error { return fault.NotFound("error.not_found") }

func (s *Server) noMethod(r *request) error {
	r.Header("Cache-Control", "no-store")
	return r.show(http.StatusMethodNotAllowed, "error", errorPage{Base: r.base("error.title", ""), Message: r.words.T("error.method")})
}
