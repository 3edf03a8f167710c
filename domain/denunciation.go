package domain

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kiennghi/domain/workday"
)

// Denunciation is the only trace of a tố cáo: a line of the register. The
// denouncer's name, address and handwriting are a state secret (Law on
// Denunciations 2018 art. 8), so neither they nor the content are kept, and
// lines are in no list, search or export; they are counted in totals only.
type Denunciation struct {
	ID         DenunciationID
	Number     string // in the paper register; empty when it was found among petitions
	ReceivedOn workday.Date
	Unit       UnitID
	PassedTo   string // the body that handles it; empty as the number is
	PassedOn   workday.Date
}

// StepRegister enters a line of the register.
const StepRegister Step = "register_denunciation"

// bodies are the words with which the name of a body begins to which a
// denunciation may be passed on, without diacritics.
var bodies = []string{"ban", "bo", "chi cuc", "chu tich", "co quan", "cong an", "cuc", "dang uy", "hdnd", "hoi dong", "huyen uy", "mat tran", "mttq",
	"phong", "quan uy", "so", "thanh tra", "thanh uy", "thi uy", "toa an", "tong cuc", "tong thanh tra", "ubkt", "ubnd", "uy ban", "van phong", "vien kiem sat"}

// addresses are words by which a person is named. Streets and districts have
// them too, in capitals.
var addresses = []string{"ông", "bà", "anh", "chị", "cô", "chú", "cụ"}

// surnames are those that nearly everybody has. Streets and wards are called after
// people too, and are told by the word before them.
var (
	surnames = []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Đào", "Đoàn", "Trịnh", "Mai", "Lương", "Trương", "Cao", "Tạ", "Tô", "Chu", "Quách"}
	places   = []string{"phường", "xã", "quận", "huyện", "thị", "trấn", "phố", "đường", "tỉnh", "thành", "tp"}
)

// namesSomebody reports whether three words in capitals follow each other of which
// the first is a surname, and that call no place.
func namesSomebody(text string) bool {
	words := strings.Fields(text)
	capital := func(w string) bool { r, _ := utf8.DecodeRuneInString(w); return unicode.IsUpper(r) }
	for i := 0; i+2 < len(words); i++ {
		if slices.Contains(surnames, strings.TrimLeft(words[i], "(-–\"“")) && capital(words[i+1]) && capital(words[i+2]) &&
			(i == 0 || !slices.Contains(places, strings.ToLower(words[i-1]))) {
			return true
		}
	}
	return false
}

// Impersonal refuses a line that tells more than the law lets be kept: that what
// it was passed to is no body, or a person is named with it.
func (d Denunciation) Impersonal() error {
	to := withoutMarks(FoldWords(d.PassedTo)) + " "
	known := slices.ContainsFunc(bodies, func(b string) bool { return strings.HasPrefix(to, b+" ") })
	named := slices.ContainsFunc(strings.Fields(d.PassedTo), func(w string) bool { return slices.Contains(addresses, strings.Trim(w, ",.;:()")) })
	if !known || named || namesSomebody(d.PassedTo) {
		return Invalid("passed_to", CodePersonalData)
	}
	return Impersonal("passed_to", d.PassedTo)
}
