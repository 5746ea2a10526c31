package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"pamoja/courses/records"
)

const (
	groupLimit  = 256              // writes in one transaction
	begunWithin = 10 * time.Second // else the file is busy
)

// writer owns the one connection that writes. Its goroutine takes whatever
// waits in the queue, runs it in one transaction, and answers after the
// commit: sixteen writers wait for one sync of the disk, not for sixteen.
type writer struct {
	db       *sql.DB
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
	queue    chan *write
	finished chan struct{}

	gate   sync.RWMutex // held shared while a write enters the queue
	closed bool
}

// write is one verb, waiting. run may be called more than once, always in a
// transaction of its own or after its former one was rolled back.
type write struct {
	ctx    context.Context
	run    func(*writer) error
	answer chan error // holds one, so the writer never waits for the asker
}

func openWriter(ctx context.Context, file string) (*writer, error) {
	db, err := sql.Open("sqlite", address(file, busyPragma))
	if err != nil {
		return nil, err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(translate(err), db.Close())
	}
	return &writer{
		db: db, conn: conn, prepared: map[string]*sql.Stmt{},
		queue: make(chan *write, groupLimit), finished: make(chan struct{}),
	}, nil
}

// do queues a write and waits for its answer. A context that ends first gives
// its error; a write still in the queue then is left out, but one that the
// writer has begun will happen.
func (w *writer) do(ctx context.Context, run func(*writer) error) error {
	job := &write{ctx: ctx, run: run, answer: make(chan error, 1)}
	if err := w.enter(ctx, job); err != nil {
		return err
	}
	select {
	case err := <-job.answer:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-job.answer: // both were ready: the answer is worth more
		return err
	default:
		return ctx.Err()
	}
}

func (w *writer) enter(ctx context.Context, job *write) error {
	w.gate.RLock()
	defer w.gate.RUnlock()
	if w.closed {
		return errClosed
	}
	select {
	case w.queue <- job:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// serve runs until stop; what is queued then is still written.
func (w *writer) serve() {
	defer close(w.finished)
	for first := range w.queue {
		group := []*write{first}
		for waiting := len(w.queue); waiting > 0 && len(group) < groupLimit; waiting-- {
			group = append(group, <-w.queue)
		}
		w.write(group)
	}
}

// write answers a group. If one of them spoils the transaction, or the commit
// fails, each has a transaction of its own: a bad write fails alone.
func (w *writer) write(group []*write) {
	var alive []*write
	for _, job := range group {
		if err := job.ctx.Err(); err != nil {
			job.answer <- err
			continue
		}
		alive = append(alive, job)
	}
	answers, err := w.transact(alive)
	switch {
	case err == nil:
		for i, job := range alive {
			job.answer <- answers[i]
		}
	case len(alive) == 1 || errors.Is(err, errBusy):
		for _, job := range alive {
			job.answer <- err
		}
	default:
		for _, job := range alive {
			w.write([]*write{job})
		}
	}
}

// transact runs writes in one transaction. It fails as a whole, and then
// nothing was written, or gives each its answer.
func (w *writer) transact(jobs []*write) (answers []error, err error) {
	if len(jobs) == 0 {
		return nil, nil
	}
	if err := w.begin(context.Background()); err != nil {
		return nil, err
	}
	for _, job := range jobs {
		err := job.run(w)
		if err != nil && !errors.Is(err, records.ErrChanged) && !errors.Is(err, records.ErrNotFound) {
			w.rollback()
			return nil, translate(err)
		}
		answers = append(answers, err)
	}
	if _, err := w.exec(`COMMIT`); err != nil {
		w.rollback()
		return nil, fmt.Errorf("commit: %w", translate(err))
	}
	return answers, nil
}

var errBusy = fmt.Errorf("another process writes without end: %w", records.ErrUnavailable)

// begin takes the file's write lock. Another process may hold it: SQLite's own
// waiting looks ten times a second, too seldom to get in between the groups
// of a busy writer, so this looks more often, at random moments.
func (w *writer) begin(ctx context.Context) error {
	for deadline := time.Now().Add(begunWithin); ; {
		_, err := w.exec(`BEGIN IMMEDIATE`)
		if err == nil {
			return nil
		}
		if !isBusy(err) {
			return fmt.Errorf("begin: %w", translate(err))
		}
		if time.Now().After(deadline) {
			return errBusy
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(rand.N(4 * time.Millisecond)):
		}
	}
}

// rollback ends a transaction that SQLite has perhaps ended already.
func (w *writer) rollback() { _, _ = w.exec(`ROLLBACK`) }

// exec runs a statement, prepared once, and says how many rows it changed. It
// never ends in the middle: the context of a write is heeded before it.
func (w *writer) exec(text string, args ...any) (int64, error) {
	statement, err := w.statement(text)
	if err != nil {
		return 0, err
	}
	result, err := statement.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (w *writer) statement(text string) (*sql.Stmt, error) {
	if known, ok := w.prepared[text]; ok {
		return known, nil
	}
	statement, err := w.conn.PrepareContext(context.Background(), text)
	if err != nil {
		return nil, err
	}
	w.prepared[text] = statement
	return statement, nil
}

// missed says why a document was not at the revision that was asked for.
func (w *writer) missed(t *table, id string) error {
	statement, err := w.statement(t.exists)
	if err != nil {
		return err
	}
	var one int
	err = statement.QueryRowContext(context.Background(), id).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return records.ErrNotFound
	}
	if err != nil {
		return err
	}
	return records.ErrChanged
}

// stop takes no more writes and waits for those it has. It reports false if
// it was called before.
func (w *writer) stop() bool {
	w.gate.Lock()
	first := !w.closed
	w.closed = true
	if first {
		close(w.queue)
	}
	w.gate.Unlock()
	<-w.finished
	return first
}

func (w *writer) stopped() bool {
	w.gate.RLock()
	defer w.gate.RUnlock()
	return w.closed
}

// release closes the connection.
func (w *writer) release() error {
	for _, statement := range w.prepared {
		statement.Close()
	}
	return errors.Join(w.conn.Close(), w.db.Close())
}
