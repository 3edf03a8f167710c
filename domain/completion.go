package domain

import "time"

// CompletionID names a Completion.
type CompletionID = ID[Completion]

// Completion is what a petitioner gave when a pause waited for it, with which
// the pause ended. It belongs to the texts of the petition, and goes with them.
type Completion struct {
	ID       CompletionID
	Petition PetitionID
	Text     string // the petitioner's words, in no event
	At       time.Time
}
