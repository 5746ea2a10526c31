package wire

import (
	"errors"
	"io"
	"net"
	"slices"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// front stands between the driver and the stand-in. It mends what the stand-in
// cannot do (mend), gives it the face of a replica set where it is to have one
// (asPrimary), and lets a test answer in the server's place, as a server does
// in an election.
//
// As a replica set it takes the marks of sessions and transactions off commands
// and answers commits itself. Nothing is rolled back behind it: it proves what
// the driver is made to send, and what becomes of each answer.
type front struct {
	t          *testing.T
	address    string // chosen when it is first started
	behind     string
	replicated bool

	listener net.Listener
	open     sync.WaitGroup
	mutex    sync.Mutex
	conns    []net.Conn
	seen     []bson.Raw
	instead  func(name string, command bson.Raw) bson.D
}

func (f *front) start(behind string) {
	f.t.Helper()
	listener, err := net.Listen("tcp", f.address)
	if err != nil {
		f.t.Fatal(err)
	}
	f.address, f.behind, f.listener = listener.Addr().String(), behind, listener
	f.open.Go(func() { f.accept(listener) })
}

func (f *front) stop() {
	f.listener.Close()
	f.mutex.Lock()
	for _, conn := range f.conns {
		conn.Close()
	}
	f.conns = nil
	f.mutex.Unlock()
	f.open.Wait()
}

// answer has the next commands answered by a function; nil leaves one to the
// stand-in. It runs beside the test.
func (f *front) answer(instead func(name string, command bson.Raw) bson.D) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.instead = instead
}

// sent are the commands of a name so far, as the driver sent them.
func (f *front) sent(name string) []bson.Raw {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return slices.DeleteFunc(slices.Clone(f.seen), func(command bson.Raw) bool { return nameOf(command) != name })
}

func (f *front) accept(listener net.Listener) {
	for {
		client, err := listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", f.behind)
		if err != nil {
			client.Close()
			continue
		}
		f.mutex.Lock()
		f.conns = append(f.conns, client, server)
		f.mutex.Unlock()
		f.open.Go(func() {
			defer client.Close()
			defer server.Close()
			if err := f.serve(client, server); err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, net.ErrClosed) {
				f.t.Logf("front: %v", err)
			}
		})
	}
}

// serve carries one connection: a request, then its reply.
func (f *front) serve(client, server net.Conn) error {
	for {
		request, err := read(client)
		if err != nil {
			return err
		}
		reply, err := f.exchange(request, server)
		if err != nil {
			return err
		}
		if _, err := client.Write(reply); err != nil {
			return err
		}
	}
}

func (f *front) exchange(request []byte, server net.Conn) ([]byte, error) {
	if operation(request) == opQuery { // the driver's first word, and that is hello
		reply, err := ask(server, request)
		return f.asPrimary(reply), err
	}
	command, rest := split(request)
	name := nameOf(command)
	if reply := f.own(name, command); reply != nil {
		return message(request, reply, nil), nil
	}
	if f.replicated {
		command = marshal(without(command, marks...))
	}
	var whole []byte
	for _, part := range mend(name, command) {
		reply, err := ask(server, message(request, part, rest))
		if err != nil {
			return nil, err
		}
		whole = joined(whole, reply)
	}
	if name == "hello" {
		return f.asPrimary(whole), nil
	}
	return whole, nil
}

// own is what the front answers itself, if anything.
func (f *front) own(name string, command bson.Raw) bson.D {
	f.mutex.Lock()
	f.seen = append(f.seen, slices.Clone(command))
	instead := f.instead
	f.mutex.Unlock()
	if instead != nil && name != "hello" {
		if reply := instead(name, command); reply != nil {
			return reply
		}
	}
	if name == "commitTransaction" || name == "abortTransaction" {
		return bson.D{{Key: "ok", Value: 1.0}}
	}
	return nil
}

// marks are the fields of a command that a replica set understands.
var marks = []string{"lsid", "txnNumber", "autocommit", "startTransaction", "$clusterTime", "readConcern", "writeConcern", "commitQuorum"}

// asPrimary adds what the primary of a set says of itself.
func (f *front) asPrimary(reply []byte) []byte {
	if !f.replicated || len(reply) == 0 {
		return reply
	}
	set := bson.D{{Key: "setName", Value: "front"}, {Key: "setVersion", Value: int32(1)}, {Key: "hosts", Value: bson.A{f.address}},
		{Key: "me", Value: f.address}, {Key: "primary", Value: f.address}, {Key: "secondary", Value: false}}
	document := append(without(bodyOf(reply), "setName"), set...)
	return withBody(reply, document)
}

// mend gives what the stand-in is asked in place of a command: nothing of
// indexes that leave documents out, which it does not know and does not use;
// and each figure of a group by itself, for it counts only the first.
func mend(name string, command bson.Raw) []bson.D {
	document := without(command)
	switch name {
	case "createIndexes":
		return []bson.D{with(document, "indexes", func(indexes bson.RawValue) any {
			var whole bson.A
			for _, index := range valuesOf(indexes) {
				whole = append(whole, without(index.Document(), "partialFilterExpression"))
			}
			return whole
		})}
	case "aggregate":
		var single []bson.D
		for _, figure := range figuresOf(command) {
			single = append(single, oneFigure(document, figure))
		}
		if single != nil {
			return single
		}
	}
	return []bson.D{document}
}

// figuresOf names the figures of the groups of an aggregation.
func figuresOf(command bson.Raw) (names []string) {
	for _, stage := range valuesOf(command.Lookup("pipeline")) {
		if group := stage.Document().Lookup("$group"); group.Type == bson.TypeEmbeddedDocument {
			for _, name := range namesOf(group) {
				if name != "_id" {
					names = append(names, name)
				}
			}
		}
	}
	return names
}

// oneFigure leaves one figure in the groups of an aggregation.
func oneFigure(document bson.D, figure string) bson.D {
	return with(document, "pipeline", func(pipeline bson.RawValue) any {
		var stages bson.A
		for _, stage := range valuesOf(pipeline) {
			stages = append(stages, with(without(stage.Document()), "$group", func(group bson.RawValue) any {
				var others []string
				for _, name := range namesOf(group) {
					if name != "_id" && name != figure {
						others = append(others, name)
					}
				}
				return without(group.Document(), others...)
			}))
		}
		return stages
	})
}

// joined adds the figures of a second answer to the groups of a first, which
// are the same ones.
func joined(first, second []byte) []byte {
	if first == nil {
		return second
	}
	groups := valuesOf(bodyOf(second).Lookup("cursor", "firstBatch"))
	document := with(without(bodyOf(first)), "cursor", func(cursor bson.RawValue) any {
		return with(without(cursor.Document()), "firstBatch", func(batch bson.RawValue) any {
			all := bson.A{}
			for i, group := range valuesOf(batch) {
				all = append(all, append(without(group.Document()), without(groups[i].Document(), append(namesOf(group), "_id")...)...))
			}
			return all
		})
	})
	return withBody(first, document)
}
