package casework

import (
	"kiennghi/domain"
)

// impersonal refuses a text that everybody is to read when it seems to hold
// personal data, or tells somebody who raised one of the petitions.
func impersonal(tx Tx, field, text string, ids ...domain.PetitionID) error {
	return unnamed(tx, ids, field, text)
}

// reasoned refuses a reason that everybody is to read when it says nothing, or
// as impersonal does.
func reasoned(tx Tx, field, text string, ids ...domain.PetitionID) error {
	if err := domain.Worded(field, text); err != nil {
		return err
	}
	return impersonal(tx, field, text, ids...)
}

// unnamed refuses the first of several such texts, each after its field.
func unnamed(tx Tx, of []domain.PetitionID, pairs ...string) error {
	if err := domain.Impersonal(pairs...); err != nil || len(of) == 0 {
		return err
	}
	raised, err := tx.Raised(of)
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
