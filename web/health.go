package web

import (
	"context"
	"net/http"
	"time"

	"pamoja/courses/fault"
)

// readyTimeout bounds how long the database may take to say that it is there.
const readyTimeout = 2 * time.Second

// healthz says that the program answers.
func (s *Server) healthz(r *request) error {
	r.Header("Cache-Control", "no-store")
	r.String(http.StatusOK, "ok\n")
	return nil
}

// readyz says that the database answers too.
func (s *Server) readyz(r *request) error {
	ctx, cancel := context.WithTimeout(r.ctx(), readyTimeout)
	defer cancel()
	if err := s.Store.Ready(ctx); err != nil {
		return fault.Unavailable("error.unavailable")
	}
	r.Header("Cache-Control", "no-store")
	r.String(http.StatusOK, "ready\n")
	return nil
}
