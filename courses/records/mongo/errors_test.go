package mongo

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"

	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/description"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/topology"

	"pamoja/courses/records"
)

// quoted is what the server's messages quote and nobody may read in a log.
const quoted = `login/+254712345678`

func command(code int32, name string, labels ...string) error {
	return driver.CommandError{Code: code, Name: name, Labels: labels, Message: "command { insert: " + quoted + " }"}
}

func written(codes []int, concern *driver.WriteConcernError, labels ...string) error {
	one := driver.WriteException{WriteConcernError: concern, Labels: labels}
	for _, code := range codes {
		one.WriteErrors = append(one.WriteErrors, driver.WriteError{Code: code, Message: "dup key: { _id: " + quoted + " }"})
	}
	return one
}

func nobody(last error) error {
	return topology.ServerSelectionError{Wrapped: context.DeadlineExceeded,
		Desc: description.Topology{Servers: []description.Server{{Addr: "db.example:27999", LastError: last}}}}
}

func TestFailures(t *testing.T) {
	timedOut := &driver.WriteConcernError{Code: 64, Name: "WriteConcernTimeout", Message: quoted}
	dial := func(err error) error {
		return topology.ConnectionError{ConnectionID: "db.example:27999", Wrapped: &net.OpError{Op: "dial", Net: "tcp", Err: err}}
	}
	for what, c := range map[string]struct {
		err    error
		passes bool
		says   string
	}{
		"network":                {command(0, "", "NetworkError"), true, "the connection failed"},
		"end of file":            {topology.ConnectionError{ConnectionID: "db.example:27999", Wrapped: io.EOF}, true, "the connection failed"},
		"no server":              {nobody(nil), true, "no primary"},
		"nobody listens":         {nobody(dial(syscall.ECONNREFUSED)), true, "no primary: the host refuses the connection"},
		"no such host":           {nobody(dial(&net.DNSError{Name: "db.example", IsNotFound: true})), true, "no primary: the name of the host is not known"},
		"a stranger":             {nobody(dial(&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}})), true, "no primary: the certificate is not accepted"},
		"silence":                {context.DeadlineExceeded, true, "no answer in time"},
		"a full pool":            {topology.WaitQueueTimeoutError{Wrapped: context.DeadlineExceeded}, true, "all connections are in use"},
		"not the primary":        {command(10107, "NotWritablePrimary"), true, "code 10107 NotWritablePrimary"},
		"stepped down":           {command(189, "PrimarySteppedDown", "RetryableWriteError"), true, "code 189"},
		"shutting down":          {command(11600, "InterruptedAtShutdown"), true, "code 11600"},
		"no time":                {command(50, "MaxTimeMSExpired"), true, "code 50"},
		"a lost cursor":          {command(43, "CursorNotFound"), true, "code 43"},
		"a conflict":             {command(112, "WriteConflict", "TransientTransactionError"), true, "code 112"},
		"a commit unknown":       {command(64, "", "UnknownTransactionCommitResult"), true, "code 64"},
		"no majority":            {written(nil, timedOut), true, "no majority"},
		"no majority, and taken": {written([]int{11000}, timedOut), true, "no majority"},
		"a full disk":            {written([]int{14031}, nil), true, "code 14031"},
		"overload":               {command(462, "IngressRequestRateLimitExceeded", "SystemOverloadedError", "RetryableError"), true, "code 462"},
		"disconnected":           {driver.ErrClientDisconnected, true, "closed"},
		"no rights":              {command(13, "Unauthorized"), false, "code 13 Unauthorized"},
		"a wrong secret":         {topology.ConnectionError{Wrapped: command(18, "AuthenticationFailed")}, false, "code 18"},
		"a bad command":          {command(2, "BadValue"), false, "code 2 BadValue"},
		"a bad write":            {written([]int{121}, nil), false, "code 121"},
		"an old snapshot":        {command(239, "SnapshotTooOld"), false, "code 239 SnapshotTooOld"},
		"no document of BSON":    {driver.MarshalError{Value: quoted, Err: errors.New(quoted)}, false, "encode"},
	} {
		got := failure(t.Context(), fmt.Errorf("verb: %w", c.err))
		if errors.Is(got, records.ErrUnavailable) != c.passes {
			t.Errorf("%s: got %v; unavailable: want %v", what, got, c.passes)
		}
		if !strings.Contains(got.Error(), c.says) {
			t.Errorf("%s: got %q, want %q in it", what, got, c.says)
		}
		if strings.Contains(got.Error(), quoted) || leaks(got) != "" {
			t.Errorf("%s: the error tells too much: %v", what, got)
		}
		for _, foreign := range []error{context.DeadlineExceeded, context.Canceled} {
			if errors.Is(got, foreign) {
				t.Errorf("%s: %v passes for the caller's own context", what, got)
			}
		}
	}
}

func TestFailuresOfTheCallersContext(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if got := failure(ended, nobody(nil)); got != context.Canceled {
		t.Errorf("got %v", got)
	}
	if got := failure(ended, nil); got != nil {
		t.Errorf("what was done is done, and got %v", got)
	}
}

func TestTaken(t *testing.T) {
	many := driver.BulkWriteException{WriteErrors: []driver.BulkWriteError{{WriteError: driver.WriteError{Code: 11000}}}}
	for what, c := range map[string]struct {
		err  error
		want bool
	}{
		"one":          {written([]int{11000}, nil), true},
		"of many":      {many, true},
		"in a command": {command(11000, "DuplicateKey"), true},
		"unconfirmed":  {written([]int{11000}, &driver.WriteConcernError{Code: 64}), false},
		"another":      {written([]int{121}, nil), false},
		"nothing":      {nil, false},
	} {
		if got := isTaken(c.err); got != c.want {
			t.Errorf("%s: got %v, want %v", what, got, c.want)
		}
	}
}
