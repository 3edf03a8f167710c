package store

import (
	"database/sql"
	"encoding/binary"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"kiennghi/domain/workday"
)

// registerTypes teaches a connection the domain's types: instants are UTC, and IDs
// and days are read as the numbers that they are. Left to itself the driver
// would write each out as text for the type's Scan to read again, which took a
// third of the time of a page of an inbox.
func registerTypes(m *pgtype.Map) {
	m.RegisterType(&pgtype.Type{Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC}})
	m.RegisterType(&pgtype.Type{Name: "uuid", OID: pgtype.UUIDOID, Codec: uuidCodec{}})
	m.RegisterType(&pgtype.Type{Name: "date", OID: pgtype.DateOID, Codec: dateCodec{}})
}

type uuidCodec struct{ pgtype.UUIDCodec }

func (c uuidCodec) PlanScan(m *pgtype.Map, oid uint32, format int16, target any) pgtype.ScanPlan {
	if _, ok := target.(id); ok && format == pgtype.BinaryFormatCode {
		return scanUUID{}
	}
	return c.UUIDCodec.PlanScan(m, oid, format, target)
}

// id is what a pointer to any domain.ID can do, and no type of the driver's.
type id interface {
	sql.Scanner
	IsZero() bool
}

type scanUUID struct{}

func (scanUUID) Scan(src []byte, dst any) error {
	if len(src) != 16 {
		return dst.(id).Scan(nil)
	}
	return dst.(id).Scan([16]byte(src))
}

type dateCodec struct{ pgtype.DateCodec }

func (c dateCodec) PlanScan(m *pgtype.Map, oid uint32, format int16, target any) pgtype.ScanPlan {
	if _, ok := target.(*workday.Date); ok && format == pgtype.BinaryFormatCode {
		return scanDate{}
	}
	return c.DateCodec.PlanScan(m, oid, format, target)
}

type scanDate struct{}

// epoch is the day from which PostgreSQL counts, 1 January 2000, in days since
// 1 January 1970.
const epoch = 10957

func (scanDate) Scan(src []byte, dst any) error {
	day := dst.(*workday.Date)
	if len(src) != 4 {
		return day.Scan(nil)
	}
	*day = workday.Date(epoch + int32(binary.BigEndian.Uint32(src)))
	return nil
}
