package api

import (
	"context"

	"kiennghi/domain"
)

// warnings are what an answer is warned of, in Vietnamese and in English.
var warnings = map[domain.WarningCode][2]string{
	domain.WarnNoDate:     {"Còn việc phải làm mà không nêu ngày hoàn thành", "Something is still to be done, and no day is named by which it will be"},
	domain.WarnNoPerson:   {"Còn việc phải làm mà chưa rõ người chịu trách nhiệm: hãy giao việc hoặc lập cam kết", "Something is still to be done, and nobody is named who does it: assign it, or make a commitment"},
	domain.WarnNoEvidence: {"Minh chứng bỏ trống hoặc chỉ lặp lại câu trả lời", "What is named as evidence is empty, or repeats the answer"},
	domain.WarnDoneBefore: {"Ngày thực hiện xong trước ngày tiếp nhận kiến nghị", "It was done before the day on which it was asked for"},
	domain.WarnSameText:   {"Đơn vị đã ban hành một trả lời khác với cùng nội dung", "The unit gave another answer in the same words"},
	domain.WarnPersonal:   {"Nội dung có vẻ chứa dữ liệu cá nhân hoặc nêu tên người kiến nghị", "The text seems to hold personal data, or names who raised the matter"},
	domain.WarnDayMoved:   {"Ngày hoàn thành muộn hơn ngày mà trả lời trước đã hứa", "The day by which it will be done is later than the answer before it promised"},
	domain.WarnNoSummary:  {"Chưa có tóm tắt để công khai", "There is no summary for the public"},
}

func (t tongue) warning(c domain.WarningCode) string {
	if t == english {
		return warnings[c][1]
	}
	return warnings[c][0]
}

// toWarning says in words what an answer is warned of.
func toWarning(in tongue) func(domain.Warning) AnswerWarning {
	return func(w domain.Warning) AnswerWarning {
		return AnswerWarning{Code: w.Code, Field: w.Field, Blocks: w.Blocks, Detail: in.warning(w.Code)}
	}
}

// CheckAnswer answers POST /v1/answers/{answerId}/check.
func (s *Server) CheckAnswer(ctx context.Context, r CheckAnswerRequestObject) (CheckAnswerResponseObject, error) {
	ws, err := s.Desk.CheckAnswer(ctx, caller(ctx), r.AnswerID)
	return CheckAnswer200JSONResponse{Answer: r.AnswerID, Warnings: each(ws, toWarning(visitOf(ctx).tongue))}, err
}
