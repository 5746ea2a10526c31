package mongo

import (
	"bytes"
	"errors"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"

	"pamoja/courses/records"
)

// table is a declared collection and its handle.
type table struct {
	*driver.Collection
	fields []records.Field
}

func newTable(c records.Collection) *table { return &table{fields: c.Fields} }

// path is where a key field stands in a document.
func path(field string) string { return "k." + field }

// least is below every key of a field: a comparison with it holds for exactly
// the documents that have the field.
func (t *table) least(field string) any {
	i := slices.IndexFunc(t.fields, func(f records.Field) bool { return f.Name == field })
	if t.fields[i].Kind == records.String {
		return ""
	}
	return int64(-1 << 63)
}

// encode gives a document as it is stored.
func (t *table) encode(d records.Document) bson.D {
	return bson.D{
		{Key: "_id", Value: d.ID}, {Key: "_rev", Value: int64(d.Revision)},
		{Key: "k", Value: keysOf(t.fields, d.Keys)}, {Key: "doc", Value: string(d.Text)},
	}
}

func keysOf(fields []records.Field, keys []any) bson.D {
	present := bson.D{}
	for i, key := range keys {
		if key != nil {
			present = append(present, bson.E{Key: fields[i].Name, Value: key})
		}
	}
	return present
}

var errForeign = errors.New("a document that this program has not written")

// decode reads a stored document, with the values of these key fields.
func decode(raw bson.Raw, fields []string) (records.Document, error) {
	id, named := raw.Lookup("_id").StringValueOK()
	revision, numbered := raw.Lookup("_rev").Int64OK()
	text, written := textOf(raw.Lookup("doc"))
	if !named || !numbered || !written {
		return records.Document{}, errForeign
	}
	document := records.Document{ID: id, Revision: records.Revision(revision), Text: text}
	for _, field := range fields {
		key, err := keyOf(raw.Lookup("k", field))
		if err != nil {
			return records.Document{}, err
		}
		document.Keys = append(document.Keys, key)
	}
	return document, nil
}

// textOf copies a string out of a buffer that is the driver's.
func textOf(value bson.RawValue) ([]byte, bool) {
	const length, end = 4, 1 // before and after the text
	if value.Type != bson.TypeString || len(value.Value) < length+end {
		return nil, false
	}
	return bytes.Clone(value.Value[length : len(value.Value)-end]), true
}

// keyOf reads a key: a string or an integer.
func keyOf(value bson.RawValue) (any, error) {
	if text, ok := value.StringValueOK(); ok {
		return text, nil
	}
	number, err := integer(value)
	return number, err
}

// integer reads a whole number. The server makes a sum that 64 bits do not hold
// a floating one: that is no number of ours.
func integer(value bson.RawValue) (int64, error) {
	switch value.Type {
	case bson.TypeInt64:
		return value.Int64(), nil
	case bson.TypeInt32:
		return int64(value.Int32()), nil
	case bson.TypeDouble:
		return 0, errOverflow
	}
	return 0, errForeign
}

var errOverflow = errors.New("a sum beyond 64 bits")
