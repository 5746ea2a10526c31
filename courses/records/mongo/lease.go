package mongo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"

	"pamoja/courses/records"
)

// Several processes may start together, and one of them prepares the database:
// the one whose name stands in the lease. It renews the lease as it works; of a
// process that died it runs out. What is done under it is idempotent, and
// would do no harm if two did it.
const (
	leaseFor   = 30 * time.Second
	leaseLook  = 100 * time.Millisecond // between looks at somebody else's
	leaseWait  = 10 * time.Minute       // for somebody else's: indexes take their time
	leaseID    = "lease"
	leaseUntil = "until"
)

var (
	errLeased    = fmt.Errorf("another process is preparing the database, without end: %w", records.ErrUnavailable)
	errLeaseLost = fmt.Errorf("the lease was lost: %w", records.ErrUnavailable)
)

// leased runs work while no other process prepares the database. work's
// context ends if the lease is lost.
func (e *engine) leased(ctx context.Context, work func(context.Context) error) error {
	holder := bson.NewObjectID().Hex()
	if err := e.takeLease(ctx, holder); err != nil {
		return err
	}
	working, release := e.keepLease(ctx, holder)
	err := work(working)
	if cause := context.Cause(working); err != nil && cause != nil && ctx.Err() == nil {
		err = cause
	}
	return errors.Join(err, release())
}

// takeLease waits until the lease is ours.
func (e *engine) takeLease(ctx context.Context, holder string) error {
	for deadline := time.Now().Add(leaseWait); ; {
		g, err := e.greet(ctx)
		if err != nil {
			return err
		}
		taken, err := e.tryLease(ctx, holder, g.LocalTime)
		if err != nil || taken {
			return err
		}
		if time.Now().After(deadline) {
			return errLeased
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(leaseLook):
		}
	}
}

// tryLease takes a lease that nobody has, or that has run out.
func (e *engine) tryLease(ctx context.Context, holder string, now time.Time) (bool, error) {
	lease := bson.D{{Key: "holder", Value: holder}, {Key: leaseUntil, Value: now.Add(leaseFor)}}
	_, err := e.meta.InsertOne(ctx, append(bson.D{{Key: "_id", Value: leaseID}}, lease...))
	if err == nil || !isTaken(err) {
		return err == nil, failure(ctx, err)
	}
	over := bson.D{{Key: "_id", Value: leaseID}, {Key: leaseUntil, Value: bson.D{{Key: "$lt", Value: now}}}}
	result, err := e.meta.UpdateOne(ctx, over, bson.D{{Key: "$set", Value: lease}})
	if err != nil {
		return false, failure(ctx, err)
	}
	return result.MatchedCount == 1, nil
}

// keepLease renews the lease until release is called, which gives it up.
func (e *engine) keepLease(ctx context.Context, holder string) (working context.Context, release func() error) {
	working, lose := context.WithCancelCause(ctx)
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		ticker := time.NewTicker(leaseFor / 3)
		defer ticker.Stop()
		for {
			select {
			case <-working.Done():
				return
			case <-ticker.C:
			}
			if err := e.renewLease(working, holder); err != nil {
				lose(err)
				return
			}
		}
	}()
	return working, func() error {
		lose(nil)
		<-finished
		ctx := context.WithoutCancel(ctx)
		_, err := e.meta.DeleteOne(ctx, ours(holder))
		return failure(ctx, err)
	}
}

func (e *engine) renewLease(ctx context.Context, holder string) error {
	g, err := e.greet(ctx)
	if err != nil {
		return err
	}
	until := bson.D{{Key: "$set", Value: bson.D{{Key: leaseUntil, Value: g.LocalTime.Add(leaseFor)}}}}
	result, err := e.meta.UpdateOne(ctx, ours(holder), until)
	if err != nil {
		return failure(ctx, err)
	}
	if result.MatchedCount == 0 {
		return errLeaseLost
	}
	return nil
}

// ours is the lease, if it is the holder's.
func ours(holder string) bson.D {
	return bson.D{{Key: "_id", Value: leaseID}, {Key: "holder", Value: holder}}
}

// found is a document of meta, or false.
func (e *engine) found(ctx context.Context, id string, into any) (bool, error) {
	err := e.meta.FindOne(ctx, bson.D{{Key: "_id", Value: id}}).Decode(into)
	if errors.Is(err, driver.ErrNoDocuments) {
		return false, nil
	}
	return err == nil, failure(ctx, err)
}
