package certificates

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// Answer is what a checker is told. Which fields are set depends on State:
//
//	Valid       Serial, Date of issue, Record
//	Replaced    Serial, Date of the replacement, Issued, Issuer
//	Withdrawn   Serial, Date of the withdrawal, Issued, Issuer
//	Unknown     Serial as it was read, or "" where the text is no serial at all
//	Unrecorded  Serial and Claims, which is what the line says
//	Forged      nothing
//
// Sample is set for a recorded certificate that is one.
type Answer struct {
	State  State
	Serial string
	Date   time.Time
	Issued time.Time
	Issuer string
	Sample bool
	Record Record
	Claims Claims
}

// Verify answers whoever checks a certificate. text is a serial however typed,
// a signed line, or the address in the QR code. Anybody may ask; no person's
// name comes back but that on a certificate in force, or in the line itself.
// Everything but a failing store is an answer. Serials that are known and
// unknown take the same work.
func (s *Service) Verify(ctx context.Context, text string) (Answer, error) {
	serial, line := splitText(text)
	if line == "" && serial == "" {
		if brokenLine(text) {
			return Answer{State: Forged}, nil
		}
		return Answer{State: Unknown}, nil
	}
	keys, err := s.publicKeys(ctx)
	if err != nil {
		return Answer{}, err
	}
	if line == "" {
		return s.look(ctx, serial, keys)
	}
	claims, err := VerifyLine(text, keys)
	if err != nil {
		return Answer{State: Forged}, nil
	}
	answer, err := s.look(ctx, claims.Serial, keys)
	if err != nil {
		return Answer{}, err
	}
	if answer.State == Unknown || answer.State == Valid && answer.Record.Line != line {
		return Answer{State: Unrecorded, Serial: claims.Serial, Claims: claims}, nil
	}
	return answer, nil
}

// look finds a serial. It reads as many documents and checks as many
// signatures for one that is unknown.
func (s *Service) look(ctx context.Context, serial string, keys []Key) (Answer, error) {
	r, found, err := s.record(ctx, serial)
	if err != nil {
		return Answer{}, err
	}
	if !found {
		if err := json.Unmarshal(decoyRecord(), &r); err != nil {
			return Answer{}, fmt.Errorf("certificates: read nothing: %w", err)
		}
		r.Serial, r.Line = serial, decoyLine(keys)
	}
	endings, live, err := s.fate(ctx, r)
	if err != nil {
		return Answer{}, err
	}
	claims, err := VerifyLine(r.Line, keys)
	if !found || !live {
		return Answer{State: Unknown, Serial: serial}, nil
	}
	if err != nil || claims.Serial != serial || claims.Course != r.Course || !strings.HasPrefix(r.Name, claims.Name) {
		return Answer{}, fmt.Errorf("certificates: the record of %s is not what was signed (%w)", serial, cmp.Or(err, ErrSignature))
	}
	status := statusOf(r, endings)
	answer := Answer{State: status.State, Serial: serial, Date: status.At, Issued: r.IssuedAt, Issuer: r.Issuer, Sample: r.Sample}
	if status.State == Valid {
		answer.Record = r
	}
	return answer, nil
}

// decoyRecord is a document that takes about as long to read as a real one.
var decoyRecord = sync.OnceValue(func() []byte {
	text := strings.Repeat("a", 40)
	figure := Figure{Label: text, Value: text}
	words := Words{
		Document: text, Title: text, Certify: text, HasCompleted: text, Course: text, Edition: text + text, IssuedBy: text,
		Online: figure, Mentored: figure, Observed: figure, Counted: text + text, Requirement: text + text, Limits: text + text + text + text, Scan: text,
	}
	record, err := json.Marshal(Record{Name: text, Issuer: text, Words: []Words{words, words}, Line: strings.Repeat(text, 4)})
	if err != nil {
		return []byte("{}")
	}
	return record
})

// decoyLine is a line that takes as long to check as a real one.
func decoyLine(keys []Key) string {
	claims := Claims{Serial: "PMJ-000000000", Course: "none", Date: "2000-01-01"}
	if len(keys) > 0 {
		claims.Key = keys[len(keys)-1].ID
	}
	signature := make([]byte, ed25519.SignatureSize)
	return lineVersion + encoding.EncodeToString([]byte(claims.payload())) + "." + encoding.EncodeToString(signature)
}

