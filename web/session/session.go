// Package session keeps who is signed in on which phone.
//
// A session is a record whose id is the hash of a random token; only the cookie
// holds the token. It lasts 30 days from its last use on one's own phone
// (touched at most once a day, so reading costs no write), 12 hours from its
// start on a shared phone. It carries the person's generation: when that is
// raised, every session of hers has ended.
//
// The package owns cookies and session records. It does not own people,
// secrets, or the cookie of a known device (courses/people).
package session

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"pamoja/courses/records"
)

const (
	ownLifetime    = 30 * 24 * time.Hour
	sharedLifetime = 12 * time.Hour
	touchEvery     = 24 * time.Hour
	tokenBytes     = 32
	collection     = "sessions"
	byPerson       = "person"
)

// Session is one sign-in on one phone.
type Session struct {
	Person     string    `json:"person"`
	Generation int       `json:"generation"`
	Own        bool      `json:"own"`   // "my own phone"; else shared
	Label      string    `json:"label"` // kind of browser, to tell sessions apart
	Started    time.Time `json:"started"`
	Used       time.Time `json:"used"` // touched at most daily
}

// Ends is when the session ends by itself.
func (s Session) Ends() time.Time {
	if s.Own {
		return s.Used.Add(ownLifetime)
	}
	return s.Started.Add(sharedLifetime)
}

// Listed is a session as its person sees it.
type Listed struct {
	ID string // hash of the token: names the session, opens nothing
	Session
	Current bool
}

// Collections declares what this package keeps.
func Collections() []records.Collection {
	return []records.Collection{{
		Name:    collection,
		Fields:  []records.Field{{Name: "person", Kind: records.String}, {Name: "used", Kind: records.Time}},
		Indexes: []records.Index{{Name: byPerson, Fields: []string{"person", "used"}}},
	}}
}

// Store opens, finds and ends sessions.
type Store struct {
	sessions *records.Table[Session]
	now      func() time.Time
	random   io.Reader
	secure   bool
}

// NewStore keeps sessions in store. With secure, cookies are for https only and
// bound to this host.
func NewStore(store *records.Store, now func() time.Time, random io.Reader, secure bool) *Store {
	return &Store{sessions: records.TableOf[Session](store, collection), now: now, random: random, secure: secure}
}

// CookieName is the plain name of a cookie, or its `__Host-` form under https.
func (s *Store) CookieName(plain string) string {
	if s.secure {
		return "__Host-" + plain
	}
	return plain
}

// Cookie makes a cookie of the site: for every path, out of reach of scripts.
func (s *Store) Cookie(plain, value string, lifetime time.Duration) *http.Cookie {
	return &http.Cookie{Name: s.CookieName(plain), Value: value, Path: "/", MaxAge: int(lifetime.Seconds()),
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode}
}

// SessionCookie is the plain name of the session cookie.
const SessionCookie = "pamoja_session"

// Start opens a session and gives the cookie that carries it.
func (s *Store) Start(ctx context.Context, person string, generation int, own bool, label string) (*http.Cookie, error) {
	token := make([]byte, tokenBytes)
	if _, err := io.ReadFull(s.random, token); err != nil {
		return nil, fmt.Errorf("session token: %w", err)
	}
	text := base64.RawURLEncoding.EncodeToString(token)
	now := s.now().UTC().Truncate(time.Millisecond)
	session := Session{Person: person, Generation: generation, Own: own, Label: label, Started: now, Used: now}
	if _, err := s.sessions.Insert(ctx, id(text), session); err != nil {
		return nil, fmt.Errorf("start session: %w", err)
	}
	lifetime := sharedLifetime
	if own {
		lifetime = ownLifetime
	}
	return s.Cookie(SessionCookie, text, lifetime), nil
}

func id(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Carried reports whether a request carries a session, running or not.
func (s *Store) Carried(r *http.Request) bool {
	_, err := r.Cookie(s.CookieName(SessionCookie))
	return err == nil
}

// Find gives the session a request carries, or nil if it carries none that
// still runs. A cookie to renew is returned on the day's first use of a session
// on one's own phone, unless the store takes no writes at this moment.
func (s *Store) Find(ctx context.Context, r *http.Request) (*Listed, *http.Cookie, error) {
	cookie, err := r.Cookie(s.CookieName(SessionCookie))
	if err != nil {
		return nil, nil, nil // no cookie: nobody is signed in
	}
	key := id(cookie.Value)
	session, _, err := s.sessions.Get(ctx, key)
	if errors.Is(err, records.ErrNotFound) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("find session: %w", err)
	}
	now := s.now()
	if !now.Before(session.Ends()) {
		return nil, nil, nil
	}
	listed := &Listed{ID: key, Session: session, Current: true}
	if !session.Own || now.Sub(session.Used) < touchEvery {
		return listed, nil, nil
	}
	touched, err := s.sessions.Update(ctx, key, func(stored *Session) error {
		stored.Used = now.UTC().Truncate(time.Millisecond)
		return nil
	})
	if errors.Is(err, records.ErrNotFound) {
		return nil, nil, nil // ended at this moment
	}
	if errors.Is(err, records.ErrUnavailable) {
		return listed, nil, nil // a full disk, say: who can be read stays signed in
	}
	if err != nil {
		return nil, nil, fmt.Errorf("touch session: %w", err)
	}
	listed.Session = touched
	return listed, s.Cookie(SessionCookie, cookie.Value, ownLifetime), nil
}

// End removes one session of a person. Another person's, or one already ended,
// is left alone without a word.
func (s *Store) End(ctx context.Context, person, key string) error {
	for {
		session, revision, err := s.sessions.Get(ctx, key)
		if errors.Is(err, records.ErrNotFound) || (err == nil && session.Person != person) {
			return nil
		}
		if err == nil {
			err = s.sessions.Delete(ctx, key, revision)
		}
		if errors.Is(err, records.ErrChanged) {
			continue // marked as used at this moment, at most once a day
		}
		if err != nil && !errors.Is(err, records.ErrNotFound) {
			return fmt.Errorf("end session: %w", err)
		}
		return nil
	}
}

// Of lists a person's sessions that still run, the latest first.
func (s *Store) Of(ctx context.Context, person string, generation int, current string) ([]Listed, error) {
	var out []Listed
	query := records.Query{Index: byPerson, Equal: []any{person}, Descending: true, Limit: 50}
	for found, err := range s.sessions.Find(ctx, query) {
		if err != nil {
			return nil, fmt.Errorf("sessions: %w", err)
		}
		if found.Value.Generation != generation || !s.now().Before(found.Value.Ends()) {
			continue
		}
		out = append(out, Listed{ID: found.ID, Session: found.Value, Current: found.ID == current})
	}
	return out, nil
}
