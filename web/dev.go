package web

import (
	_ "embed"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"pamoja/web/page"
)

// reloadScript stands outside static/, whose files every site hands out.
//
//go:embed dev/reload.js
var reloadScript []byte

// Dev is what authors get with --dev: pages that load themselves again after a
// save, the faults of the content on top of every page, and /dev/pages. A site
// without it has none of these addresses.
type Dev struct {
	started string
	mutex   sync.Mutex
	reading int
	faults  []string
	changed chan struct{} // closed when the content has been read again
	ended   chan struct{} // closed when the site ends
	end     sync.Once
}

// Develop makes the site one for authors. It is called before the first request;
// whoever reads the content again at a save tells the Dev that comes back.
func (s *Server) Develop() *Dev {
	s.dev = &Dev{started: strconv.FormatInt(s.Now().UnixNano(), 36), changed: make(chan struct{}), ended: make(chan struct{})}
	return s.dev
}

// Tell says that the content has been read again: sound, or with these faults,
// one line each, while the site goes on with what stood before.
func (d *Dev) Tell(faults []string) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.reading++
	d.faults = slices.Clone(faults)
	close(d.changed)
	d.changed = make(chan struct{})
}

// Close lets every page that listens go. Closing twice is harmless.
func (d *Dev) Close() { d.end.Do(func() { close(d.ended) }) }

// now gives what a page must know, and a channel that closes when it is so no
// longer.
func (d *Dev) now() (page.Dev, <-chan struct{}) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	return page.Dev{Turn: d.started + "-" + strconv.Itoa(d.reading), Faults: d.faults}, d.changed
}

// page is what a page is told; nil without --dev.
func (d *Dev) page() *page.Dev {
	if d == nil {
		return nil
	}
	told, _ := d.now()
	return &told
}

// devScript is the script that loads a page again.
func (s *Server) devScript(r *request) error {
	r.Header("Cache-Control", "no-cache")
	r.Data(http.StatusOK, "text/javascript; charset=utf-8", reloadScript)
	return nil
}

// devEvents tells a page, as server-sent events, which reading of the content is
// current: at once, and after every save.
func (s *Server) devEvents(r *request) error {
	r.Header("Content-Type", "text/event-stream")
	r.Header("Cache-Control", "no-store")
	r.Status(http.StatusOK)
	if r.Request.Method == http.MethodHead {
		return nil
	}
	connection := http.NewResponseController(r.Writer)
	if err := connection.SetWriteDeadline(time.Time{}); err != nil {
		return fmt.Errorf("dev events: %w", err)
	}
	for {
		told, changed := s.dev.now()
		if _, err := fmt.Fprintf(r.Writer, "data: %s\n\n", told.Turn); err != nil {
			return nil // the page is gone
		}
		if err := connection.Flush(); err != nil {
			return nil // likewise
		}
		select {
		case <-changed:
		case <-s.dev.ended:
			return nil
		case <-r.ctx().Done():
			return nil
		}
	}
}
