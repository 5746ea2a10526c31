package mongo

import (
	"errors"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"

	"pamoja/courses/records"
)

// secrets are parts of addresses that no error may show.
var secrets = []string{"s3cret", "somebody", "db.example", "thedata", "27999"}

func leaks(err error) string {
	for _, secret := range secrets {
		if strings.Contains(err.Error(), secret) {
			return secret
		}
	}
	return ""
}

func TestBadAddresses(t *testing.T) {
	for what, uri := range map[string]string{
		"nothing":                  "",
		"another kind":             "postgres://somebody:s3cret@db.example:27999/thedata",
		"no kind":                  "somebody:s3cret@db.example:27999/thedata",
		"an open @":                "mongodb://somebody:s3cr@et@db.example:27999/thedata",
		"an open colon":            "mongodb://somebody:s3cret:@db.example:27999/thedata",
		"an open slash":            "mongodb://somebody:s3cret/@db.example:27999/thedata",
		"a bad escape":             "mongodb://somebody:s3cret%zz@db.example:27999/thedata",
		"no host":                  "mongodb://somebody:s3cret@/thedata",
		"a bad port":               "mongodb://somebody:s3cret@db.example:27999x/thedata",
		"a bad option":             "mongodb://somebody:s3cret@db.example:27999/thedata?maxPoolSize=s3cret",
		"options that conflict":    "mongodb://somebody:s3cret@db.example:27999/thedata?tls=true&ssl=false",
		"a bad read preference":    "mongodb://somebody:s3cret@db.example:27999/thedata?readPreference=s3cret",
		"a bad mechanism":          "mongodb://somebody:s3cret@db.example:27999/thedata?authMechanism=s3cret",
		"a file that is missing":   "mongodb://somebody:s3cret@db.example:27999/thedata?tls=true&tlsCAFile=/nowhere/s3cret.pem",
		"two hosts, directly":      "mongodb://somebody:s3cret@db.example:27999,b.example/thedata?directConnection=true",
		"a database of the server": "mongodb://somebody:s3cret@db.example:27999/admin",
		"a bad database":           "mongodb://somebody:s3cret@db.example:27999/the.data",
		"a long database":          "mongodb://somebody:s3cret@db.example:27999/" + strings.Repeat("thedata", 10),
		"words":                    "somebody s3cret",
	} {
		_, opening := Open(t.Context(), Options{URI: uri})
		for _, err := range []error{opening, CheckAddress(uri), CheckAddress(strings.Replace(uri, "mongodb://", "mongodb+srv://", 1))} {
			if !errors.Is(err, ErrAddress) {
				t.Errorf("%s: got %v, want ErrAddress", what, err)
				continue
			}
			if part := leaks(err); part != "" {
				t.Errorf("%s: the error holds %q: %v", what, part, err)
			}
		}
	}
}

// TestCheckAddress judges addresses of hosts that nobody can reach: it asks
// nobody.
func TestCheckAddress(t *testing.T) {
	for _, uri := range []string{
		"mongodb://db.example", "mongodb://somebody:s3cret@db.example:27999/thedata?maxPoolSize=7&tls=true", "mongodb://db.example,b.example:7/?replicaSet=rs",
		"mongodb://db.example/?directConnection=true", "mongodb://[::1]:27999/thedata",
		"mongodb+srv://db.example", "mongodb+srv://somebody:s3cret@db.example/thedata?retryWrites=true;w=majority",
		"mongodb+srv://db.example/thedata?srvMaxHosts=2&srvServiceName=site&maxPoolSize=7", "mongodb+srv://db.example/?tls=false",
	} {
		if err := CheckAddress(uri); err != nil {
			t.Errorf("%s: %v", uri, err)
		}
	}
	for _, uri := range []string{
		"mongodb+srv://db.example:27999/thedata", "mongodb+srv://db.example,b.example/thedata", "mongodb+srv://db.example?tls=true",
		"mongodb+srv://db.example/?directConnection=true", "mongodb+srv://db.example/?connect=direct", "mongodb://db.example/?srvMaxHosts=2",
	} {
		if err := CheckAddress(uri); !errors.Is(err, ErrAddress) {
			t.Errorf("%s: got %v, want ErrAddress", uri, err)
		}
	}
}

func TestBadDeclarations(t *testing.T) {
	_, err := Open(t.Context(), Options{URI: "mongodb://db.example/", Collections: []records.Collection{{Name: "meta"}}})
	if !errors.Is(err, records.ErrInvalid) {
		t.Errorf("got %v, want ErrInvalid", err)
	}
}

func TestSettings(t *testing.T) {
	// What would weaken a write or a read is overridden; the rest is the operator's.
	o, database, err := settings("mongodb://db.example,b.example:7/?w=1&journal=false&readConcernLevel=available&readPreference=secondary" +
		"&retryWrites=false&retryReads=false&maxPoolSize=7&timeoutMS=900")
	if err != nil {
		t.Fatal(err)
	}
	if database != "pamoja" {
		t.Errorf("the database is %q", database)
	}
	if o.WriteConcern.W != writeconcern.WCMajority || o.WriteConcern.Journal == nil || !*o.WriteConcern.Journal {
		t.Errorf("the write concern is %+v", o.WriteConcern)
	}
	if o.ReadConcern.Level != "majority" || o.ReadPreference.Mode() != readpref.PrimaryMode || !*o.RetryReads || !*o.RetryWrites {
		t.Errorf("reads are %v from %v; tried again: %v, %v", o.ReadConcern, o.ReadPreference, *o.RetryReads, *o.RetryWrites)
	}
	if *o.MaxPoolSize != 7 || *o.Timeout != 900*time.Millisecond || *o.ServerSelectionTimeout != selectionTimeout {
		t.Errorf("pool %d, timeout %v, selection %v", *o.MaxPoolSize, *o.Timeout, *o.ServerSelectionTimeout)
	}
	o, database, err = settings("mongodb://somebody:s3cret@db.example/our%20site?authSource=admin")
	if !errors.Is(err, ErrAddress) || o != nil || database != "" {
		t.Errorf("a database with a space: %v", err)
	}
	o, database, err = settings("mongodb://somebody:s3cret@db.example/our-site")
	if err != nil || database != "our-site" || o.Auth.Password != "s3cret" || *o.MaxPoolSize != poolSize || *o.Timeout != operationTimeout {
		t.Errorf("%q, %v", database, err)
	}
}
