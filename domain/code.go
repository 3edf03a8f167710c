package domain

// Code names a refusal for programs. Codes are part of the contract: one that
// was published keeps its meaning. The api has the words for each, in
// Vietnamese and in English.
type Code string

const (
	CodeNotFound        Code = "not_found"
	CodeStale           Code = "stale_version"
	CodeNoPrecondition  Code = "precondition_required"
	CodeTooMany         Code = "too_many_requests"
	CodeKeyReused       Code = "idempotency_key_reused"
	CodeStillRunning    Code = "request_in_progress"
	CodeAlreadyExists   Code = "already_exists"
	CodeForbidden       Code = "post_not_allowed"
	CodeNotHolder       Code = "not_holder"
	CodeStepNotPossible Code = "step_not_possible"

	CodeTokenMissing  Code = "token_missing"
	CodeTokenInvalid  Code = "token_invalid"
	CodeTokenExpired  Code = "token_expired"
	CodeBadLogin      Code = "wrong_login_or_password"
	CodeRefreshReused Code = "refresh_token_reused"

	CodeBadFormat        Code = "bad_format"
	CodeRequired         Code = "required"
	CodeTooShort         Code = "too_short"
	CodeTooLong          Code = "too_long"
	CodeNotAllowedValue  Code = "not_allowed_value"
	CodeNotAllowed       Code = "not_allowed_here"
	CodeInTheFuture      Code = "in_the_future"
	CodeInThePast        Code = "in_the_past"
	CodeWrongOrder       Code = "dates_out_of_order"
	CodeUnknownReference Code = "unknown_reference"
	CodeUnitEnded        Code = "unit_not_in_force"

	CodeDenunciation     Code = "denunciation_not_kept"
	CodeOutcomeNeeds     Code = "outcome_needs"
	CodeOutcomeHasNo     Code = "outcome_has_no"
	CodeWritingNeeds     Code = "written_answer_needs"
	CodeSpotHasNo        Code = "answer_on_the_spot_has_no"
	CodePersonalData     Code = "personal_data_suspected"
	CodeNoAuthorityAbove Code = "no_authority_above"
	CodeOpenMatters      Code = "matters_without_disposition"
	CodeDialogueNotOpen  Code = "dialogue_not_open"
	CodeLinkToItself     Code = "linked_to_itself"
	CodeLinkToLinked     Code = "linked_to_a_duplicate"
	CodePrimaryEnded     Code = "primary_ended" // no answer to it is still to come
	CodeHasDuplicates    Code = "has_duplicates"
	CodeFiveClear        Code = "five_clear_needed"
	CodeAnswererVerifies Code = "answerer_cannot_verify"
	CodeAdminApart       Code = "administrator_apart"
	CodePostOverlaps     Code = "post_overlaps"
	CodeNotADeputy       Code = "not_a_deputy"
	CodeSeveralHolders   Code = "several_holders"
	CodeSeveralDialogues Code = "several_dialogues" // an answer on the spot is given in one
	CodeGroupedAlready   Code = "grouped_already"
	CodeBasisEnded       Code = "basis_not_in_force"
	CodeNoCouncil        Code = "no_council"
	CodeNothingCovered   Code = "nothing_covered"
	CodePeriodTooLong    Code = "period_too_long"
	CodeUnnamedHasNo     Code = "unnamed_petitioner_has_no"
	CodeReplyOnce        Code = "already_replied"
)

// CodeNothingCorrected refuses a correction to what is so already.
const CodeNothingCorrected Code = "nothing_corrected"

// CodeTakenOverWhole refuses another successor beside one that took over the whole.
const CodeTakenOverWhole Code = "taken_over_whole"

// CodeLeavesGap refuses to let a unit be taken over whole later than it ended.
// Args: the day after its last.
const CodeLeavesGap Code = "leaves_a_gap"

// CodeCalendarNeeds refuses a calendar that is not of a whole year. Args: the
// day that is missing.
const CodeCalendarNeeds Code = "calendar_needs"

// Why a date is not extended.
const (
	CodeDuePassed      Code = "due_date_passed"         // Args: the date
	CodeExtendedEnough Code = "extended_often_enough"   // Args: how often it may be
	CodeExtendedTooFar Code = "extended_too_far"        // Args: the last day allowed
	CodeNotExtendable  Code = "date_cannot_be_extended" // the rule that gave it allows none
)

// Why a matter is not answered on the spot, but in writing.
const (
	CodeHallIsOver     Code = "hall_is_over"    // Args: the last day on which what was said there could be written down
	CodeAnsweredBefore Code = "answered_before" // it was, was opened again, or is disputed
)

// CodeErased refuses to record in a hall again what was recorded there and has
// been erased since: whether it says the same cannot be told any more.
const CodeErased Code = "contents_erased"

// CodeNamedKeeps refuses to pass on what the unit was named to hold.
const CodeNamedKeeps Code = "named_to_hold"

