package domain

import "slices"

// PetitionKind is what a petition is in law. It is decided by content, not by
// the title of the letter.
type PetitionKind string

const (
	KindPetition     PetitionKind = "petition"     // kiến nghị
	KindFeedback     PetitionKind = "feedback"     // phản ánh
	KindComplaint    PetitionKind = "complaint"    // khiếu nại
	KindDenunciation PetitionKind = "denunciation" // tố cáo: never kept here, see Denunciation
)

// PetitionKinds lists the kinds that a petition can be kept as.
var PetitionKinds = []PetitionKind{KindPetition, KindFeedback, KindComplaint}

// Channel is the way by which a petition came in.
type Channel string

const (
	ChannelDialogue  Channel = "dialogue"  // raised at, or handed in for, a dialogue
	ChannelReception Channel = "reception" // when the chair received citizens
	ChannelLetter    Channel = "letter"
	ChannelPhone     Channel = "phone"
	ChannelOnline    Channel = "online" // filed by the citizen with an account
)

// Channels lists every channel.
var Channels = []Channel{ChannelDialogue, ChannelReception, ChannelLetter, ChannelPhone, ChannelOnline}

// Field is the part of public life that a petition is about.
type Field string

const (
	FieldLand           Field = "land"           // đất đai
	FieldConstruction   Field = "construction"   // trật tự xây dựng
	FieldEnvironment    Field = "environment"    // môi trường, vệ sinh
	FieldOrder          Field = "order"          // an ninh trật tự
	FieldTraffic        Field = "traffic"        // giao thông, vỉa hè
	FieldInfrastructure Field = "infrastructure" // hạ tầng, thoát nước, chiếu sáng
	FieldWelfare        Field = "welfare"        // chính sách xã hội
	FieldHealth         Field = "health"         // y tế
	FieldEducation      Field = "education"      // giáo dục
	FieldAdministration Field = "administration" // thủ tục hành chính
	FieldCulture        Field = "culture"        // văn hoá
	FieldMarket         Field = "market"         // chợ, kinh doanh
	FieldOther          Field = "other"
)

// Fields lists every field.
var Fields = []Field{FieldLand, FieldConstruction, FieldEnvironment, FieldOrder, FieldTraffic, FieldInfrastructure,
	FieldWelfare, FieldHealth, FieldEducation, FieldAdministration, FieldCulture, FieldMarket, FieldOther}

// Mode is how an answer was given.
type Mode string

const (
	OnTheSpot Mode = "on_the_spot" // at the dialogue, before those present
	InWriting Mode = "in_writing"  // with a number, a date and a signatory
)

// Disposition is what was decided in the hall on a matter raised there. A
// dialogue cannot be closed while a matter has none.
type Disposition string

const (
	DisposedOnTheSpot Disposition = "on_the_spot" // answered at once
	DisposedWritten   Disposition = "written"     // taken away for a written answer, with a due date
	DisposedEscalated Disposition = "escalated"   // beyond the unit's authority
)

// Ground is why a petition is refused.
type Ground string

const (
	GroundNoAuthority    Ground = "no_authority"    // for another body, which is named in the note
	GroundAlreadySettled Ground = "already_settled" // settled by a decision in force
	GroundNoContent      Ground = "no_content"      // nothing that could be answered
	GroundUnlawful       Ground = "unlawful"        // asks for what the law forbids
	GroundNotEligible    Ground = "not_eligible"    // lacks what the law asks of a complaint
	GroundDenunciation   Ground = "denunciation"    // is one; moved to the register, content erased
)

// Grounds lists the grounds on which an official may refuse.
var Grounds = []Ground{GroundNoAuthority, GroundAlreadySettled, GroundNoContent, GroundUnlawful, GroundNotEligible, GroundDenunciation}

// one reports whether v is one of the words listed, refusing it in field if not.
func one[T ~string](field string, v T, words []T) error {
	if !slices.Contains(words, v) {
		return Invalid(field, CodeNotAllowedValue)
	}
	return nil
}
