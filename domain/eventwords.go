package domain

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
)

// Words are the free words of a Change: what officials note, their reasons, and
// the texts of the five clear points. They may tell what a petition says, so
// they are kept apart from the event. The event is final; its words can be
// replaced by ErasedTitle, when the petition turns out to be a denunciation.
type Words struct {
	Note           string `json:"note,omitzero"`
	Article        string `json:"article,omitzero"`
	Evidence       string `json:"evidence,omitzero"`
	Task           string `json:"task,omitzero"`
	Responsibility string `json:"responsibility,omitzero"`
	Result         string `json:"result,omitzero"`
}

// EventWords are the words of an event that has any.
type EventWords struct {
	Event EventID
	Words Words
}

// Words returns the words of the event; false when it has none.
func (e Event) Words() (EventWords, bool) {
	w := e.Change.words()
	return EventWords{Event: e.ID, Words: w}, w != Words{}
}

// words returns the change's words.
func (c Change) words() Words {
	w := Words{Note: c.Note, Article: c.Article, Evidence: c.Evidence}
	if c.Five != nil {
		w.Task, w.Responsibility, w.Result = c.Five.Task, c.Five.Responsibility, c.Five.Result
	}
	return w
}

// saying returns the change with other words in the place of its own.
func (c Change) saying(w Words) Change {
	c.Note, c.Article, c.Evidence = w.Note, w.Article, w.Evidence
	if c.Five != nil {
		five := *c.Five
		five.Task, five.Responsibility, five.Result = w.Task, w.Responsibility, w.Result
		c.Five = &five
	}
	return c
}

// Value keeps a Change as one JSON value, without its words.
func (c Change) Value() (driver.Value, error) { return asJSON(c.saying(Words{})) }

// Scan reads a Change, with the words that are put to it under "words".
func (c *Change) Scan(src any) error {
	var kept struct {
		Change
		Words Words `json:"words"`
	}
	err := fromJSON(&kept, src)
	*c = kept.Change.saying(kept.Words)
	return err
}

// Value and Scan keep Words as one JSON value.
func (w Words) Value() (driver.Value, error) { return asJSON(w) }

func (w *Words) Scan(src any) error {
	*w = Words{}
	return fromJSON(w, src)
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
