package domain_test

import (
	"testing"

	"kiennghi/domain"
)

// TestPlaceMark asks which places are one, however they are written.
func TestPlaceMark(t *testing.T) {
	t.Parallel()
	for place, same := range map[string][]string{
		"Ngõ 8 Hàng Bài": {"ngo 8, hang bai", "Ngõ 8, phố Hàng Bài", "Hàng Bài, ngõ 8", "Ngõ 08 Hàng Bài", "Ngõ  8 – Hàng  Bài.", "NGÕ SỐ 8 HÀNG BÀI",
			"Ngõ 8 Hàng Bài, phường Hàng Bài", "Ngõ 8 Hàng Bài, phường Hàng Bài, TP. Hà Nội"},
		"12 Hàng Bài":       {"Số 12 Hàng Bài", "số nhà 12, phố Hàng Bài", "Hàng Bài 12"},
		"Số 12 ngõ 8":       {"12, ngõ 8", "Ngõ 8 số 12"},
		"12/8 Đội Cấn":      {"Số 12/08 đường Đội Cấn", "doi can, 012/8"},
		"Tổ 5":              {"tổ 05", "Tổ dân phố số 5"},
		"12 Trần Hưng Đạo":  {"12 phố Trần Hưng Đạo, thành phố Hà Nội"},
		"Chợ Hàng Da":       {"chợ hàng da, phố Hàng Da"},
		"Ngõ 1/2/3 Vạn Bảo": {"Vạn Bảo, ngõ 01/02/03"},
	} {
		for _, other := range same {
			if a, b := domain.PlaceMark(place), domain.PlaceMark(other); a != b || a == "" {
				t.Errorf("%q is not %q: %q, %q", place, other, a, b)
			}
		}
	}
	for place, others := range map[string][]string{
		"Ngõ 8 Hàng Bài": {"Ngõ 18 Hàng Bài", "Ngách 8 Hàng Bài", "Ngõ 80 Hàng Bài", "Ngõ 8 Hàng Bông", "8 Hàng Bài", "Hàng Bài"},
		"Số 12 ngõ 8":    {"Số 8 ngõ 12"},
		"12/8 Đội Cấn":   {"8/12 Đội Cấn", "128 Đội Cấn"},
		"Tổ 5":           {"Tổ 6", "Tổ 15", "Số 5", ""},
	} {
		for _, other := range others {
			if a, b := domain.PlaceMark(place), domain.PlaceMark(other); a == b {
				t.Errorf("%q is %q: %q", place, other, a)
			}
		}
	}
	for _, nowhere := range []string{"", "-", "Phố", "phường, thành phố Hà Nội"} {
		if got := domain.PlaceMark(nowhere); got != "" {
			t.Errorf("%q is at %q", nowhere, got)
		}
	}
}
