package web

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	verifyPerMinute = 30   // looks at /verify an address (DECISIONS)
	floodPerSecond  = 3000 // requests an address: carriers, and proxies nobody named, put many phones behind one
	floodBurst      = 6000 // at once
	limiterKeeps    = 20000
)

// limiter slows an address that asks too often. It is loose: it lives in one
// process and forgets everything when it holds too many addresses. What must
// not be guessed is guarded by records (courses/people), not by this.
type limiter struct {
	now     func() time.Time
	rate    rate.Limit
	burst   int
	mutex   sync.Mutex
	buckets map[string]*rate.Limiter
}

func newLimiter(now func() time.Time, perSecond float64, burst int) *limiter {
	return &limiter{now: now, rate: rate.Limit(perSecond), burst: burst, buckets: map[string]*rate.Limiter{}}
}

// allow takes one request of an address into account and reports whether it may
// go on.
func (l *limiter) allow(address string) bool {
	l.mutex.Lock()
	bucket, known := l.buckets[address]
	if !known {
		if len(l.buckets) >= limiterKeeps {
			clear(l.buckets)
		}
		bucket = rate.NewLimiter(l.rate, l.burst)
		l.buckets[address] = bucket
	}
	l.mutex.Unlock()
	return bucket.AllowN(l.now(), 1)
}
