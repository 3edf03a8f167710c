package store_test

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"kiennghi/domain"
)

// The database compares places as the domain does.
func TestPlaceMark(t *testing.T) {
	t.Parallel()
	_, tr := openTraced(t)
	conn := get[*pgx.Conn](t)(pgx.Connect(t.Context(), tr.dsn))
	defer conn.Close(t.Context())
	words := []string{"Ngõ 8", "ngách 08", "Số", "số nhà 12", "12/008", "1/2/3", "phố", "Hàng Bài", "phường Hàng Bài", "TP. Hà Nội", "Tổ dân phố", "5", "05A", "0", "00",
		"Trần Phú", "Quán Sứ", ",", " – ", "/", "8/", "/8", "a/8", "8//9", "Đội Cấn", "thị trấn", "đường"}
	rapid.Check(t, func(t *rapid.T) {
		place := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 7).Draw(t, "words"), rapid.SampledFrom([]string{" ", "", ", "}).Draw(t, "between"))
		var got string
		if err := conn.QueryRow(t.Context(), "SELECT place_mark($1)", place).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if want := domain.PlaceMark(place); got != want {
			t.Errorf("%q is at %q in the database, and at %q", place, got, want)
		}
	})
}
