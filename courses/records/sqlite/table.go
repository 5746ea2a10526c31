package sqlite

import (
	"fmt"
	"slices"
	"strings"

	"pamoja/courses/records"
)

// table holds the statements of a collection. Names are checked by records:
// they hold no quote.
type table struct {
	name    string
	columns map[string]string // key field → quoted column
	insert  string            // id, rev, doc, keys…
	replace string            // rev, doc, keys…, id, rev
	remove  string            // id, rev
	get     string            // id → rev, doc
	exists  string            // id
	dump    string            // → id, rev, doc
}

func newTable(c records.Collection) *table {
	t := &table{name: quoted(c.Name), columns: map[string]string{}}
	names, sets := []string{"id", "rev", "doc"}, []string{"rev = ?", "doc = ?"}
	for _, f := range c.Fields {
		column := quoted(columnName(f))
		t.columns[f.Name] = column
		names = append(names, column)
		sets = append(sets, column+" = ?")
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(names)), ", ")
	t.insert = fmt.Sprintf(`INSERT INTO %s (%s) VALUES (%s) ON CONFLICT (id) DO NOTHING`, t.name, strings.Join(names, ", "), marks)
	t.replace = fmt.Sprintf(`UPDATE %s SET %s WHERE id = ? AND rev = ?`, t.name, strings.Join(sets, ", "))
	t.remove = fmt.Sprintf(`DELETE FROM %s WHERE id = ? AND rev = ?`, t.name)
	t.get = fmt.Sprintf(`SELECT rev, doc FROM %s WHERE id = ?`, t.name)
	t.dump = fmt.Sprintf(`SELECT id, rev, doc FROM %s ORDER BY id`, t.name)
	t.exists = fmt.Sprintf(`SELECT 1 FROM %s WHERE id = ?`, t.name)
	return t
}

func quoted(name string) string { return `"` + name + `"` }

func columnName(f records.Field) string { return columnLetter[f.Kind] + "_" + f.Name }

// columnLetter marks the kind, so that a field of another kind is another
// column.
var columnLetter = map[records.Kind]string{
	records.String: "s", records.Integer: "i", records.Boolean: "b", records.Time: "t",
}

func columnType(kind records.Kind) string {
	if kind == records.String {
		return "TEXT"
	}
	return "INTEGER"
}

// indexName names an index by what it holds: one that is declared anew with
// other fields is another index.
func indexName(collection string, fields []string, byID bool) string {
	name := collection + ":" + strings.Join(fields, ",")
	if byID {
		name += ",id"
	}
	return name
}

// clauses gathers the conditions of a statement and their values.
type clauses struct {
	conditions []string
	args       []any
}

func (c *clauses) add(condition string, args ...any) {
	c.conditions = append(c.conditions, condition)
	c.args = append(c.args, args...)
}

func (c *clauses) String() string {
	if len(c.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.conditions, " AND ")
}

// bounds adds the conditions of b on these columns. next is the column of the
// range, where there is one.
func (c *clauses) bounds(b records.Bounds, columns []string, next string) {
	for i, key := range b.Equal {
		c.add(columns[i]+" = ?", key)
	}
	if b.From != nil {
		c.add(next+" >= ?", b.From)
	}
	if b.Until != nil {
		c.add(next+" < ?", b.Until)
	}
}

// present leaves out documents that lack a field, as the index does: SQLite
// uses a partial index only where the statement says the same. A comparison
// says so too, and IS NOT NULL beside it might be taken for the place to start.
func (c *clauses) present(columns []string) {
	for _, column := range columns {
		compared := func(condition string) bool { return strings.HasPrefix(condition, column+" ") }
		if !slices.ContainsFunc(c.conditions, compared) {
			c.add(column + " IS NOT NULL")
		}
	}
}

func (t *table) columnsOf(fields []string) []string {
	columns := make([]string, len(fields))
	for i, field := range fields {
		columns[i] = t.columns[field]
	}
	return columns
}

// scan is the statement for a scan: one seek, then rows in the index's order.
func (t *table) scan(s records.Scan) (string, []any) {
	var where clauses
	from := t.name
	columns, order := t.columnsOf(s.Fields), t.columnsOf(s.Order)
	if len(s.Fields) > 0 {
		from += " INDEXED BY " + quoted(indexName(strings.Trim(t.name, `"`), s.Fields, true))
	}
	place := append(order[:len(order):len(order)], "id")
	where.bounds(s.Bounds, columns, place[0])
	where.present(columns)
	beyond, direction := ">", ""
	if s.Descending {
		beyond, direction = "<", " DESC"
	}
	if s.After != nil {
		marks := strings.TrimSuffix(strings.Repeat("?, ", len(place)), ", ")
		where.add(fmt.Sprintf("(%s) %s (%s)", strings.Join(place, ", "), beyond, marks),
			append(s.After.Keys[:len(order):len(order)], s.After.ID)...)
	}
	selected := append([]string{"id", "rev", "doc"}, order...)
	// A bare `LIMIT ?` lets its value steer the plan, so that SQLite plans the
	// statement anew at every use; a sum does not.
	text := fmt.Sprintf(`SELECT %s FROM %s%s ORDER BY %s%s LIMIT ?+0`, strings.Join(selected, ", "), from, where.String(),
		strings.Join(place, direction+", "), direction)
	return text, append(where.args, s.Limit)
}

// tally is the statement for a tally. It names key columns only.
func (t *table) tally(s records.TallyScan) (string, []any) {
	var where clauses
	bound, group := t.columnsOf(s.Bound), t.columnsOf(s.Group)
	next := ""
	if len(s.Equal) < len(bound) {
		next = bound[len(s.Equal)]
	}
	where.bounds(s.Bounds, bound, next)
	where.present(t.columnsOf(s.Fields))
	selected := append([]string{"count(*) AS n"}, group...)
	for _, field := range s.Sums {
		selected = append(selected, "sum("+t.columns[field]+")")
	}
	text := fmt.Sprintf(`SELECT %s FROM %s INDEXED BY %s%s`, strings.Join(selected, ", "), t.name,
		quoted(indexName(strings.Trim(t.name, `"`), s.Fields, false)), where.String())
	if len(group) > 0 {
		return text + " GROUP BY " + strings.Join(group, ", "), where.args
	}
	return text + " HAVING n > 0", where.args
}
