package domain_test

import (
	"testing"

	"kiennghi/domain"
)

// A line of the register says to which body a denunciation went, and to no person:
// places may be called after people.
func TestPassedToABody(t *testing.T) {
	for to, want := range map[string]domain.Code{
		"Thanh tra quận":                      "",
		"Công an phường Trần Hưng Đạo":        "",
		"UBND phường Nguyễn Thái Học":         "",
		"Viện kiểm sát nhân dân quận Ba Đình": "",
		"Ủy ban kiểm tra Quận ủy Hoàng Mai":   "",
		"Thanh tra Nguyễn Văn An":             domain.CodePersonalData,
		"Công an quận - Trần Thị Bí Mật":      domain.CodePersonalData,
		"Chủ tịch Phạm Thị Lý":                domain.CodePersonalData,
		"Thanh tra, ông An":                   domain.CodePersonalData,
		"Nguyễn Văn An":                       domain.CodePersonalData,
		"Thanh tra, 0912345678":               domain.CodePersonalData,
	} {
		if got := codeOf(domain.Denunciation{PassedTo: to}.Impersonal()); got != want {
			t.Errorf("%s: %q, want %q", to, got, want)
		}
	}
}
