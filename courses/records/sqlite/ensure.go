package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"pamoja/courses/records"
)

// ensure adds what the file lacks of the declared collections, in one
// transaction. It takes the write lock only if something is lacking.
func ensure(ctx context.Context, w *writer, dir string, collections []records.Collection) error {
	lacking, err := lack(ctx, w.conn, collections)
	if err != nil || lacking.nothing() {
		return err
	}
	if len(lacking.fields) > 0 {
		// A process of an older program beside this one would go on storing
		// documents without the new keys.
		release, err := lease(dir)
		if err != nil {
			return err
		}
		defer release()
	}
	if err := w.begin(ctx); err != nil {
		return err
	}
	defer w.rollback()
	if lacking, err = lack(ctx, w.conn, collections); err != nil {
		return err
	}
	if err := lacking.add(ctx, w.conn); err != nil {
		return translate(err)
	}
	_, err = w.exec(`COMMIT`)
	return translate(err)
}

// shortfall is what the file lacks.
type shortfall struct {
	statements []string             // tables, columns and indexes to be made, in order
	fields     []records.Collection // whose documents have keys to be filled in
}

func (s shortfall) nothing() bool { return len(s.statements) == 0 }

func lack(ctx context.Context, conn *sql.Conn, collections []records.Collection) (shortfall, error) {
	var lacking shortfall
	indexes, err := column(ctx, conn, `SELECT name FROM sqlite_schema WHERE type = 'index'`)
	if err != nil {
		return lacking, err
	}
	for _, c := range collections {
		columns, err := column(ctx, conn, `SELECT name FROM pragma_table_info(?)`, c.Name)
		if err != nil {
			return lacking, err
		}
		if len(columns) == 0 {
			lacking.statements = append(lacking.statements, createTable(c))
		} else if err := lacking.addColumns(c, columns); err != nil {
			return lacking, err
		}
		for name, statement := range createIndexes(c) {
			if !slices.Contains(indexes, name) {
				lacking.statements = append(lacking.statements, statement)
			}
		}
	}
	return lacking, nil
}

// addColumns compares a table's columns with the declared fields. A column
// that is not declared is a newer program's: documents stored without it
// would be missing from that program's indexes.
func (s *shortfall) addColumns(c records.Collection, columns []string) error {
	missing := false
	for _, f := range c.Fields {
		name := columnName(f)
		i := slices.Index(columns, name)
		if i >= 0 {
			columns = slices.Delete(columns, i, i+1)
			continue
		}
		missing = true
		s.statements = append(s.statements, fmt.Sprintf(`ALTER TABLE %s ADD COLUMN %s %s`, quoted(c.Name), quoted(name), columnType(f.Kind)))
	}
	for _, name := range columns {
		if strings.Contains(name, "_") {
			return fmt.Errorf("collection %s has a key field %s, which is not declared: %w", c.Name, name, ErrNewer)
		}
	}
	if missing {
		s.fields = append(s.fields, c)
	}
	return nil
}

func createTable(c records.Collection) string {
	columns := []string{"n INTEGER PRIMARY KEY", "id TEXT NOT NULL UNIQUE", "rev INTEGER NOT NULL"}
	for _, f := range c.Fields {
		columns = append(columns, quoted(columnName(f))+" "+columnType(f.Kind))
	}
	columns = append(columns, "doc TEXT NOT NULL") // last: reading a key does not pass over it
	return fmt.Sprintf(`CREATE TABLE %s (%s) STRICT`, quoted(c.Name), strings.Join(columns, ", "))
}

// createIndexes are the statements by the name of the index. Those that find
// documents end with the id, which decides between equal keys.
func createIndexes(c records.Collection) map[string]string {
	t, statements := newTable(c), map[string]string{}
	create := func(fields []string, byID bool) {
		columns := t.columnsOf(fields)
		var where clauses
		where.present(columns)
		if byID {
			columns = append(columns, "id")
		}
		name := indexName(c.Name, fields, byID)
		statements[name] = fmt.Sprintf(`CREATE INDEX %s ON %s (%s)%s`, quoted(name), t.name, strings.Join(columns, ", "), where.String())
	}
	for _, index := range c.Indexes {
		create(index.Fields, true)
	}
	for _, tally := range c.Tallies {
		create(tally.Fields(), false)
	}
	return statements
}

func (s shortfall) add(ctx context.Context, conn *sql.Conn) error {
	for _, statement := range s.statements {
		if strings.HasPrefix(statement, "CREATE INDEX") {
			continue // after the keys are filled in
		}
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	for _, c := range s.fields {
		if err := fill(ctx, conn, c); err != nil {
			return fmt.Errorf("fill in the keys of %s: %w", c.Name, err)
		}
	}
	for _, statement := range s.statements {
		if !strings.HasPrefix(statement, "CREATE INDEX") {
			continue
		}
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// fill takes the keys out of every document of a collection again.
func fill(ctx context.Context, conn *sql.Conn, c records.Collection) error {
	sets := []string{"doc = ?"}
	for _, f := range c.Fields {
		sets = append(sets, quoted(columnName(f))+" = ?")
	}
	update := fmt.Sprintf(`UPDATE %s SET %s WHERE n = ?`, quoted(c.Name), strings.Join(sets, ", "))
	next := fmt.Sprintf(`SELECT n, doc FROM %s WHERE n > ? ORDER BY n LIMIT 1`, quoted(c.Name))
	for n := int64(0); ; {
		var text []byte
		err := conn.QueryRowContext(ctx, next, n).Scan(&n, &text)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		text, keys, err := c.Take(text)
		if err != nil {
			return fmt.Errorf("row %d: %w", n, err)
		}
		if _, err := conn.ExecContext(ctx, update, slices.Concat([]any{string(text)}, keys, []any{n})...); err != nil {
			return err
		}
	}
}

// column reads a statement's one column of text.
func column(ctx context.Context, conn *sql.Conn, text string, args ...any) ([]string, error) {
	rows, err := conn.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, translate(err)
	}
	defer rows.Close()
	var values []string
	for rows.Next() {
		var value string
		if err := rows.Scan(&value); err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	return values, translate(rows.Err())
}
