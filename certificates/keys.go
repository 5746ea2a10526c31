package certificates

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base32"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// parseSigningKey reads an Ed25519 key in PKCS#8 PEM, as
// `openssl genpkey -algorithm ed25519` writes it. The error never quotes it.
func parseSigningKey(text []byte) (ed25519.PrivateKey, error) {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != "PRIVATE KEY" {
		return nil, errors.New("the signing key is not a PKCS#8 PEM file (BEGIN PRIVATE KEY)")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, errors.New("the signing key cannot be read: it is damaged, or not PKCS#8")
	}
	private, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return nil, errors.New("the signing key is not an Ed25519 key")
	}
	return private, nil
}

// CheckSigningKey says what is wrong with the bytes of a signing key, so before
// anything is opened. The error never quotes them.
func CheckSigningKey(text []byte) error {
	_, err := parseSigningKey(text)
	return err
}

var keyIDs = base32.NewEncoding(crockford).WithPadding(base32.NoPadding)

// keyID names a key by the beginning of its hash: eight characters.
func keyID(public ed25519.PublicKey) string {
	sum := sha256.Sum256(public)
	return keyIDs.EncodeToString(sum[:5])
}

func keyDocument(number int) string { return fmt.Sprintf("key/%04d", number) }

// EnsureKey makes the site's signing key if there is none, or records the
// public part of the operator's own, which retires the key before it. It is
// called at start; any number of processes may call it at once and then share
// one key. Fault: conflict, certificate.no_signing_key, when the key in use was
// given by a file and this process was started without one.
func (s *Service) EnsureKey(ctx context.Context) error {
	_, _, err := s.signer(ctx)
	return err
}

// signer is the key to sign with, made or recorded if need be.
func (s *Service) signer(ctx context.Context) (string, ed25519.PrivateKey, error) {
	for {
		known, err := s.keyDocuments(ctx)
		if err != nil {
			return "", nil, err
		}
		id, private, ok, err := s.chooseKey(known)
		if err != nil || ok {
			return id, private, err
		}
		if err := s.addKey(ctx, len(known)+1); err != nil && !errors.Is(err, records.ErrExists) {
			return "", nil, fmt.Errorf("certificates: keep the signing key: %w", err)
		}
	}
}

// chooseKey finds the key of this process among those recorded; ok is false
// while it is still to be recorded.
func (s *Service) chooseKey(known []signingKey) (id string, private ed25519.PrivateKey, ok bool, err error) {
	if s.fileKey == nil {
		if len(known) == 0 {
			return "", nil, false, nil
		}
		newest := known[len(known)-1]
		if len(newest.Private) != ed25519.SeedSize {
			return "", nil, false, fault.Conflict("certificate.no_signing_key")
		}
		return newest.ID, ed25519.NewKeyFromSeed(newest.Private), true, nil
	}
	id = keyID(s.fileKey.Public().(ed25519.PublicKey))
	for i, key := range known {
		// An older key that comes back is recorded once more, but only by a
		// process that begins with it: two files at once must not take turns.
		if key.ID == id && (i == len(known)-1 || s.recorded.Load()) {
			s.recorded.Store(true)
			return id, s.fileKey, true, nil
		}
	}
	return "", nil, false, nil
}

func (s *Service) addKey(ctx context.Context, number int) error {
	key := signingKey{Created: s.now()}
	if s.fileKey != nil {
		key.Public = s.fileKey.Public().(ed25519.PublicKey)
	} else {
		seed := make([]byte, ed25519.SeedSize)
		if _, err := io.ReadFull(s.o.Random, seed); err != nil {
			return err
		}
		key.Private = seed
		key.Public = ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	}
	key.ID = keyID(key.Public)
	_, err := s.keys.Insert(ctx, keyDocument(number), key)
	return err
}

func (s *Service) keyDocuments(ctx context.Context) ([]signingKey, error) {
	var known []signingKey
	for found, err := range s.keys.All(ctx, "") {
		if err != nil {
			return nil, fmt.Errorf("certificates: read the signing keys: %w", err)
		}
		known = append(known, found.Value)
	}
	return known, nil
}

// publicKeys are all keys ever used, each retired by the next.
func (s *Service) publicKeys(ctx context.Context) ([]Key, error) {
	known, err := s.keyDocuments(ctx)
	if err != nil {
		return nil, err
	}
	var keys []Key
	at := map[string]int{}
	for i, key := range known {
		if _, seen := at[key.ID]; !seen {
			at[key.ID] = len(keys)
			keys = append(keys, Key{ID: key.ID, Public: key.Public, Created: key.Created})
		}
		var retired time.Time
		if i+1 < len(known) {
			retired = known[i+1].Created
		}
		keys[at[key.ID]].Retired = retired
	}
	return keys, nil
}
