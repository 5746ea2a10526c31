package records

import (
	"fmt"
	"math"
	"reflect"
	"time"
)

// keyOf reads a Go value given in a query as a key of this kind.
func keyOf(kind Kind, value any) (any, error) {
	if at, ok := value.(time.Time); ok && kind == Time {
		return at.UnixMilli(), nil
	}
	v := reflect.ValueOf(value)
	switch {
	case kind == String && v.Kind() == reflect.String:
		return v.String(), checkString(v.String())
	case kind == Boolean && v.Kind() == reflect.Bool:
		if v.Bool() {
			return int64(1), nil
		}
		return int64(0), nil
	case kind == Integer && v.CanInt():
		return v.Int(), nil
	case kind == Integer && v.CanUint() && v.Uint() <= math.MaxInt64:
		return int64(v.Uint()), nil
	}
	return nil, invalid("a value of type %T where the field is a %s", value, kind)
}

func keyOrNil(kind Kind, value any) (any, error) {
	if value == nil {
		return nil, nil
	}
	return keyOf(kind, value)
}

// valueOf is the Go value of a key, as Total shows it.
func valueOf(kind Kind, key any) any {
	number, ok := key.(int64)
	switch {
	case ok && kind == Boolean:
		return number != 0
	case ok && kind == Time:
		return time.UnixMilli(number).UTC()
	}
	return key
}

func invalidField(field string, err error) error { return fmt.Errorf("field %s: %w", field, err) }
