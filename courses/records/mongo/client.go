package mongo

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/connstring"

	"pamoja/courses/records"
)

// What the address does not say.
const (
	databaseName = "pamoja"
	// poolSize bounds the connections to each server. A verb takes a few
	// milliseconds of one, so these carry thousands a second; each costs the
	// server about a megabyte.
	poolSize = 50
	// idleFor is how long an unused connection is kept: less than firewalls and
	// load balancers do, which drop one without a word.
	idleFor = 3 * time.Minute
	// selectionTimeout is how long a verb waits for a primary. An election
	// takes longer: whoever asks then is told politely to try again, which is
	// better than a page that hangs.
	selectionTimeout = 2 * time.Second
	// connectTimeout is how long a new connection may take, and an answer to
	// the driver's own looking after the servers: above what a distant server
	// with TLS needs, and soon enough for one that fell silent.
	connectTimeout = 3 * time.Second
	// operationTimeout bounds a verb with all its retries, unless the caller's
	// context has an end of its own. The slowest honest one, a few thousand
	// documents in one transaction, takes a fraction of it; and nobody looks at
	// an empty page for longer.
	operationTimeout = 10 * time.Second
	// closeTimeout is how long Close waits for verbs at work: longer than one
	// may last.
	closeTimeout = operationTimeout + 2*time.Second
)

// settings reads an address. What it says about durability, about reading and
// about trying again is overridden. Its errors hold nothing of it.
func settings(uri string) (o *options.ClientOptions, database string, err error) {
	parsed, err := connstring.ParseAndValidate(uri)
	if err == nil {
		o = options.Client().ApplyURI(uri)
		err = o.Validate()
	}
	if _, unknown := errors.AsType[*net.DNSError](err); unknown {
		return nil, "", ErrAway // mongodb+srv looks the servers up
	}
	if err != nil {
		return nil, "", ErrAddress
	}
	if database = parsed.Database; database == "" {
		database = databaseName
	}
	if !usable(database) {
		return nil, "", ErrAddress
	}
	journal := true
	o.SetWriteConcern(&writeconcern.WriteConcern{W: writeconcern.WCMajority, Journal: &journal})
	o.SetReadConcern(readconcern.Majority()).SetReadPreference(readpref.Primary())
	o.SetRetryReads(true).SetRetryWrites(true)
	fallBack(&o.AppName, "pamoja")
	fallBack(&o.MaxPoolSize, poolSize)
	fallBack(&o.MaxConnIdleTime, idleFor)
	fallBack(&o.ServerSelectionTimeout, selectionTimeout)
	fallBack(&o.ConnectTimeout, connectTimeout)
	fallBack(&o.Timeout, operationTimeout)
	return o, database, nil
}

// lookedUp begins an address whose servers the driver looks up by name.
const lookedUp = connstring.SchemeMongoDBSRV + "://"

// CheckAddress judges what can be judged of an address without asking anybody:
// nil, or ErrAddress, which holds nothing of it. Open may still refuse an
// address that passes, most of all one whose servers are looked up.
func CheckAddress(uri string) error {
	rest, byName := strings.CutPrefix(uri, lookedUp)
	if !byName {
		_, _, err := settings(uri)
		return err
	}
	o, _, err := settings(connstring.SchemeMongoDB + "://" + withoutLookUp(rest))
	if err != nil {
		return err
	}
	_, _, noPort := net.SplitHostPort(o.Hosts[0])
	if len(o.Hosts) != 1 || noPort == nil || o.Direct != nil && *o.Direct {
		return ErrAddress
	}
	return nil
}

// withoutLookUp leaves out the options that only an address with a look-up may
// have: the driver reads such an address whole only together with the answer.
func withoutLookUp(address string) string {
	before, query, has := strings.Cut(address, "?")
	if !has {
		return address
	}
	var kept []string
	for option := range strings.FieldsFuncSeq(query, func(r rune) bool { return r == '&' || r == ';' }) {
		name, _, _ := strings.Cut(option, "=")
		if !strings.EqualFold(name, "srvMaxHosts") && !strings.EqualFold(name, "srvServiceName") {
			kept = append(kept, option)
		}
	}
	return before + "?" + strings.Join(kept, "&")
}

// fallBack sets what the address has not set.
func fallBack[T any](setting **T, value T) {
	if *setting == nil {
		*setting = &value
	}
}

// usable reports whether MongoDB takes the name for a database, and does not
// keep its own things there.
func usable(database string) bool {
	switch database {
	case "admin", "local", "config":
		return false
	}
	return len(database) <= 63 && !strings.ContainsAny(database, "/\\. \"$*<>:|?\x00")
}

// connect makes the engine of a database. The driver reaches out by itself;
// nothing is asked yet.
func connect(uri string, collections []records.Collection) (*engine, error) {
	o, name, err := settings(uri)
	if err != nil {
		return nil, err
	}
	client, err := driver.Connect(o)
	if err != nil {
		return nil, ErrAddress
	}
	e := &engine{client: client, database: client.Database(name), tables: map[string]*table{}}
	for _, c := range collections {
		e.tables[c.Name] = newTable(c)
	}
	e.bind()
	return e, nil
}

// server is what the server can do.
type server struct {
	replicated bool // a member of a replica set, or a router of a sharded cluster
	snapshots  bool // several reads may see one moment
}

// snapshotWire is the wire version of MongoDB 5.0.
const snapshotWire = 13

// greeting is what a server says of itself.
type greeting struct {
	SetName   string    `bson:"setName"`
	Message   string    `bson:"msg"`
	Wire      int32     `bson:"maxWireVersion"`
	LocalTime time.Time `bson:"localTime"`
}

func (e *engine) greet(ctx context.Context) (greeting, error) {
	var g greeting
	err := e.client.Database("admin").RunCommand(ctx, bson.D{{Key: "hello", Value: 1}}).Decode(&g)
	return g, failure(ctx, err)
}

// authenticationFailed is the server's code for a wrong name or password.
const authenticationFailed = 18

// meet learns what the server is.
func (e *engine) meet(ctx context.Context) error {
	g, err := e.greet(ctx)
	if refused, ok := errors.AsType[*refusal](err); ok && refused.code == authenticationFailed {
		return fmt.Errorf("%w; the server refuses the name or the password in it", ErrAddress)
	}
	if err != nil {
		return err
	}
	e.server.replicated = g.SetName != "" || g.Message == "isdbgrid"
	e.server.snapshots = e.server.replicated && g.Wire >= snapshotWire
	e.bind()
	return nil
}

// bind fetches the collections' handles. A server without replicas has no
// majority to read from.
func (e *engine) bind() {
	o := options.Collection()
	if !e.server.replicated {
		o.SetReadConcern(readconcern.Local())
	}
	e.meta = e.database.Collection("meta", o)
	for name, t := range e.tables {
		t.Collection = e.database.Collection(name, o)
	}
}
