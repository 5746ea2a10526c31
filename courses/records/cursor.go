package records

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
)

// maxCursor is above what any place needs: escaped keys at their longest.
const maxCursor = 64 << 10

// encodeCursor writes a place as the array [index, keys…, id] in base64url. It
// does not hold the equal values: those are the query's.
func encodeCursor(index string, place Place) (string, error) {
	parts := make([]any, 0, len(place.Keys)+2)
	parts = append(parts, index)
	parts = append(parts, place.Keys...)
	text, err := json.Marshal(append(parts, place.ID))
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(text), nil
}

// decodeCursor reads a place in the order of these kinds. A cursor comes back
// from outside, so it may be anything: what is not ours is ErrInvalid.
func decodeCursor(cursor, index string, kinds []Kind) (*Place, error) {
	parts, err := cursorParts(cursor)
	if err != nil || len(parts) != len(kinds)+2 || parts[0] != index {
		return nil, errCursor
	}
	place := &Place{Keys: make([]any, len(kinds))}
	for i, kind := range kinds {
		if place.Keys[i], err = cursorKey(kind, parts[i+1]); err != nil {
			return nil, errCursor
		}
	}
	id, ok := parts[len(parts)-1].(string)
	if !ok || checkID(id) != nil {
		return nil, errCursor
	}
	place.ID = id
	return place, nil
}

var errCursor = invalid("a cursor that does not belong to this query")

func cursorParts(cursor string) ([]any, error) {
	if len(cursor) > maxCursor {
		return nil, errCursor
	}
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var parts []any
	if err := decoder.Decode(&parts); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errCursor
	}
	return parts, nil
}

func cursorKey(kind Kind, part any) (any, error) {
	if text, ok := part.(string); ok && kind == String {
		return text, checkString(text)
	}
	number, ok := part.(json.Number)
	if !ok || kind == String {
		return nil, errCursor
	}
	key, err := number.Int64()
	if kind == Boolean && key != 0 && key != 1 {
		return nil, errCursor
	}
	return key, err
}
