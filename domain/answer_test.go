package domain_test

import (
	"testing"

	"kiennghi/domain"
)

// TestSuspectsPersonalData draws the line between the numbers of persons and
// those that official texts are full of.
func TestSuspectsPersonalData(t *testing.T) {
	for _, s := range []string{
		"0912345678", "Liên hệ 0912 345 678.", "ĐT: 0912.345.678", "điện thoại:0912-345-678", "(0912) 345 678", "091 234 5678", "0912 34 56 78",
		"09 12 34 56 78", "gọi 09.12.34.56.78", "+84912345678", "+84 912 345 678", "(+84) 91 234 56 78", "84912345678", "0912\u00a0345\u00a0678", "0912–345–678",
		"024 3825 1234", "(024) 3825 1234", "(024)38251234", "02438251234", "tổ 5, 0912 345 678", " 0912 345 678",
		"CCCD 001099012345", "001 099 012 345", "0010 9901 2345", "CMND 012345678", "CMND 123456789", "tài khoản 19034567890123",
		"an@example.vn", "Gửi về nguyen.van.a+pa@ubnd.hanoi.gov.vn nhé", "<b@c.vn>",
	} {
		if !domain.SuspectsPersonalData(s) {
			t.Errorf("%q is let through", s)
		}
	}
	for _, s := range []string{
		"", "Phường đã khảo sát, sẽ sửa trong quý III.",
		"15/06/2022", "ngày 15.06.2022", "ngày 05-06-2022 có 17 hộ", "15.06.2022 17 hộ", "từ 01/07/2021 đến 30/06/2025", "2021-06-15 08:30:15",
		"giai đoạn 2021-2025, 2026-2030", "năm 2021 2022 2023", "các tổ 01, 02, 03, 04, 05, 06",
		"123/UBND-VP", "32/2021/NĐ-CP", "Nghị quyết 97/2019/QH14 và 1656/NQ-UBTVQH15", "Quyết định 2200-QĐ/TU", "hồ sơ 000.00.01.H26-220615-0001", "00088-2021",
		"1.500.000.000 đồng", "10.000.000.000 đồng", "1 500 000 000 đồng", "100 000 000 000 đồng", "912.345.678 đồng", "84.912.345.678 đồng", "1,500,000,000 VND", "12.345,67 m2",
		"20.000 dân, 1.200 hộ, 35 ngõ", "thửa 125, tờ bản đồ số 0034", "giá 5.000 đ/m2 @ 3 năm", "tầng 3 - 5, số 12",
	} {
		if domain.SuspectsPersonalData(s) {
			t.Errorf("%q is held back", s)
		}
	}
}

func TestAnswerValidate(t *testing.T) {
	written := domain.Answer{Mode: domain.InWriting, Number: "123/UBND-VP", SignedOn: before, Signatory: "Nguyễn Văn A, Chủ tịch", Text: "Đã sửa.", Claim: claims[domain.Explained]}
	spot := domain.Answer{Mode: domain.OnTheSpot, Text: "Đã sửa.", Claim: claims[domain.Explained]}
	for _, tt := range []struct {
		name string
		from domain.Answer
		turn func(*domain.Answer)
		want string
	}{
		{"in writing", written, func(*domain.Answer) {}, "ok"},
		{"on the spot", spot, func(*domain.Answer) {}, "ok"},
		{"in no way", spot, func(a *domain.Answer) { a.Mode = "" }, "not_allowed_value (mode)"},
		{"without text", written, func(a *domain.Answer) { a.Text = "" }, "required (text)"},
		{"without number", written, func(a *domain.Answer) { a.Number = "" }, "written_answer_needs (number)"},
		{"without date", written, func(a *domain.Answer) { a.SignedOn = 0 }, "written_answer_needs (signed_on)"},
		{"without signatory", written, func(a *domain.Answer) { a.Signatory = "" }, "written_answer_needs (signatory)"},
		{"signed tomorrow", written, func(a *domain.Answer) { a.SignedOn = before.Add(1) }, "in_the_future (signed_on)"},
		{"spot with number", spot, func(a *domain.Answer) { a.Number = "1" }, "answer_on_the_spot_has_no (number)"},
		{"spot with date", spot, func(a *domain.Answer) { a.SignedOn = before }, "answer_on_the_spot_has_no (signed_on)"},
		{"spot with signatory", spot, func(a *domain.Answer) { a.Signatory = "A" }, "answer_on_the_spot_has_no (signatory)"},
		{"telling", written, func(a *domain.Answer) { a.Summary = "Gọi ông B, 0912 345 678." }, "personal_data_suspected (public_summary)"},
		{"claiming nothing", spot, func(a *domain.Answer) { a.Claim = domain.Claim{} }, "not_allowed_value (outcome)"},
		{"claiming too much", spot, func(a *domain.Answer) { a.Outcome = domain.Resolved }, "outcome_needs (means): resolved"},
	} {
		a := tt.from
		tt.turn(&a)
		if got := refusal(a.Validate(before)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestPetitionerValidate checks that of several faults the first is told,
// always the same.
func TestPetitionerValidate(t *testing.T) {
	for range 20 {
		for _, tt := range []struct {
			p    domain.Petitioner
			want string
		}{
			{domain.Petitioner{Kind: domain.Unnamed}, "ok"},
			{domain.Petitioner{Kind: domain.Person, Name: "Trần Thị B"}, "ok"},
			{domain.Petitioner{Kind: domain.Organisation}, "required (petitioner.name)"},
			{domain.Petitioner{}, "not_allowed_value (petitioner.kind)"},
			{domain.Petitioner{Kind: domain.Unnamed, Address: "ngõ 5", Phone: "x", Email: "x"}, "unnamed_petitioner_has_no (petitioner.address)"},
		} {
			if got := refusal(tt.p.Validate()); got != tt.want {
				t.Fatalf("%+v: %s, want %s", tt.p, got, tt.want)
			}
		}
	}
}
