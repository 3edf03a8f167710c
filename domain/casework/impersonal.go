package casework

import (
	"strings"

	"kiennghi/domain"
)

// concern is what a text is about: petitions, and all matters of a dialogue.
type concern struct {
	petitions []domain.PetitionID
	dialogue  domain.DialogueID
}

// raised returns who raised what it is about. In a hall where hundreds spoke, a
// name of one word is an ordinary one, and what an organisation is called nothing
// personal: of a whole dialogue neither is held against a text.
func (c concern) raised(tx Tx) (all []domain.Petitioner, err error) {
	if len(c.petitions) > 0 {
		if all, err = tx.Raised(c.petitions); err != nil {
			return nil, err
		}
	}
	if c.dialogue.IsZero() {
		return all, nil
	}
	hall, err := tx.RaisedAt(c.dialogue)
	for _, p := range hall {
		if p.Kind != domain.Person || !strings.Contains(strings.TrimSpace(p.Name), " ") {
			p.Name = ""
		}
		all = append(all, p)
	}
	return all, err
}

// impersonal refuses a text that everybody is to read when it seems to hold
// personal data, or tells somebody who raised one of the petitions.
func impersonal(tx Tx, field, text string, ids ...domain.PetitionID) error {
	return unnamed(tx, concern{petitions: ids}, field, text)
}

// reasoned refuses a reason that everybody is to read when it says nothing, or
// as impersonal does.
func reasoned(tx Tx, field, text string, ids ...domain.PetitionID) error {
	return stated(tx, concern{petitions: ids}, field, text)
}

// stated refuses the first of several such texts, each after its field, that says
// nothing, or else as unnamed does.
func stated(tx Tx, of concern, pairs ...string) error {
	if err := domain.Worded(pairs...); err != nil {
		return err
	}
	return unnamed(tx, of, pairs...)
}

// unnamed refuses the first of several such texts, each after its field.
func unnamed(tx Tx, of concern, pairs ...string) error {
	if err := domain.Impersonal(pairs...); err != nil {
		return err
	}
	raised, err := of.raised(tx)
	if err != nil {
		return err
	}
	for i := 0; i < len(pairs); i += 2 {
		if domain.Mentions(pairs[i+1], raised) {
			return domain.Invalid(pairs[i], domain.CodePersonalData)
		}
	}
	return nil
}
