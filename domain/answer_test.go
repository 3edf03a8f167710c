package domain_test

import (
	"strings"
	"testing"

	"kiennghi/domain"
)

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
		{"a full stop", written, func(a *domain.Answer) { a.Text = " . " }, "required (text)"},
		{"signs alone", spot, func(a *domain.Answer) { a.Text = "…😀" }, "required (text)"},
		{"numbered with a dash", written, func(a *domain.Answer) { a.Number = "-" }, "required (number)"},
		{"signed with dots", written, func(a *domain.Answer) { a.Signatory = "..." }, "required (signatory)"},
		{"without number", written, func(a *domain.Answer) { a.Number = "" }, "written_answer_needs (number)"},
		{"without date", written, func(a *domain.Answer) { a.SignedOn = 0 }, "written_answer_needs (signed_on)"},
		{"without signatory", written, func(a *domain.Answer) { a.Signatory = "" }, "written_answer_needs (signatory)"},
		{"signed tomorrow", written, func(a *domain.Answer) { a.SignedOn = before.Add(1) }, "in_the_future (signed_on)"},
		{"spot with number", spot, func(a *domain.Answer) { a.Number = "1" }, "answer_on_the_spot_has_no (number)"},
		{"spot with date", spot, func(a *domain.Answer) { a.SignedOn = before }, "answer_on_the_spot_has_no (signed_on)"},
		{"spot with signatory", spot, func(a *domain.Answer) { a.Signatory = "A" }, "answer_on_the_spot_has_no (signatory)"},
		{"signed before it was done", written, func(a *domain.Answer) {
			a.Claim = claims[domain.Resolved]
			a.DoneOn, a.SignedOn = before, before.Add(-1)
		}, "dates_out_of_order (done_on)"},
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
			{domain.Petitioner{Kind: domain.Organisation}, "required (petitioner/name)"},
			{domain.Petitioner{Kind: domain.Person, Name: " \u00a0\u3000\u200d\t\n"}, "required (petitioner/name)"},
			{domain.Petitioner{Kind: domain.Person, Name: "B", Phone: "024 3825 (gọi tối) 6", Email: "b@nha.vn", Address: "ngõ 5"}, "ok"},
			{domain.Petitioner{Kind: domain.Person, Name: strings.Repeat("ơ", 201)}, "too_long (petitioner/name)"},
			{domain.Petitioner{Kind: domain.Person, Name: "B", Address: strings.Repeat("ơ", 301)}, "too_long (petitioner/address)"},
			{domain.Petitioner{Kind: domain.Person, Name: "B", Phone: "12345"}, "bad_format (petitioner/phone)"},
			{domain.Petitioner{Kind: domain.Person, Name: "B", Phone: strings.Repeat("1", 31)}, "too_long (petitioner/phone)"},
			{domain.Petitioner{Kind: domain.Person, Name: "B", Email: "b.nha.vn"}, "bad_format (petitioner/email)"},
			{domain.Petitioner{}, "not_allowed_value (petitioner/kind)"},
			{domain.Petitioner{Kind: domain.Unnamed, Address: "ngõ 5", Phone: "x", Email: "x"}, "unnamed_petitioner_has_no (petitioner/address)"},
		} {
			if got := refusal(tt.p.Validate()); got != tt.want {
				t.Fatalf("%+v: %s, want %s", tt.p, got, tt.want)
			}
		}
	}
}
