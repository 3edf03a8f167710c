package store_test

import (
	"testing"

	"kiennghi/store/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }
