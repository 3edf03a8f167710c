package domain_test

import (
	"testing"

	"kiennghi/domain"
)

// TestMentions draws the line between who raised a matter, however it is
// written, and the ordinary words that their names are made of.
func TestMentions(t *testing.T) {
	an := domain.Petitioner{Name: "Nguyễn Văn An", Address: "Số 5, ngõ 12 phố Hàng Bài, Hoàn Kiếm", Phone: "3825 1234", Email: "nguyenvanan@gmail.com"}
	for _, tt := range []struct {
		by   domain.Petitioner
		text string
		want bool
	}{
		{an, "Kính gửi ông Nguyễn Văn An.", true},
		{an, "Kính gửi ông NGUYỄN  VĂN,\nAN", true},
		{an, "Kính gửi ông Nguyen Van An", true},
		{an, "Kính gửi ông Nguyên Văn Ân", true},
		{an, "Kính gửi ông Nguye\u0302\u0303n Va\u0306n An", true}, // decomposed
		{an, "Kính gửi ông Nguyễn Văn Bình", false},
		{an, "An ninh ở khu phố Nguyễn Văn Ánh", false},
		{an, "Văn hoá, an ninh, trật tự", false},
		{domain.Petitioner{Name: "Đặng Thị Đào"}, "Bà DANG THI DAO ở cùng ngõ", true},
		{domain.Petitioner{Name: "Lê Hòa"}, "Ông Lê Hòa", true},
		{domain.Petitioner{Name: "Lê Hòa"}, "ong le hoa", true},
		{domain.Petitioner{Name: "Lê Phi"}, "Thu lệ phí theo quy định", false},
		{domain.Petitioner{Name: "Văn Hoa"}, "Nhà văn hóa phường", false},
		{domain.Petitioner{Name: "An"}, "Bảo đảm ẩn, án, àn", false},
		{domain.Petitioner{Name: "Ân"}, "Trật tự an ninh", false},
		{domain.Petitioner{Name: "Ân"}, "Ông Ân đã nói", true},
		{domain.Petitioner{Name: "…"}, "Phường đã khảo sát…", false},
		{domain.Petitioner{}, "", false},

		{an, "Nhà ở số 5 ngõ 12, phố Hàng Bài đã được đo", true},
		{an, "nha o so 5 ngo 12 pho hang bai", true},
		{an, "Số 5, ngõ 12 phố Hàng Trống", false},
		{domain.Petitioner{Address: "Phường Hàng Bài"}, "Toàn phường Hàng Bài", false}, // a place where many live
		{domain.Petitioner{Address: "Tổ 5"}, "Cống của tổ 5", false},
		{domain.Petitioner{Address: "Ngõ 8 phố Hàng Bài, Hoàn Kiếm"}, "Đã sửa đèn ngõ 8 phố Hàng Bài", false},
		{domain.Petitioner{Address: "12 Hàng Bài, Hoàn Kiếm"}, "Trước nhà 12 Hàng Bài", true},

		{an, "Gọi 38251234 hoặc 3825.1234", true},
		{an, "Gọi (024)-3825-1234", true},
		{an, "Gọi 3825 1235", false},
		{domain.Petitioner{Phone: "+84 912 345 678"}, "Số 0912 … 345 … 678", true},
		{domain.Petitioner{Phone: "113"}, "Gọi 113 khi cần", false},

		{an, "Hộp thư nguyenvanan (gmail.com)", true},
		{an, "Hộp thư nguyenvanan at gmail dot com", true},
		{domain.Petitioner{Email: "phuong@x.vn"}, "Cảnh quan phuong", false}, // as long as a word
		{domain.Petitioner{Email: "nha.van.hoa@x.vn"}, "Nhà văn hoá phường", false},
		{domain.Petitioner{Email: "nha.van.hoa@x.vn"}, "Thư: nha.van.hoa (x.vn)", true},
	} {
		if got := domain.Mentions(tt.text, []domain.Petitioner{tt.by}); got != tt.want {
			t.Errorf("%q of %+v: %t, want %t", tt.text, tt.by, got, tt.want)
		}
	}
}
