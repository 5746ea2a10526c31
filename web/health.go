package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// readyTimeout bounds how long the database may take to say that it is there.
const readyTimeout = 2 * time.Second

// retryAfter is what a page tells browsers and programs to wait when the
// database is away.
const retryAfter = 30 * time.Second

// outagePause is how long nobody is looked up after the database did not say
// who asks.
const outagePause = time.Second

// outage remembers for a moment that the database is away, so that a crowd of
// readers does not wait for it one by one.
type outage struct{ until atomic.Int64 }

var errOutage = fmt.Errorf("not asked again so soon: %w", records.ErrUnavailable)

func (o *outage) begin(now time.Time) { o.until.Store(now.Add(outagePause).UnixNano()) }

// lasts reports whether the moment is not over. A longer one was never meant:
// the clock was set back.
func (o *outage) lasts(now time.Time) bool {
	left := time.Duration(o.until.Load() - now.UnixNano())
	return left > 0 && left <= outagePause
}

// unavailable reports whether an error means that the database is away.
func unavailable(err error) bool { return errors.Is(err, records.ErrUnavailable) }

// needsNobody reports whether a page can be shown, as to someone signed out,
// while the database cannot say who asks. Nothing can be saved meanwhile, but a
// phone can always be signed out: its cookie goes.
func (r Route) needsNobody() bool {
	return r.Access == Public && (r.Method == http.MethodGet || r.Pattern == "/sign-out")
}

// healthz says that the program answers.
func (s *Server) healthz(r *request) error {
	r.Header("Cache-Control", "no-store")
	r.String(http.StatusOK, "ok\n")
	return nil
}

// recordsAnswer asks the database whether it is there.
func (o Options) recordsAnswer(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	return o.Store.Ready(ctx)
}

// readyz says that the database answers too.
func (s *Server) readyz(r *request) error {
	if s.recordsAnswer(r.ctx()) != nil {
		return fault.Unavailable("error.unavailable").After(retryAfter)
	}
	r.Header("Cache-Control", "no-store")
	r.String(http.StatusOK, "ready\n")
	return nil
}
