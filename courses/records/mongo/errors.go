package mongo

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"syscall"

	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/topology"

	"pamoja/courses/records"
)

var errClosed = fmt.Errorf("the store is closed: %w", records.ErrUnavailable)

// refusal is an error of the server that says something about the request. Its
// message is left out: it may quote the command, and with it what was to be
// stored.
type refusal struct {
	code int
	name string
}

func (r *refusal) Error() string {
	return fmt.Sprintf("the database refused it: code %d %s", r.code, r.name)
}

// failure says of a driver's error which of the store's errors it is. An error
// of the caller's own context stays that.
func failure(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return translate(err)
}

// translate tells the errors that say nothing about the request from the
// others: no answer, no primary, no time, no majority. Of the driver's error it
// keeps a few words of its own.
func translate(err error) error {
	if errors.Is(err, driver.ErrClientDisconnected) {
		return errClosed
	}
	if isOurs(err) {
		return errors.New("the driver cannot encode it")
	}
	codes, name := serverCodes(err)
	if len(codes) == 0 || passing(err, codes) {
		return fmt.Errorf("%w: %s", records.ErrUnavailable, reason(err))
	}
	return &refusal{code: codes[0], name: name}
}

// isOurs reports an error that the driver made before it asked anybody.
func isOurs(err error) bool {
	_, value := errors.AsType[driver.MarshalError](err)
	_, argument := errors.AsType[driver.InvalidArgumentError](err)
	return value || argument
}

// serverCodes are the codes of a server's error, without 0, which is the
// driver's; and the name of the first where the server gave one.
func serverCodes(err error) (codes []int, name string) {
	said, ok := errors.AsType[driver.ServerError](err)
	if !ok {
		return nil, ""
	}
	codes = slices.DeleteFunc(said.ErrorCodes(), func(code int) bool { return code == 0 })
	if command, ok := errors.AsType[driver.CommandError](err); ok {
		name = command.Name
	}
	return codes, name
}

// passingLabels are the driver's and the server's own words for errors that
// another try may not meet.
var passingLabels = []string{
	"NetworkError", "RetryableWriteError", "TransientTransactionError", "UnknownTransactionCommitResult", "SystemOverloadedError", "RetryableError",
}

// passingCodes are the server's errors that come from its state: of the
// election, the disk, the load.
var passingCodes = map[int]string{
	6: "HostUnreachable", 7: "HostNotFound", 24: "LockTimeout", 43: "CursorNotFound", 46: "LockBusy", 50: "MaxTimeMSExpired",
	63: "StaleShardVersion", 64: "WriteConcernTimeout", 79: "UnknownReplWriteConcern", 89: "NetworkTimeout", 91: "ShutdownInProgress",
	100: "UnsatisfiableWriteConcern", 112: "WriteConflict", 117: "ConflictingOperationInProgress", 133: "FailedToSatisfyReadPreference",
	134: "ReadConcernMajorityNotAvailableYet", 150: "StaleEpoch", 175: "QueryPlanKilled", 189: "PrimarySteppedDown",
	202: "NetworkInterfaceExceededTimeLimit", 237: "CursorKilled", 246: "SnapshotUnavailable", 251: "NoSuchTransaction", 262: "ExceededTimeLimit",
	290: "TransactionExceededLifetimeLimitSeconds", 314: "ObjectIsBusy", 365: "TemporarilyUnavailable", 384: "ConnectionPoolExpired", 9001: "SocketException",
	10058: "NotPrimary", 10107: "NotWritablePrimary", 11600: "InterruptedAtShutdown", 11601: "Interrupted", 11602: "InterruptedDueToReplStateChange",
	13388: "StaleConfig", 13435: "NotPrimaryNoSecondaryOk", 13436: "NotPrimaryOrSecondary", 14031: "OutOfDiskSpace",
}

// passing reports whether the server's error says nothing about the request.
func passing(err error, codes []int) bool {
	if unconfirmed(err) {
		return true
	}
	if labelled, ok := errors.AsType[driver.LabeledError](err); ok && slices.ContainsFunc(passingLabels, labelled.HasErrorLabel) {
		return true
	}
	return slices.ContainsFunc(codes, func(code int) bool { return passingCodes[code] != "" })
}

// unconfirmed reports that a write was made, or not, and that no majority is
// known to have it: so it may not be acknowledged, whatever else was said.
func unconfirmed(err error) bool {
	if one, ok := errors.AsType[driver.WriteException](err); ok {
		return one.WriteConcernError != nil
	}
	many, ok := errors.AsType[driver.BulkWriteException](err)
	return ok && many.WriteConcernError != nil
}

// isTaken reports that the id of a document is taken: there is no other unique
// index.
func isTaken(err error) bool { return driver.IsDuplicateKeyError(err) && !unconfirmed(err) }

// reason says in a few words of our own what is wrong with the connection.
func reason(err error) string {
	if nobody, ok := errors.AsType[topology.ServerSelectionError](err); ok {
		for _, one := range nobody.Desc.Servers {
			if one.LastError != nil {
				return "no primary: " + reason(one.LastError)
			}
		}
		return "no primary"
	}
	_, name := errors.AsType[*net.DNSError](err)
	_, certificate := errors.AsType[*tls.CertificateVerificationError](err)
	_, queue := errors.AsType[topology.WaitQueueTimeoutError](err)
	switch codes, _ := serverCodes(err); {
	case unconfirmed(err):
		return "no majority is known to have the write"
	case len(codes) > 0:
		return fmt.Sprintf("code %d %s", codes[0], passingCodes[codes[0]])
	case name:
		return "the name of the host is not known"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the host refuses the connection"
	case certificate:
		return "the certificate is not accepted"
	case queue:
		return "all connections are in use"
	case driver.IsTimeout(err):
		return "no answer in time"
	default:
		return "the connection failed"
	}
}
