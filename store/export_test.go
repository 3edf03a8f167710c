package store

import (
	"context"
	"reflect"

	"gorm.io/gorm/schema"
)

// What the tests of the mapping look at.
var (
	Types    = types
	SchemaOf = schemaOf
	Ears     = ears
)

func KeyOf(s *schema.Schema) []string { return keyOf(s) }

// ReadAll reads the whole table of the row's type, as a slice.
func (db *DB) ReadAll(ctx context.Context, row any) (any, error) {
	list := reflect.New(reflect.SliceOf(reflect.TypeOf(row)))
	err := db.orm.WithContext(ctx).Find(list.Interface()).Error
	return list.Elem().Interface(), err
}
