package casework

import (
	"context"
	"fmt"

	"kiennghi/domain"
	"kiennghi/domain/policy"
)

// CheckAnswer says what should be looked at before an answer is given, or
// should have been. It is for those who read the cases of its unit, and
// changes nothing.
func (d *Desk) CheckAnswer(ctx context.Context, by Caller, id domain.AnswerID) ([]domain.Warning, error) {
	v, err := d.Answer(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if !by.reads(policy.At(v.Unit)) {
		return nil, domain.NotFound("answer")
	}
	b, err := d.Store.Beside(ctx, id)
	return v.Warnings(b), err
}

// PublishAnswer gives an approved answer. Where it was warned of something that
// blocks, it is given for a reason, which stays with it.
func (d *Desk) PublishAnswer(ctx context.Context, by Caller, id domain.AnswerID, m Match, in []domain.Override) (AnswerView, error) {
	var b domain.Beside
	return d.answerStep(ctx, by, id, m, domain.StepIssue, &b, func(_ Tx, a *domain.Answer, c *domain.Change, _ *[]domain.Petition) error {
		c.Overrides = in
		return cleared(*a, b, in)
	})
}

// cleared refuses to give an answer while a warning that blocks stands, or when
// it or a reason to give it all the same names who raised the matters.
func cleared(a domain.Answer, b domain.Beside, in []domain.Override) error {
	if err := domain.Settle(a.Warnings(b), in); err != nil {
		return err
	}
	if err := namesNobody(a, b.Raised); err != nil { // they may be known since it was drafted
		return err
	}
	for i, o := range in {
		if domain.SuspectsPersonalData(o.Reason) || domain.Mentions(o.Reason, b.Raised) {
			return domain.Invalid(fmt.Sprintf("overrides/%d/reason", i), domain.CodePersonalData)
		}
	}
	return nil
}
