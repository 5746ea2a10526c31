package people

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync/atomic"

	"golang.org/x/crypto/argon2"
)

// Cost is what one hash takes.
type Cost struct {
	Memory uint32 // KiB
	Passes uint32
	Lanes  uint8
}

// RealCost is what a site uses: about 24 ms and 19 MiB a hash.
var RealCost = Cost{Memory: 19 * 1024, Passes: 2, Lanes: 1}

const (
	hashesAtATime = 2
	saltBytes     = 16
	keyBytes      = 32
)

// hasher makes and checks Argon2id hashes, two at a time: a crowd at the door
// waits its turn, and does not take the machine's memory.
type hasher struct {
	cost    Cost
	made    maker
	turns   chan struct{}
	waiting atomic.Int64
}

func newHasher(cost Cost, made maker) *hasher {
	return &hasher{cost: cost, made: made, turns: make(chan struct{}, hashesAtATime)}
}

// hash gives a PHC string: $argon2id$v=19$m=19456,t=2,p=1$salt$key.
func (h *hasher) hash(ctx context.Context, text string) (string, error) {
	salt, err := h.made.bytes(saltBytes)
	if err != nil {
		return "", err
	}
	key, err := h.key(ctx, text, salt, h.cost)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.cost.Memory, h.cost.Passes, h.cost.Lanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key)), nil
}

// matches reports whether text is the secret behind a PHC string. With no
// string to compare it takes as long, and says no.
func (h *hasher) matches(ctx context.Context, phc, text string) (bool, error) {
	if phc == "" {
		_, err := h.key(ctx, text, make([]byte, saltBytes), h.cost)
		return false, err
	}
	cost, salt, want, err := parsePHC(phc)
	if err != nil {
		return false, err
	}
	key, err := h.key(ctx, text, salt, cost)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(key, want) == 1, nil
}

func (h *hasher) key(ctx context.Context, text string, salt []byte, c Cost) ([]byte, error) {
	h.waiting.Add(1)
	defer h.waiting.Add(-1)
	select {
	case h.turns <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-h.turns }()
	return argon2.IDKey([]byte(normalSecret(text)), salt, c.Passes, c.Memory, c.Lanes, keyBytes), nil
}

// Hashing is how many secrets are being hashed or wait their turn, for whoever
// watches the site's health. Anyone may call it; it tells nothing of anybody.
func (s *Service) Hashing() int { return int(s.hasher.waiting.Load()) }

// parsePHC takes a stored hash apart. One that asks for more than 1 GiB or a
// hundred passes is not one of ours.
func parsePHC(phc string) (c Cost, salt, key []byte, err error) {
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return Cost{}, nil, nil, fmt.Errorf("stored hash is not argon2id")
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Passes, &c.Lanes); err != nil {
		return Cost{}, nil, nil, fmt.Errorf("stored hash: %w", err)
	}
	if c.Memory > 1<<20 || c.Passes < 1 || c.Passes > 100 || c.Lanes < 1 {
		return Cost{}, nil, nil, fmt.Errorf("stored hash: cost out of bounds")
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return Cost{}, nil, nil, fmt.Errorf("stored hash: salt: %w", err)
	}
	if key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(key) != keyBytes {
		return Cost{}, nil, nil, fmt.Errorf("stored hash: key unreadable")
	}
	return c, salt, key, nil
}