// brokenLine tells a piece of a signed line from a number with a slip in it.
func brokenLine(text string) bool {
	return strings.HasPrefix(strings.TrimSpace(text), lineVersion) || len(text) > serialReadable
}

// Published is what the site tells the world about its certificates, so that
// lines can be checked elsewhere: no names, and nothing of those in force.
type Published struct {
	Keys      []PublishedKey    `json:"keys"`
	Replaced  []PublishedEnding `json:"replaced"`
	Withdrawn []PublishedEnding `json:"withdrawn"`
}

// PublishedKey is a public key, in base64url without padding.
type PublishedKey struct {
	ID        string `json:"id"`
	Algorithm string `json:"algorithm"` // Ed25519
	Public    string `json:"public"`
	Created   string `json:"created"`           // RFC 3339
	Retired   string `json:"retired,omitempty"` // RFC 3339; lines it signed stay good
}

// PublishedEnding is a serial that is no longer in force, and since which day.
type PublishedEnding struct {
	Serial string `json:"serial"`
	Date   string `json:"date"` // YYYY-MM-DD in the site's time zone
}

const algorithm = "Ed25519"

// PublishedKeys is what stands at /.well-known/pamoja-keys.json. Anybody may
// ask.
func (s *Service) PublishedKeys(ctx context.Context) (Published, error) {
	keys, err := s.publicKeys(ctx)
	if err != nil {
		return Published{}, err
	}
	published := Published{Keys: []PublishedKey{}, Replaced: []PublishedEnding{}, Withdrawn: []PublishedEnding{}}
	for _, key := range keys {
		shown := PublishedKey{
			ID: key.ID, Algorithm: algorithm,
			Public:  encoding.EncodeToString(key.Public),
			Created: key.Created.Format(time.RFC3339),
		}
		if !key.Retired.IsZero() {
			shown.Retired = key.Retired.Format(time.RFC3339)
		}
		published.Keys = append(published.Keys, shown)
	}
	for found, err := range s.endings.All(ctx, "") {
		if err != nil {
			return Published{}, fmt.Errorf("certificates: list what is no longer in force: %w", err)
		}
		e := found.Value
		if e.Number != 1 {
			continue
		}
		shown := PublishedEnding{Serial: e.Serial, Date: e.At.In(s.o.TimeZone).Format(time.DateOnly)}
		if e.Kind == Withdrawn {
			published.Withdrawn = append(published.Withdrawn, shown)
		} else {
			published.Replaced = append(published.Replaced, shown)
		}
	}
	return published, nil
}

// ParsePublished reads what PublishedKeys gave, as JSON.
func ParsePublished(data []byte) (Published, error) {
	var p Published
	if err := json.Unmarshal(data, &p); err != nil {
		return Published{}, fmt.Errorf("read the published keys: %w", err)
	}
	if len(p.LineKeys()) == 0 {
		return Published{}, errors.New("read the published keys: there is no Ed25519 key among them")
	}
	return p, nil
}

// LineKeys are the keys for VerifyLine; what is no Ed25519 key is left out.
func (p Published) LineKeys() []Key {
	var keys []Key
	for _, shown := range p.Keys {
		public, err := encoding.DecodeString(shown.Public)
		if err != nil || len(public) != ed25519.PublicKeySize || shown.Algorithm != algorithm {
			continue
		}
		key := Key{ID: shown.ID, Public: public}
		key.Created, _ = time.Parse(time.RFC3339, shown.Created)
		key.Retired, _ = time.Parse(time.RFC3339, shown.Retired)
		keys = append(keys, key)
	}
	return keys
}

// State says whether a serial was withdrawn or replaced when the list was
// made, and on which day; Valid only means that it is not on the list.
func (p Published) State(serial string) (State, string) {
	for state, list := range map[State][]PublishedEnding{Withdrawn: p.Withdrawn, Replaced: p.Replaced} {
		for _, e := range list {
			if e.Serial == serial {
				return state, e.Date
			}
		}
	}
	return Valid, ""
}
