// Package fault names the few ways in which a person's request can be refused.
//
// It owns no words: a Fault carries the key of a message and the message's
// arguments, and web turns them into a sentence in the reader's language and
// into an HTTP status. Anything that is not a Fault is a failure of the
// program, and is shown to nobody.
package fault

import (
	"errors"
	"fmt"
	"time"
)

// Kind is the way in which a request was refused.
type Kind uint8

const (
	KindInvalid         Kind = iota + 1 // the form cannot be taken as it stands
	KindUnauthenticated                 // nobody is signed in, or the secret is wrong
	KindForbidden                       // the area needs a role the person lacks
	KindNotFound                        // it does not exist, or its existence is not told
	KindConflict                        // it was true a moment ago and is no longer
	KindTooLarge                        // more bytes than are taken
	KindTooMany                         // too often: wait
	KindUnavailable                     // the database is away: try again
	KindNotOurs                         // well-formed, but not something this site made
)

// Fault is a refusal that a person can understand and act on.
type Fault struct {
	Kind  Kind
	Key   string        // message key in ui.json
	Args  []any         // name, value, name, value …
	Field string        // the form field it is about, or ""
	Wait  time.Duration // for KindTooMany: how long until the next try
}

func (f *Fault) Error() string { return fmt.Sprintf("fault %s", f.Key) }

// In says which form field the fault is about.
func (f *Fault) In(field string) *Fault {
	f.Field = field
	return f
}

// After says how long to wait before trying again.
func (f *Fault) After(wait time.Duration) *Fault {
	f.Wait = wait
	return f
}

// Of returns the Fault that err is or wraps, if any.
func Of(err error) (*Fault, bool) {
	var f *Fault
	ok := errors.As(err, &f)
	return f, ok
}

// Is reports whether err is a Fault of this kind.
func Is(err error, kind Kind) bool {
	f, ok := Of(err)
	return ok && f.Kind == kind
}

func Invalid(key string, args ...any) *Fault { return &Fault{Kind: KindInvalid, Key: key, Args: args} }
func Unauthenticated(key string, args ...any) *Fault {
	return &Fault{Kind: KindUnauthenticated, Key: key, Args: args}
}
func Forbidden(key string, args ...any) *Fault {
	return &Fault{Kind: KindForbidden, Key: key, Args: args}
}
func NotFound(key string, args ...any) *Fault {
	return &Fault{Kind: KindNotFound, Key: key, Args: args}
}
func Conflict(key string, args ...any) *Fault {
	return &Fault{Kind: KindConflict, Key: key, Args: args}
}
func TooLarge(key string, args ...any) *Fault {
	return &Fault{Kind: KindTooLarge, Key: key, Args: args}
}
func TooMany(key string, args ...any) *Fault { return &Fault{Kind: KindTooMany, Key: key, Args: args} }
func Unavailable(key string, args ...any) *Fault {
	return &Fault{Kind: KindUnavailable, Key: key, Args: args}
}
func NotOurs(key string, args ...any) *Fault { return &Fault{Kind: KindNotOurs, Key: key, Args: args} }
