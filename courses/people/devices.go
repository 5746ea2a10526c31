package people

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"pamoja/courses/fault"
	"pamoja/courses/records"
)

const (
	devicesAPerson = 20 // of more, the one unused longest is forgotten
	tokensACookie  = 8  // of more people on one phone, the earliest is dropped
	longestLabel   = 60
)

// Device is a browser somebody has signed in on.
type Device struct {
	ID      string    `json:"id"`
	Label   string    `json:"label"`
	Created time.Time `json:"created"`
	Used    time.Time `json:"used"`   // the last sign-in
	Listed  bool      `json:"listed"` // her name is shown there to whoever signs in
}

// device is kept under the hash of its token.
type device struct {
	Person  string    `json:"person"`
	Label   string    `json:"label,omitempty"`
	Created time.Time `json:"created"`
	Used    time.Time `json:"used"`
	Listed  bool      `json:"listed,omitempty"`
}

// NewDevice makes this browser one that a person is known on, to be called
// after a SignIn where KnownDevice says no. label says which browser it is, in
// a few words; it gives the token to be added to the device cookie, which is
// kept only as a hash. Side effect: of more than 20 devices the one unused
// longest is forgotten.
func (s *Service) NewDevice(ctx context.Context, person Person, label string) (string, error) {
	if person.ID == "" {
		return "", unknown()
	}
	token, err := s.made.token()
	if err != nil {
		return "", fmt.Errorf("people: new device: %w", err)
	}
	now := s.now()
	d := device{Person: person.ID, Label: shortLabel(label), Created: now, Used: now}
	if _, err := s.devices.Insert(ctx, hashed(token), d); err != nil {
		return "", fmt.Errorf("people: new device: %w", err)
	}
	devices, err := s.devicesOf(ctx, person.ID)
	if err != nil {
		return "", fmt.Errorf("people: new device: %w", err)
	}
	for len(devices) > devicesAPerson {
		last := devices[len(devices)-1]
		devices = devices[:len(devices)-1]
		if err := s.forget(ctx, last); err != nil {
			return "", fmt.Errorf("people: new device: %w", err)
		}
	}
	return token, nil
}

// JoinDevice adds a token to a device cookie, where several people who share a
// phone each have one.
func JoinDevice(cookie, token string) string {
	tokens := []string{token}
	for _, t := range tokensOf(cookie) {
		if t != token && len(tokens) < tokensACookie {
			tokens = append(tokens, t)
		}
	}
	return strings.Join(tokens, ".")
}

func tokensOf(cookie string) []string {
	var tokens []string
	for t := range strings.SplitSeq(cookie, ".") {
		if t != "" && len(t) <= 64 && len(tokens) < tokensACookie {
			tokens = append(tokens, t)
		}
	}
	return tokens
}

// KnownDevice reports whether a device cookie holds a token of this person.
func (s *Service) KnownDevice(ctx context.Context, person Person, cookie string) (bool, error) {
	_, known, err := s.knownDevice(ctx, person.ID, cookie)
	if err != nil {
		return false, fmt.Errorf("people: known device: %w", err)
	}
	return known, nil
}

func (s *Service) knownDevice(ctx context.Context, person, cookie string) (records.Found[device], bool, error) {
	for _, token := range tokensOf(cookie) {
		id := hashed(token)
		d, at, err := s.devices.Get(ctx, id)
		if errors.Is(err, records.ErrNotFound) {
			continue
		}
		if err != nil {
			return records.Found[device]{}, false, err
		}
		if person != "" && d.Person == person {
			return records.Found[device]{ID: id, Revision: at, Value: d}, true, nil
		}
	}
	return records.Found[device]{}, false, nil
}

// touch marks a device as used now; somebody else marking it does as well.
func (s *Service) touch(ctx context.Context, d records.Found[device]) error {
	d.Value.Used = s.now()
	_, err := s.devices.Replace(ctx, d.ID, d.Revision, d.Value)
	if errors.Is(err, records.ErrChanged) || errors.Is(err, records.ErrNotFound) {
		return nil
	}
	return err
}

// Devices lists the browsers by has signed in on, the latest used first. Only
// her own are listed.
func (s *Service) Devices(ctx context.Context, by Person) ([]Device, error) {
	found, err := s.devicesOf(ctx, by.ID)
	if err != nil {
		return nil, fmt.Errorf("people: devices: %w", err)
	}
	devices := make([]Device, len(found))
	for i, d := range found {
		devices[i] = Device{ID: d.ID, Label: d.Value.Label, Created: d.Value.Created, Used: d.Value.Used, Listed: d.Value.Listed}
	}
	return devices, nil
}

// ForgetDevice makes one of by's own devices a stranger's again; sessions on
// it go on (see EndSessions). Fault: not found, device.unknown, also for
// somebody else's.
func (s *Service) ForgetDevice(ctx context.Context, by Person, id string) error {
	d, at, err := s.devices.Get(ctx, id)
	if errors.Is(err, records.ErrNotFound) || (err == nil && (by.ID == "" || d.Person != by.ID)) {
		return fault.NotFound("device.unknown")
	}
	if err == nil {
		err = s.forget(ctx, records.Found[device]{ID: id, Revision: at, Value: d})
	}
	if err != nil {
		return fmt.Errorf("people: forget device: %w", err)
	}
	return nil
}

// forget deletes a device and its count of failures. A device used at this
// moment has another revision, so it reads again.
func (s *Service) forget(ctx context.Context, d records.Found[device]) error {
	err := s.devices.Delete(ctx, d.ID, d.Revision)
	for range 3 {
		if !errors.Is(err, records.ErrChanged) {
			break
		}
		_, at, again := s.devices.Get(ctx, d.ID)
		if err = again; err == nil {
			err = s.devices.Delete(ctx, d.ID, at)
		}
	}
	if err != nil && !errors.Is(err, records.ErrNotFound) {
		return err
	}
	_, at, err := s.failures.Get(ctx, "device/"+d.ID)
	if err == nil {
		err = s.failures.Delete(ctx, "device/"+d.ID, at)
	}
	if errors.Is(err, records.ErrNotFound) || errors.Is(err, records.ErrChanged) {
		return nil
	}
	return err
}

func (s *Service) devicesOf(ctx context.Context, person string) ([]records.Found[device], error) {
	var devices []records.Found[device]
	if person == "" {
		return nil, nil
	}
	for d, err := range s.devices.Find(ctx, records.Query{Index: "person", Equal: []any{person}, Descending: true}) {
		if err != nil {
			return nil, err
		}
		devices = append(devices, d)
	}
	return devices, nil
}

// shortLabel makes a browser's description fit a list.
func shortLabel(text string) string {
	runes := []rune(norm.NFC.String(strings.ToValidUTF8(text, "")))
	label, err := CleanName(string(runes[:min(len(runes), longestLabel)]))
	if err != nil {
		return ""
	}
	return label
}
