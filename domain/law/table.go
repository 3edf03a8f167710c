package law

import (
	"time"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// The first days in force of the laws that the table cites.
var (
	complaintLaw     = workday.On(2012, time.July, 1)    // Law 02/2011/QH13
	receptionLaw     = workday.On(2014, time.July, 1)    // Law 42/2013/QH13
	denunciationLaw  = workday.On(2019, time.January, 1) // Law 25/2018/QH14
	pilot            = domain.Pilot                      // Decree 32/2021/NĐ-CP, for Hanoi's wards
	pilotEnds        = domain.Reform.Add(-1)
	localGovernments = domain.Reform // Law 72/2025/QH15, as the two-tier authorities began
)

var table = []Rule{
	{PetitionFirstNotice, "Citizen Reception Law 2013 art. 28", 10, WorkingDays, Receipt, receptionLaw, 0, Verified},
	{PetitionResolution, "no limit in law", 30, CalendarDays, Receipt, receptionLaw, 0, Local},

	{ComplaintAcceptance, "Complaint Law 2011 art. 27", 10, CalendarDays, Receipt, complaintLaw, 0, Verified},
	{ComplaintFirstSettlement, "Complaint Law 2011 art. 28", 30, CalendarDays, Acceptance, complaintLaw, 0, Verified},
	{ComplaintFirstSettlementComplex, "Complaint Law 2011 art. 28", 45, CalendarDays, Acceptance, complaintLaw, 0, Verified},
	{ComplaintSecondSettlement, "Complaint Law 2011 art. 37", 45, CalendarDays, Acceptance, complaintLaw, 0, Verified},
	{ComplaintSecondSettlementComplex, "Complaint Law 2011 art. 37", 60, CalendarDays, Acceptance, complaintLaw, 0, Verified},
	{DenunciationResolution, "Denunciation Law 2018 art. 30", 30, CalendarDays, Acceptance, denunciationLaw, 0, Verified},

	{DialogueNotice, "Decree 32/2021/NĐ-CP art. 12", 7, CalendarDaysBefore, DialogueHeld, pilot, pilotEnds, Verified},
	{DialogueNotice, "Local Government Law 2025 art. 43", 7, CalendarDaysBefore, DialogueHeld, localGovernments, 0, Verified},
	{DialoguesPerYear, "Decree 32/2021/NĐ-CP art. 12", 2, TimesPerYear, YearBegins, pilot, pilotEnds, Verified},
	{DialoguesPerYear, "Local Government Law 2025 art. 43", 1, TimesPerYear, YearBegins, localGovernments, 0, Verified},
	{DialogueConclusion, "no limit in law", 10, CalendarDays, DialogueClosed, pilot, pilotEnds, Local},
	{DialogueConclusion, "Local Government Law 2025 art. 43", 10, CalendarDays, DialogueClosed, localGovernments, 0, Verified},
	{DialogueFollowUp, "no limit in law", 20, CalendarDays, DialogueClosed, pilot, 0, Local},
	{DialogueWrittenAnswer, "no limit in law", 20, CalendarDays, DialogueClosed, pilot, 0, Local},

	{EscalationAnswer, "no limit in law", 7, WorkingDays, Escalated, pilot, 0, Local},
	{HolderNaming, "no limit in law", 5, WorkingDays, Returned, pilot, 0, Local},
	{OutcomeReview, "no limit in law", 90, CalendarDays, Answered, receptionLaw, 0, Local},
	{OverdueReason, "no limit in law", 3, WorkingDays, Told, pilot, 0, Local},

	{PetitionExtension, "no limit in law", 30, CalendarDays, FirstDue, pilot, 0, Local},
	{ComplaintExtension, "Complaint Law 2011 art. 28", 15, CalendarDays, FirstDue, complaintLaw, 0, Verified}, // 45 days for 30
	{ExtensionsPerPetition, "no limit in law", 2, Times, FirstDue, pilot, 0, Local},

	{UrgentAcknowledgement, "no limit in law", 4, WorkingHours, Receipt, pilot, 0, Local},

	{PauseForPetitioner, "no limit in law", 30, CalendarDays, Paused, pilot, 0, Local},
	{PauseByLaw, "no limit in law", 90, CalendarDays, Paused, pilot, 0, Local},
	{PausesPerPetition, "no limit in law", 3, Times, Paused, pilot, 0, Local},

	{OutcomeQuestion, "no limit in law", 7, CalendarDays, Claimed, receptionLaw, 0, Local},
	{OutcomeReply, "no limit in law", 15, CalendarDays, Asked, receptionLaw, 0, Local},
	{LateReply, "no limit in law", 90, CalendarDays, Asked, receptionLaw, 0, Local},
	{DisputeClosing, "no limit in law", 10, CalendarDays, Disputed, receptionLaw, 0, Local},
	{DisputeRuling, "no limit in law", 20, CalendarDays, ClosedAgain, receptionLaw, 0, Local},
	{ReopenedAnswer, "no limit in law", 15, CalendarDays, Reopened, receptionLaw, 0, Local},
	{Recurrence, "no limit in law", 90, CalendarDays, Claimed, receptionLaw, 0, Local},
	{AnswersToAttach, "no limit in law", 2, Times, Answered, receptionLaw, 0, Local},

	{WithdrawalRevival, "no limit in law", 30, CalendarDays, Withdrawn, receptionLaw, 0, Local},
}

// officeHours are the hours at which offices work where no others were set.
var officeHours = domain.OfficeHours{Version: 1, From: receptionLaw, Hours: "08:00-12:00 13:30-17:30", Basis: "no rule in law"}
