package domain

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
)

// Words are the free words of a Change, each by its place: what officials note,
// their reasons, and the texts of the five clear points. They may tell what a
// petition says, so they are kept apart from the event. The event is final; its
// words can be replaced by ErasedTitle, when the petition turns out to be a
// denunciation (Law on Denunciations 2018 art. 8).
type Words map[string]string

// EventWords are the words of an event that has any.
type EventWords struct {
	Event EventID
	Words Words
}

// Words returns the words of the event; false when it has none.
func (e Event) Words() (EventWords, bool) {
	var said Words
	e.Change.free(func(place string, word *string) {
		if *word == "" {
			return
		}
		if said == nil {
			said = Words{}
		}
		said[place] = *word
	})
	return EventWords{Event: e.ID, Words: said}, said != nil
}

// Erased returns the event with ErasedTitle in the place of its words.
func (e Event) Erased() Event {
	e.Change.free(func(_ string, word *string) { *word = Erase(*word) })
	return e
}

// Erase returns what stands for words that had to go; no words stay none.
func Erase(words string) string {
	if words == "" {
		return ""
	}
	return ErasedTitle
}

// free gives do the place of every free word of the change, and the word, which
// it may replace: what others share with the change stays as it is.
func (c *Change) free(do func(place string, word *string)) {
	do("note", &c.Note)
	do("article", &c.Article)
	do("evidence", &c.Evidence)
	if c.Five != nil {
		five := *c.Five
		c.Five = &five
		do("task", &five.Task)
		do("responsibility", &five.Responsibility)
		do("result", &five.Result)
	}
	c.Overrides = slices.Clone(c.Overrides)
	for i := range c.Overrides {
		do("overrides/"+string(c.Overrides[i].Code), &c.Overrides[i].Reason)
	}
}

// Value keeps a Change as one JSON value without its words, which says if there
// are any.
func (c Change) Value() (driver.Value, error) {
	var kept struct {
		Change
		Spoken bool `json:"spoken,omitzero"`
	}
	kept.Change = c
	kept.free(func(_ string, word *string) {
		kept.Spoken = kept.Spoken || *word != ""
		*word = ""
	})
	return asJSON(kept)
}

// Scan reads a Change, with the words that are put to it under "words".
func (c *Change) Scan(src any) error {
	var kept struct {
		Change
		Words Words `json:"words"`
	}
	err := fromJSON(&kept, src)
	kept.free(func(place string, word *string) { *word = kept.Words[place] })
	*c = kept.Change
	return err
}

// Value and Scan keep Words as one JSON value.
func (w Words) Value() (driver.Value, error) { return asJSON(map[string]string(w)) }

func (w *Words) Scan(src any) error {
	*w = nil
	return fromJSON((*map[string]string)(w), src)
}

func asJSON(v any) (driver.Value, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

func fromJSON(v, src any) error {
	switch text := src.(type) {
	case string:
		return json.Unmarshal([]byte(text), v)
	case []byte:
		return json.Unmarshal(text, v)
	}
	return fmt.Errorf("domain: cannot read a %T from %T", v, src)
}
