package wire

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"path/filepath"
	"testing"

	"github.com/FerretDB/FerretDB/ferretdb"
)

// standIn speaks MongoDB's wire protocol without being MongoDB: FerretDB over
// SQLite, in a folder of its own, behind a front that mends what it cannot do.
// It can be stopped and started again at the same address, with what it held.
type standIn struct {
	t     *testing.T
	dir   string
	front *front
	stop  func()
}

// newStandIn starts a single server, which ends with the test.
func newStandIn(t *testing.T) *standIn { return startStandIn(t, &front{}) }

// newReplicaSet starts a server that says of itself that it is a replica set.
func newReplicaSet(t *testing.T) *standIn { return startStandIn(t, &front{replicated: true}) }

func startStandIn(t *testing.T, f *front) *standIn {
	t.Helper()
	f.t, f.address = t, "127.0.0.1:0"
	s := &standIn{t: t, dir: t.TempDir(), front: f}
	s.start()
	t.Cleanup(s.halt)
	return s
}

func (s *standIn) start() {
	s.t.Helper()
	database, err := ferretdb.New(&ferretdb.Config{
		Listener: ferretdb.ListenerConfig{TCP: "127.0.0.1:0"}, Handler: "sqlite",
		SQLiteURL: (&url.URL{Scheme: "file", Path: filepath.ToSlash(s.dir) + "/"}).String(),
		Logger:    slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		if err := database.Run(ctx); err != nil {
			s.t.Error(err)
		}
	}()
	address, err := url.Parse(database.MongoDBURI())
	if err != nil {
		s.t.Fatal(err)
	}
	s.front.start(address.Host)
	s.stop = func() {
		s.front.stop()
		cancel()
		<-finished
	}
}

// halt stops it: connections break, and nobody listens.
func (s *standIn) halt() {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
}

// uri is the address of a database. One connection: the stand-in loses updates
// that meet.
func (s *standIn) uri(database string) string {
	return fmt.Sprintf("mongodb://%s/%s?maxPoolSize=1", s.front.address, database)
}
