package api

import (
	"fmt"
	"net/http"
	"strings"

	"golang.org/x/text/language"

	"kiennghi/domain"
)

// tongue is a language in which refusals are told.
type tongue string

const (
	vietnamese tongue = "vi" // unless another is asked for
	english    tongue = "en"
)

var (
	tongues = []tongue{vietnamese, english}
	matcher = language.NewMatcher([]language.Tag{language.Vietnamese, language.English})
)

// tongueOf picks the language by Accept-Language (RFC 9110 §12.5.4).
func tongueOf(r *http.Request) tongue {
	wanted := r.Header.Get("Accept-Language")
	if wanted == "" || len(wanted) > 200 {
		return vietnamese
	}
	tags, _, err := language.ParseAcceptLanguage(wanted)
	if err != nil {
		return vietnamese
	}
	_, i, _ := matcher.Match(tags...)
	return tongues[i]
}

// codeFault names what is not the caller's doing and is not told.
const codeFault domain.Code = "internal_error"

// words are what a code means, in Vietnamese and in English. A %s is filled
// with the argument of the refusal.
var words = map[domain.Code][2]string{
	codeFault:                  {"Lỗi hệ thống; hãy thử lại sau", "Something went wrong; please try again later"},
	"not_found":                {"Không tìm thấy", "Not found"},
	"bad_request":              {"Yêu cầu không hợp lệ", "Bad request"},
	"method_not_allowed":       {"Địa chỉ này không nhận phương thức đó", "This address does not take that method"},
	"request_timeout":          {"Yêu cầu đến quá chậm; hãy gửi lại", "The request came too slowly; send it again"},
	"request_entity_too_large": {"Nội dung quá lớn", "The request is too large"},
	"unsupported_media_type":   {"Kiểu nội dung không được nhận; hãy dùng application/json", "This media type is not taken; use application/json"},
	// What net/http says of a request that it cannot read.
	"not_implemented":                 {"Cách mã hoá đường truyền này không được nhận", "This transfer coding is not taken"},
	"expectation_failed":              {"Tiêu đề Expect này không được nhận", "This Expect header is not taken"},
	"request_header_fields_too_large": {"Các tiêu đề quá lớn", "The headers are too large"},
	"http_version_not_supported":      {"Phiên bản HTTP này không được nhận", "This version of HTTP is not taken"},

	domain.CodeUnavailable:      {"Hệ thống đang bận; hãy thử lại sau", "The service is busy; please try again later"},
	domain.CodeStale:            {"Bản ghi đã thay đổi từ khi bạn đọc; hãy đọc lại rồi thử lại", "It has changed since you read it; read it again and retry"},
	domain.CodeNoPrecondition:   {"Cần tiêu đề If-Match với ETag đã đọc, hoặc *", "If-Match with the ETag you read, or *, is needed"},
	domain.CodeTooMany:          {"Quá nhiều lần thử; hãy đợi", "Too many tries; please wait"},
	domain.CodeKeyReused:        {"Idempotency-Key này đã dùng cho một yêu cầu khác", "This Idempotency-Key was used for another request"},
	domain.CodeStillRunning:     {"Yêu cầu trước với khoá này chưa xong", "The request before with this key is still running"},
	domain.CodeAlreadyExists:    {"Đã tồn tại", "It exists already"},
	domain.CodeForbidden:        {"Chức vụ của bạn không được làm việc này (%s)", "Your post does not allow this (%s)"},
	domain.CodeNotHolder:        {"Đơn vị của bạn hiện không thụ lý kiến nghị này (%s)", "Your unit does not hold this petition now (%s)"},
	domain.CodeStepNotPossible:  {"Bước này không thể thực hiện ở trạng thái hiện tại (%s)", "This step is not possible in the present state (%s)"},
	domain.CodeTokenMissing:     {"Cần đăng nhập", "You need to sign in"},
	domain.CodeTokenInvalid:     {"Phiên đăng nhập không còn hiệu lực", "The token is not valid"},
	domain.CodeTokenExpired:     {"Phiên đăng nhập đã hết hạn", "The token has expired"},
	domain.CodeBadLogin:         {"Tên đăng nhập hoặc mật khẩu không đúng", "Wrong login or password"},
	domain.CodeRefreshReused:    {"Mã làm mới đã được dùng; phiên đăng nhập bị thu hồi", "The refresh token was used before; the sign-in is revoked"},
	domain.CodeBadFormat:        {"Sai định dạng", "Wrong format"},
	domain.CodeRequired:         {"Thiếu thông tin bắt buộc", "It is required"},
	domain.CodeTooShort:         {"Quá ngắn (%s)", "Too short (%s)"},
	domain.CodeTooLong:          {"Quá dài (%s)", "Too long (%s)"},
	domain.CodeNotAllowedValue:  {"Giá trị không được nhận (%s)", "Not an allowed value (%s)"},
	domain.CodeNotAllowed:       {"Không được ghi ở đây", "It is not allowed here"},
	domain.CodeInTheFuture:      {"Nằm trong tương lai", "It lies in the future"},
	domain.CodeInThePast:        {"Nằm trong quá khứ", "It lies in the past"},
	domain.CodeWrongOrder:       {"Các ngày không theo thứ tự", "The dates are out of order"},
	domain.CodeUnknownReference: {"Không có đối tượng này", "There is no such thing"},
	domain.CodeUnitEnded:        {"Đơn vị không còn hoặc chưa có hiệu lực vào ngày đó", "The unit is not in force on that day"},
	domain.CodeDenunciation:     {"Đơn tố cáo không được lưu ở đây: chỉ ghi một dòng sổ (POST /v1/denunciations), không danh tính, không nội dung", "Denunciations are not kept here: enter a line of the register (POST /v1/denunciations), without identity or content"},
	domain.CodeOutcomeNeeds:     {"Kết quả này cần thêm thông tin (%s)", "This outcome needs it (%s)"},
	domain.CodeOutcomeHasNo:     {"Kết quả này không đi kèm thông tin đó (%s)", "This outcome does not have it (%s)"},
	domain.CodeWritingNeeds:     {"Văn bản trả lời cần số, ngày và người ký", "An answer in writing needs number, date and signatory"},
	domain.CodeSpotHasNo:        {"Trả lời tại chỗ không có số, ngày hay người ký", "An answer on the spot has no number, date or signatory"},
	domain.CodePersonalData:     {"Có vẻ chứa dữ liệu cá nhân (số điện thoại, số định danh, thư điện tử), hoặc cho biết người kiến nghị là ai (tên, địa chỉ)", "It seems to hold personal data (a phone or identity number, an e-mail address), or to tell who raised the matter (by name or address)"},
	domain.CodeNoAuthorityAbove: {"Không có cấp trên có thẩm quyền vào ngày này", "No authority above is in force today"},
	domain.CodeOpenMatters:      {"Còn kiến nghị chưa được xử lý tại hội nghị", "There are matters without a disposition"},
	domain.CodeDialogueNotOpen:  {"Hội nghị không ở trạng thái nhận việc này", "The dialogue is not open for this"},
	domain.CodeHallIsOver:       {"Trả lời tại chỗ chỉ được ghi trong ngày khai mạc hội nghị và ngày kế tiếp (%s); nay phải trả lời bằng văn bản", "What was said in the hall is written down on the day on which it opened, or the day after (%s): answer in writing"},
	domain.CodeAnsweredBefore:   {"Đã có trả lời trước đó, hoặc đã mở lại; nay chỉ trả lời bằng văn bản", "It was answered before, or opened again: answer in writing"},
	domain.CodeLinkToItself:     {"Không thể trùng với chính nó", "It cannot duplicate itself"},
	domain.CodeLinkToLinked:     {"Kiến nghị được chọn làm gốc đã trùng với kiến nghị khác", "What is itself linked to another cannot be a primary"},
	domain.CodePrimaryEnded:     {"Kiến nghị được chọn làm gốc đã kết thúc (%s), không còn trả lời nào để dùng chung", "The one chosen as primary has ended (%s): no answer is still to come that both could share"},
	domain.CodeHasDuplicates:    {"Kiến nghị này là gốc của kiến nghị khác", "Others are linked to this petition"},
	domain.CodeFiveClear:        {"Thiếu một trong “5 rõ”", `One of the "5 rõ" is missing`},
	domain.CodeAnswererVerifies: {"Người trả lời không được tự giám sát", "Who answers cannot verify"},
	domain.CodeAdminApart:       {"Tài khoản quản trị không kiêm nhiệm chức vụ khác", "Who keeps the accounts holds no other post"},
	domain.CodePostOverlaps:     {"Chức vụ này đã có người giữ trong thời gian đó", "The post is held in that time already"},
	domain.CodeNotADeputy:       {"Người này không phải cấp phó của đơn vị", "This is no deputy of the unit"},
	domain.CodeSeveralHolders:   {"Các kiến nghị do nhiều đơn vị thụ lý, hoặc chưa được tiếp nhận", "They are held by several units, or not accepted yet"},
	domain.CodeGroupedAlready:   {"Việc chuyển cấp này đã thuộc một nhóm", "This hand-over is in a group already"},
	domain.CodeBasisEnded:       {"Căn cứ của đối thoại không còn hiệu lực vào ngày đó", "The legal basis of the dialogue is not in force on that day"},
	domain.CodeNoCouncil:        {"Đơn vị không có Hội đồng nhân dân vào ngày đó", "The unit has no People's Council on that day"},
	domain.CodeNothingCovered:   {"Trả lời phải gắn với ít nhất một kiến nghị", "An answer covers at least one petition"},
	domain.CodePeriodTooLong:    {"Kỳ báo cáo quá dài", "The period is too long"},
	domain.CodeUnnamedHasNo:     {"Người kiến nghị không nêu tên thì không có thông tin này", "An unnamed petitioner does not have it"},
	domain.CodeReplyOnce:        {"Phát hiện này đã được trả lời", "The finding was replied to already"},
	domain.CodeLeavesGap:        {"Không đơn vị nào phụ trách từ ngày sau khi đơn vị kết thúc (%s); phải tiếp nhận từ ngày đó", "Nobody would act for the unit from the day after its last (%s); it is taken over on that day"},
	domain.CodeTakenOverWhole:   {"Đơn vị được một nơi tiếp nhận toàn bộ, hoặc nhiều nơi tiếp nhận từng phần", "A unit is taken over whole by one, or in parts by several"},
	domain.CodeNothingCorrected: {"Số liệu đã đúng như vậy; không có gì để đính chính", "It is so already: there is nothing to correct"},
	domain.CodeCalendarNeeds:    {"Lịch của cả năm phải có ngày này (%s)", "The calendar of a whole year has this day (%s)"},
	domain.CodeDuePassed:        {"Thời hạn đã qua (%s), quá muộn cho việc này", "The day it was due has passed (%s): it is too late for that"},
	domain.CodeExtendedEnough:   {"Đã gia hạn đủ số lần được phép (%s)", "It was extended as often as it may be (%s)"},
	domain.CodeExtendedTooFar:   {"Quá ngày muộn nhất được gia hạn đến (%s)", "It is beyond the last day to which it may be extended (%s)"},
	domain.CodeNotExtendable:    {"Thời hạn này không được gia hạn", "This date cannot be extended"},
	domain.CodeOutOfRange:       {"Ngoài khoảng cho phép (%s)", "Out of range (%s)"},
	domain.CodeWrongType:        {"Sai kiểu dữ liệu (%s)", "Wrong type (%s)"},
	domain.CodeUnknownField:     {"Trường không có trong giao ước", "The contract has no such field"},
	domain.CodeTooFewItems:      {"Quá ít mục (%s)", "Too few items (%s)"},
	domain.CodeTooManyItems:     {"Quá nhiều mục (%s)", "Too many items (%s)"},
	domain.CodeDuplicateItem:    {"Mục bị lặp", "An item is there twice"},
	domain.CodeDuplicateKey:     {"Trường bị lặp trong JSON", "A JSON name is there twice"},
	domain.CodeBadJSON:          {"Không phải JSON hợp lệ", "Not valid JSON"},
	domain.CodeBadEncoding:      {"Không phải UTF-8 hợp lệ", "Not valid UTF-8"},
	domain.CodeTooDeep:          {"JSON lồng quá sâu", "The JSON is nested too deep"},
	domain.CodeControlCharacter: {"Chứa ký tự điều khiển không được nhận (%s)", "It holds a control character that is not taken (%s)"},

	domain.CodeNotHTTPS:          {"Địa chỉ phải là https, không chứa tên và mật khẩu", "The address must be https, without a name or a password in it"},
	domain.CodeNotPublicAddress:  {"Không gửi tin đến địa chỉ của mạng riêng hoặc không thuộc Internet công cộng", "Nothing is posted to an address of a private network, or one that is not of the public Internet"},
	domain.CodeWebhookDisabled:   {"Địa chỉ nhận tin này đang ngừng", "Nothing is posted to this endpoint now"},
	domain.CodeLastAdministrator: {"Không còn quản trị viên nào khác cho đơn vị này", "No other administrator would be left for this unit"},
	domain.CodeOtherList:         {"Con trỏ trang này là của một danh sách khác", "This cursor was given out by another list"},
	domain.CodeRuleIsLaw:         {"Quy định này do pháp luật đặt ra, địa phương không thay đổi được (%s)", "This rule is law: the authority cannot change it (%s)"},
	domain.CodeRuleBegan:         {"Đã có một phiên bản có hiệu lực từ ngày này (%s)", "A version begins on this day already (%s)"},
	domain.CodeNothingAsked:      {"Kiến nghị không chờ người kiến nghị bổ sung gì", "The petition waits for nothing that its petitioner has to give"},
	domain.CodeSeveralDialogues:  {"Trả lời tại chỗ là tại một hội nghị: các việc này thuộc hội nghị khác", "An answer on the spot is given in one dialogue: these matters are of another"},
	domain.CodePaused:            {"Kiến nghị đang tạm dừng; hãy tiếp tục xử lý trước (%s)", "The petition is paused: resume it first (%s)"},
	domain.CodeNotPaused:         {"Kiến nghị không tạm dừng (%s)", "The petition is not paused (%s)"},
	domain.CodePausedEnough:      {"Đã tạm dừng đủ số lần được phép (%s)", "It was paused as often as it may be (%s)"},
	domain.CodePauseTooLong:      {"Quá ngày muộn nhất được tạm dừng đến (%s)", "It is beyond the last day to which it may be paused (%s)"},

	domain.CodeErased:     {"Mã này đã được ghi trước đây và nội dung đã được xoá, nên không thể đối chiếu; đừng gửi lại, việc khác cần mã khác", "This id was recorded before and its contents were erased since, so the two cannot be compared; do not send it again, another matter needs another id"},
	domain.CodeNamedKeeps: {"Đơn vị đã được cấp trên giao thụ lý kiến nghị này, không chuyển tiếp được", "The unit was named to hold this petition, and cannot pass it on"},
	domain.CodeJobNotDead: {"Việc này chưa dừng hẳn, không cần chạy lại (%s)", "The job is not dead, it need not be begun again (%s)"},

	domain.CodePromisesNothing:     {"Chưa có kết luận hay lời hứa nào ở đây để lập cam kết", "Nothing was promised there, or not yet"},
	domain.CodeBeyondPromise:       {"Muộn hơn thời hạn đã nêu trong văn bản trả lời", "It is later than the answer said"},
	domain.CodeResponsibleVerifies: {"Người chịu trách nhiệm không được tự xác nhận", "Who is responsible cannot verify"},

	domain.CodeNothingClaimed: {"Chưa có kết quả nào để phản hồi", "No outcome is claimed that could be replied to"},
	domain.CodeReplyTooLate:   {"Đã quá hạn phản hồi (%s)", "It is too late to reply (%s)"},
	domain.CodeClosingTooLate: {"Đã quá hạn đóng lại vụ việc (%s)", "It is too late to close it again (%s)"},
	domain.CodeClosingRefuted: {"Việc đóng lại đã bị bác; phải giải quyết và trả lời lại", "To close it again was refuted; it has to be answered anew"},
	domain.CodeNothingClosed:  {"Không có việc đóng lại nào chờ kết luận", "No closing waits to be ruled upon"},
	domain.CodeRulingTooLate:  {"Đã quá hạn kết luận về việc đóng lại (%s)", "It is too late to rule on the closing (%s)"},
	domain.CodeRulingAwaited:  {"Việc đóng lại đang chờ giám sát kết luận (%s); chưa thể làm bước này", "Closing it again waits for the monitors' ruling (%s): this step is not possible before"},
	domain.CodeDisputed:       {"Kết quả đã bị phản đối; phải trả lời lại hoặc đóng lại vụ việc", "What was claimed is disputed: it has to be answered anew or closed again"},
	domain.CodeRecursFrom:     {"Việc này phát sinh lại sau khi kiến nghị kia được giải quyết, không phải là trùng", "It came up again after the other was resolved, and is no duplicate of it"},
	domain.CodeOwnOffice:      {"Bạn làm việc tại đơn vị này; xin nói với giám sát để ghi lại ý kiến", "You work at this unit: tell the monitors, who record what you say"},
	domain.CodeNotAsked:       {"Người kiến nghị chưa được hỏi về kết quả này (%s)", "The petitioner was not asked about it yet (%s)"},
	domain.CodeReplySecret:    {"Cần mã phản hồi riêng của câu hỏi này; Mặt trận Tổ quốc giám sát vụ việc cung cấp mã, hoặc xem trong thư điện tử hỏi ý kiến", "It needs the question's own secret, which the Fatherland Front's monitors give, and the e-mail about the question holds"},
	domain.CodeFileAnew:       {"Việc này đã được trả lời là giải quyết xong; hãy gửi kiến nghị mới, hệ thống sẽ ghi nhận là phát sinh lại", "It was answered as resolved: file it as a petition, which is then found as a recurrence"},
	domain.CodeTooFewAnswers:  {"Chưa được trả lời đủ số lần (%s) để gắn vào vụ việc cũ", "It was not answered as often as it takes to attach it (%s)"},

	domain.CodePrimaryLater: {"Kiến nghị được chọn làm gốc được tiếp nhận sau kiến nghị này", "The one chosen as primary was received after this one"},
	domain.CodeAnotherKind:  {"Khiếu nại chỉ trùng với khiếu nại; kiến nghị được chọn làm gốc là loại khác (%s)", "A complaint is the duplicate of a complaint alone; the one chosen as primary is of another kind (%s)"},
	domain.CodeAnotherField: {"Kiến nghị được chọn làm gốc thuộc lĩnh vực khác (%s)", "The one chosen as primary is of another field (%s)"},
	domain.CodeOwnMatter:    {"Người kiến nghị đã nói đây là việc riêng, không trùng", "Its petitioner said that it is a matter of its own"},
	domain.CodeQuestionOpen: {"Người kiến nghị còn được cho biết kết quả có đúng không; chỉ họ được rút", "Its petitioner can still say what the outcome is worth: only they may withdraw it"},
	domain.CodeReviveLate:   {"Đã quá hạn để nói không rút kiến nghị (%s)", "It is too late to say that it was not withdrawn (%s)"},

	domain.CodeWarningsStand: {"Còn cảnh báo phải sửa, hoặc nêu lý do vẫn ban hành", "Warnings stand: see to them, or say why it is given all the same"},
	domain.CodeNotWarned:     {"Không có cảnh báo này để bỏ qua (%s)", "Nothing was warned of that could be overridden (%s)"},
}

func (t tongue) words(c domain.Code) string {
	w := words[c]
	if t == english {
		return w[1]
	}
	return w[0]
}

// title says what a code means.
func (t tongue) title(c domain.Code) string {
	return strings.Replace(t.words(c), " (%s)", "", 1)
}

// detail says what a code means here, and nothing when that is no more than
// the title.
func (t tongue) detail(e domain.Error) string {
	w := t.words(e.Code)
	if !strings.Contains(w, "%s") || len(e.Args) == 0 {
		return ""
	}
	return fmt.Sprintf(w, strings.Join(e.Args, ", "))
}
