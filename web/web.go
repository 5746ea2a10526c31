// Package web is the site: every address, every page, and the only place where
// an error becomes a response.
//
// It owns routes (routes.go), guards, sessions' cookies (web/session), page
// structs and templates (web/page, templates), static files, and errors.go. It
// decides nothing about learning: a handler reads a form, calls one service and
// draws one page.
//
// Invariants: a page is rendered before a byte of it is sent; no personalised
// page is kept by the server, and browsers are told to ask again; every page
// works without script; nothing personal goes into a log.
package web

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"

	"pamoja/assessments"
	"pamoja/assessments/cases"
	"pamoja/certificates"
	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses"
	"pamoja/courses/cohorts"
	"pamoja/courses/mentoring"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/courses/records"
	"pamoja/web/page"
	"pamoja/web/session"
)

//go:embed templates static
var embedded embed.FS

// Library is the content of the site at one moment. It is replaced whole, never
// changed.
type Library struct {
	Site      content.Site
	Words     *locale.Bundle
	Catalogue *courses.Catalogue
	Bank      *assessments.Bank
	Cases     *cases.Set
	Pages     *courses.Pages
	Search    *courses.Search
}

// Shelf holds the library that is current. In development it is replaced at
// every save; services read it at each call.
type Shelf struct{ current atomic.Pointer[Library] }

// NewShelf begins with a library.
func NewShelf(library *Library) *Shelf {
	shelf := &Shelf{}
	shelf.Replace(library)
	return shelf
}

// Replace makes another library current.
func (s *Shelf) Replace(library *Library) { s.current.Store(library) }

// Library gives the current library.
func (s *Shelf) Library() *Library { return s.current.Load() }

// Options is what the server is built from.
type Options struct {
	Shelf          *Shelf
	Store          *records.Store
	People         *people.Service
	Progress       *progress.Service
	Cohorts        *cohorts.Service
	Mentoring      *mentoring.Service
	Assessments    *assessments.Service
	Cases          *cases.Service
	Certificates   *certificates.Service
	Erase          func(ctx context.Context, person string) error // deletes a person for good, and writes down that she was
	Now            func() time.Time
	Random         io.Reader
	Log            *slog.Logger
	BaseURL        string   // "" if the operator has set none
	TrustedProxies []string // addresses whose X-Forwarded-For is believed
}

// Server answers requests.
type Server struct {
	Options
	pages    *page.Set
	assets   *assets
	sessions *session.Store
	handler  http.Handler
	metrics  *metrics
	dev      *Dev // nil without --dev
	outage   outage
	lookups  *limiter // looks at /verify
	floods   *limiter // anything at all
}

// New builds the server. A fault in a template or a route is an error here, not
// a page in front of a reader.
func New(o Options) (*Server, error) {
	pages, err := page.Load(embedded, kindParts())
	if err != nil {
		return nil, err
	}
	files, err := embeddedAssets()
	if err != nil {
		return nil, err
	}
	s := &Server{
		Options: o, pages: pages, assets: files,
		sessions: session.NewStore(o.Store, o.Now, o.Random, o.https()),
		lookups:  newLimiter(o.Now, verifyPerMinute/60.0, verifyPerMinute),
		floods:   newLimiter(o.Now, floodPerSecond, floodBurst),
	}
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.RedirectTrailingSlash = false
	engine.RedirectFixedPath = false
	engine.HandleMethodNotAllowed = true
	engine.UseRawPath = true
	if err := engine.SetTrustedProxies(o.TrustedProxies); err != nil {
		return nil, fmt.Errorf("trusted proxies: %w", err)
	}
	s.metrics = newMetrics(o)
	engine.Use(s.frame)
	s.register(engine)
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(512), gzhttp.CompressionLevel(gzip.StatelessCompression), gzhttp.ContentTypes([]string{"text/html", "application/json", "image/svg+xml"}))
	if err != nil {
		return nil, fmt.Errorf("compression: %w", err)
	}
	s.handler = wrap(engine)
	return s, nil
}

func (o Options) https() bool { return len(o.BaseURL) > 8 && o.BaseURL[:8] == "https://" }

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

const (
	headerTimeout = 10 * time.Second
	readTimeout   = 60 * time.Second // a slow phone sending a small form
	writeTimeout  = 120 * time.Second
	idleTimeout   = 120 * time.Second
	closeTimeout  = 20 * time.Second
)

// HTTPServer wraps the site in a server with limits on time and size.
func (s *Server) HTTPServer() *http.Server {
	server := &http.Server{Handler: s, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug)}
	if s.dev != nil {
		server.RegisterOnShutdown(s.dev.Close)
	}
	return server
}

// Shutdown lets requests in hand finish, then closes the server.
func Shutdown(server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("shut down: %w", err), server.Close())
	}
	return nil
}
