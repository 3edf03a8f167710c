package domain_test

import (
	"fmt"
	"testing"

	"kiennghi/domain"
)

// Each answer, beside what the record knows, is warned of exactly this; ! marks
// what blocks.
func TestWarnings(t *testing.T) {
	resolved := domain.Claim{Outcome: domain.Resolved, Means: domain.CarriedOut, Evidence: "Biên bản nghiệm thu", DoneOn: 10}
	promised := domain.Claim{Outcome: domain.Planned, DueOn: 20}
	inTheHall := func(a *domain.Answer) { a.Mode = domain.OnTheSpot }
	good := domain.Answer{Mode: domain.InWriting, Text: "Đã thay đèn ngõ 8.", Summary: "Đã thay đèn."}
	for _, tt := range []struct {
		name   string
		claim  domain.Claim
		change func(*domain.Answer)
		beside domain.Beside
		want   string
	}{
		{"a good one", resolved, nil, domain.Beside{Unnamed: true}, ""},
		{"no summary", resolved, func(a *domain.Answer) { a.Summary = "" }, domain.Beside{}, "no_public_summary"},
		{"evidence of dots", resolved, func(a *domain.Answer) { a.Evidence = "…" }, domain.Beside{}, "no_evidence!"},
		{"evidence that repeats", resolved, func(a *domain.Answer) { a.Evidence = "đã thay ĐÈN, ngõ 8" }, domain.Beside{}, "no_evidence!"},
		{"copied, resolved", resolved, nil, domain.Beside{SameText: true}, "same_text!"},
		{"copied, explained", domain.Claim{Outcome: domain.Explained}, nil, domain.Beside{SameText: true}, "same_text!"},
		{"promised to be done by somebody", promised, nil, domain.Beside{}, ""},
		{"promised by nobody", promised, nil, domain.Beside{Unnamed: true}, "no_responsible_person!"},
		{"without a day", domain.Claim{Outcome: domain.InProgress, Reason: domain.NoPlan}, nil, domain.Beside{}, "no_date!"},
		{"promised anew, for the same day", promised, nil, domain.Beside{Promised: promised.DueOn}, ""},
		{"promised anew, for an earlier day", promised, nil, domain.Beside{Promised: promised.DueOn + 1}, ""},
		{"promised anew, for a later day", promised, nil, domain.Beside{Promised: promised.DueOn - 1}, "day_moved!"},
		{"in progress, for a later day", domain.Claim{Outcome: domain.InProgress, Reason: domain.WithPlan, DueOn: 21}, nil, domain.Beside{Promised: 20}, "day_moved!"},
		{"promised, for a later day, and given", promised, func(a *domain.Answer) { a.PublishedAt = &epoch }, domain.Beside{Promised: promised.DueOn - 1}, ""},
		{"promised, and done", resolved, nil, domain.Beside{Promised: 5}, ""},
		{"promised, and without a day now", domain.Claim{Outcome: domain.InProgress, Reason: domain.NoResources}, nil, domain.Beside{Promised: 20}, "no_date!"},
		{"promised in the hall", promised, inTheHall, domain.Beside{Unnamed: true, SameText: true, Promised: 5}, ""},
		{"without a day in the hall", domain.Claim{Outcome: domain.InProgress, Reason: domain.NoPlan}, inTheHall, domain.Beside{}, ""},
		{"evidence of dots in the hall", resolved, func(a *domain.Answer) { inTheHall(a); a.Evidence = "…" }, domain.Beside{}, "no_evidence!"},
		{"a name in the hall", resolved, func(a *domain.Answer) { inTheHall(a); a.Text += " Thưa bà Mẫu." }, domain.Beside{Raised: []domain.Petitioner{{Name: "Bà Mẫu"}}}, "personal_data!"},
		{"done on the day on which it was received", resolved, nil, domain.Beside{Received: resolved.DoneOn}, ""},
		{"done before it was received", resolved, nil, domain.Beside{Received: resolved.DoneOn + 1}, "done_before_received!"},
		{"done before it was received, in the hall", resolved, inTheHall, domain.Beside{Received: resolved.DoneOn + 1}, ""},
		{"not done, of what was received", promised, nil, domain.Beside{Received: 15}, ""},
		{"a number", resolved, func(a *domain.Answer) { a.Text += " Gọi 0912 345 678." }, domain.Beside{}, "personal_data!"},
		{"a name", resolved, func(a *domain.Answer) { a.Text += " Kính gửi BÀ MẪU." }, domain.Beside{Raised: []domain.Petitioner{{Name: "Bà Mẫu"}}}, "personal_data!"},
		{"a name over two lines", resolved, func(a *domain.Answer) { a.Text += " Kính gửi bà\n  MẪU, ngõ 8." }, domain.Beside{Raised: []domain.Petitioner{{Name: "Bà  Mẫu"}}}, "personal_data!"},
		{"a name in another word", resolved, func(a *domain.Answer) { a.Text += " Bàn về An toàn." }, domain.Beside{Raised: []domain.Petitioner{{Name: "Ba"}, {Name: "To"}, {}}}, ""},
		{"another's name", resolved, func(a *domain.Answer) { a.Text += " Kính gửi bà Mẫu." }, domain.Beside{Raised: []domain.Petitioner{{Name: "Ông Khác"}}}, ""},
	} {
		a := good
		a.Claim = tt.claim
		if tt.change != nil {
			tt.change(&a)
		}
		got := ""
		for _, w := range a.Warnings(tt.beside) {
			got += string(w.Code)
			if w.Blocks {
				got += "!"
			}
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestSettle(t *testing.T) {
	blocks, points := domain.Warning{Code: domain.WarnPersonal, Field: "text", Blocks: true}, domain.Warning{Code: domain.WarnNoSummary, Field: "public_summary"}
	why := func(codes ...domain.WarningCode) (out []domain.Override) {
		for _, c := range codes {
			out = append(out, domain.Override{Code: c, Reason: "Có lý do"})
		}
		return out
	}
	for _, tt := range []struct {
		warned []domain.Warning
		by     []domain.Override
		code   domain.Code
	}{
		{nil, nil, ""},
		{[]domain.Warning{points}, nil, ""},
		{[]domain.Warning{points}, why(domain.WarnNoSummary), ""},
		{[]domain.Warning{points, blocks}, why(domain.WarnPersonal), ""},
		{[]domain.Warning{points, blocks}, why(domain.WarnNoSummary), domain.CodeWarningsStand},
		{[]domain.Warning{blocks}, nil, domain.CodeWarningsStand},
		{[]domain.Warning{blocks}, why(domain.WarnPersonal, domain.WarnPersonal), domain.CodeDuplicateItem},
		{[]domain.Warning{blocks}, why(domain.WarnPersonal, domain.WarnSameText), domain.CodeNotWarned},
		{[]domain.Warning{blocks}, []domain.Override{{Code: domain.WarnPersonal, Reason: " "}}, domain.CodeRequired},
	} {
		err := domain.Settle(tt.warned, tt.by)
		if got := codeOf(err); got != tt.code {
			t.Errorf("%v settled by %v: %q, want %q", tt.warned, tt.by, got, tt.code)
		}
		if e := domain.Refusal(err); tt.code == domain.CodeWarningsStand && fmt.Sprint(e.Warnings) != fmt.Sprint(tt.warned) {
			t.Errorf("refused with %v, not with all of %v", e.Warnings, tt.warned)
		}
	}
	list := why(domain.WarnSameText, domain.WarnPersonal)
	if got := domain.WriteOverrides(list).List(); fmt.Sprint(got) != fmt.Sprint(list) {
		t.Errorf("wrote %v and read %v", list, got)
	}
	if o := domain.WriteOverrides(nil); o != "" || o.List() != nil {
		t.Errorf("none is written as %q", o)
	}
}