// CodeJobNotDead refuses to begin a job again that is not dead. Args: its state.
const CodeJobNotDead Code = "job_not_dead"

// What the plumbing of the api finds before anything is asked of the domain.
const (
	CodeOutOfRange       Code = "out_of_range"      // Args: the condition, as "≥ 1"
	CodeWrongType        Code = "wrong_type"        // Args: the type wanted, as in the contract
	CodeUnknownField     Code = "unknown_field"     // nothing of that name is read here
	CodeTooFewItems      Code = "too_few_items"     // Args: the least number
	CodeTooManyItems     Code = "too_many_items"    // Args: the greatest number
	CodeDuplicateItem    Code = "duplicate_item"    // a list that holds each thing once
	CodeDuplicateKey     Code = "duplicate_key"     // a name said twice
	CodeBadJSON          Code = "bad_json"          // not JSON (RFC 8259)
	CodeBadEncoding      Code = "bad_encoding"      // not UTF-8, or half a surrogate pair
	CodeTooDeep          Code = "nested_too_deep"   // Args: the greatest depth
	CodeControlCharacter Code = "control_character" // Args: the code point, as "U+202E"
)

// CodeOtherList refuses a cursor that was given out by another list, or by the
// same list filtered otherwise.
const CodeOtherList Code = "cursor_of_another_list"

// CodeLastAdministrator refuses to let an administrator go whom nobody replaces.
const CodeLastAdministrator Code = "last_administrator"

// What is neither the caller's doing nor a fault of the program.
const CodeUnavailable Code = "service_unavailable"

// Of what was promised.
const (
	CodePromisesNothing     Code = "promises_nothing"          // nothing follows from it, or not yet
	CodeBeyondPromise       Code = "beyond_promise"            // later than the answer said
	CodeResponsibleVerifies Code = "responsible_cannot_verify" // nor who promised or reported it
)

// Of local rules, and of pauses.
const (
	CodeRuleIsLaw    Code = "rule_is_law"         // Args: the article
	CodeRuleBegan    Code = "rule_has_begun"      // a version begins on this day already. Args: the day
	CodePaused       Code = "petition_is_paused"  // it is resumed first
	CodeNotPaused    Code = "petition_not_paused" // nothing to resume
	CodePausedEnough Code = "paused_often_enough" // Args: how often it may be
	CodePauseTooLong Code = "pause_too_long"      // Args: the last day allowed
	CodeNothingAsked Code = "nothing_asked_for"   // the petition waits for nothing of its petitioner
)

// Of what came of an outcome.
const (
	CodeNothingClaimed Code = "nothing_claimed"    // no outcome stands that could be replied to
	CodeReplyTooLate   Code = "reply_too_late"     // Args: the last day
	CodeClosingTooLate Code = "closing_too_late"   // Args: the last day
	CodeClosingRefuted Code = "closing_refuted"    // it was closed so before, and that was refuted
	CodeNothingClosed  Code = "nothing_closed"     // no closing waits to be ruled upon
	CodeRulingTooLate  Code = "ruling_too_late"    // Args: the last day
	CodeTooFewAnswers  Code = "not_answered_often" // Args: the number of answers after which a repeat is attached
)

// Of what the office cannot get round an answer by.
const (
	CodeRulingAwaited Code = "ruling_awaited" // a closing waits for its ruling. Args: the last day for that
	CodeDisputed      Code = "disputed"       // only an answer, or closing it again, ends what was disputed
	CodeOwnOffice     Code = "own_office"     // who works at the unit does not say what its outcome is worth
	CodeNotAsked      Code = "not_asked_yet"  // Args: the day on which the petitioner is asked
	CodeRecursFrom    Code = "recurs_from_it" // what came up again is no duplicate of what was resolved before

	CodeReplySecret Code = "reply_secret_needed" // the office had the secret of the petition in hand
	CodeFileAnew    Code = "file_anew"           // what comes up after it was resolved is a petition of its own
)

// Of what the office cannot be rid of a case by.
const (
	CodePrimaryLater Code = "primary_is_later"  // received after what is to duplicate it
	CodeAnotherKind  Code = "another_kind"      // a complaint is the duplicate of a complaint alone. Args: what the primary is
	CodeAnotherField Code = "another_field"     // the primary is of another. Args: which
	CodeOwnMatter    Code = "matter_of_its_own" // so its petitioner said
	CodeQuestionOpen Code = "question_open"     // the petitioner can still say what the outcome is worth
	CodeReviveLate   Code = "revival_too_late"  // Args: the last day
)

// Of what an answer is warned of before it is given.
const (
	CodeWarningsStand Code = "warnings_stand" // Error.Warnings says which
	CodeNotWarned     Code = "not_warned_of"  // Args: the code that was overridden
)

// Of webhooks.
const (
	CodeNotHTTPS         Code = "address_not_https" // nothing can safely be posted there
	CodeNotPublicAddress Code = "address_not_public"
	CodeWebhookDisabled  Code = "webhook_disabled" // nothing is posted there now
)
