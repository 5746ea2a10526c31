package web

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"pamoja/courses/fault"
)

// metrics counts what the site does, for whoever runs it. A label is a route's
// pattern, a method or a class of status: never a path, a number or a name, and
// nothing that a stranger could choose.
type metrics struct {
	handler  http.Handler
	requests *prometheus.CounterVec
	byRoute  map[string]*routeMetrics // by pattern; "" is every address that is no route
	inFlight prometheus.Gauge
	drawn    prometheus.Counter
}

// methods are the values of the label: those of the route table, and one word
// for all others.
var methods = []string{http.MethodGet, http.MethodHead, http.MethodPost, "other"}

// classes are those of statuses: 1xx to 5xx.
const classes = 5

// buckets are seconds. A page takes about a millisecond, a sign-in a few tens,
// a certificate as many.
var buckets = []float64{.001, .005, .025, .1, .5, 2}

// routeMetrics are the counters of one route. Each is looked up by its labels
// once, so that a request costs a few additions.
type routeMetrics struct {
	label    string
	requests [4][classes]atomic.Pointer[prometheus.Counter] // by method, then class
	seconds  prometheus.Observer
}

func newMetrics(o Options) *metrics {
	m := &metrics{
		byRoute:  map[string]*routeMetrics{},
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "pamoja_requests_total", Help: "requests answered"}, []string{"route", "method", "status"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Name: "pamoja_requests_in_flight", Help: "requests in hand"}),
		drawn:    prometheus.NewCounter(prometheus.CounterOpts{Name: "pamoja_certificates_drawn_total", Help: "sheets drawn"}),
	}
	seconds := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "pamoja_request_seconds", Help: "time to answer", Buckets: buckets}, []string{"route"})
	ready := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "pamoja_records_ready", Help: "1 if it answers"}, func() float64 {
		if o.recordsAnswer(context.Background()) != nil {
			return 0
		}
		return 1
	})
	hashing := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "pamoja_secrets_hashing", Help: "hashed or waiting"}, func() float64 { return float64(o.People.Hashing()) })
	registry := prometheus.NewRegistry()
	registry.MustRegister(m.requests, seconds, m.inFlight, m.drawn, ready, hashing,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.byRoute[""] = &routeMetrics{label: "unknown", seconds: seconds.WithLabelValues("unknown")}
	for _, route := range routes {
		if m.byRoute[route.Pattern] == nil {
			m.byRoute[route.Pattern] = &routeMetrics{label: route.Pattern, seconds: seconds.WithLabelValues(route.Pattern)}
		}
	}
	m.handler = promhttp.HandlerFor(registry, promhttp.HandlerOpts{DisableCompression: true})
	return m
}

func (m *metrics) began() { m.inFlight.Inc() }

// answered counts a request that is over. A pattern that is not in the table,
// or a status that is none, is counted as unknown.
func (m *metrics) answered(pattern, method string, status int, took time.Duration) {
	m.inFlight.Dec()
	route := m.byRoute[pattern]
	if route == nil {
		route = m.byRoute[""]
	}
	at := methodIndex(method)
	class := min(max(status/100, 1), classes) - 1
	place := &route.requests[at][class]
	counter := place.Load()
	if counter == nil {
		made := m.requests.WithLabelValues(route.label, methods[at], string(rune('1'+class))+"xx")
		counter = &made
		place.Store(counter)
	}
	(*counter).Inc()
	route.seconds.Observe(took.Seconds())
}

// methodIndex places a method among those there is a word for; what is sent as
// a method may be anything, also a name.
func methodIndex(method string) int {
	if at := slices.Index(methods, method); at >= 0 {
		return at
	}
	return len(methods) - 1
}

// forwarding are the headers by which a proxy says that it passes on somebody
// else's request.
var forwarding = []string{"X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Forwarded", "Via"}

// prometheus answers with the site's figures, in the text format of that name.
// They are for whoever runs the site: it answers a caller on this machine or in
// its private network who asks directly, and to anyone else there is nothing
// here. A request that a proxy passes on is never answered, whoever is named in
// it: so the figures are scraped from the address the program listens on, not
// from the site's public one. A proxy on the same machine that hides both the
// host and that it is one must refuse /metrics itself.
func (s *Server) prometheus(r *request) error {
	if !direct(r.Request, s.BaseURL) {
		return fault.NotFound("error.not_found")
	}
	r.Header("Cache-Control", "no-store")
	s.metrics.handler.ServeHTTP(r.Writer, r.Request)
	return nil
}

// direct reports whether a request comes from this machine or its private
// network, without a proxy between.
func direct(r *http.Request, baseURL string) bool {
	for _, name := range forwarding {
		if r.Header.Get(name) != "" {
			return false
		}
	}
	if base, err := url.Parse(baseURL); err == nil && strings.EqualFold(r.Host, base.Host) && !isLoopback(base.Hostname()) {
		return false // the site's public name
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	address := peer.Addr().Unmap()
	return address.IsLoopback() || address.IsPrivate()
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}
