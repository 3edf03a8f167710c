package casework

import "kiennghi/domain"

// hush takes the words of an event about these petitions when all of them
// turned out to be denunciations: what is done is kept, and nothing that is said
// of them.
func hush(tx Tx, e *domain.Event, of []domain.PetitionID) error {
	gone, err := tx.Denounced(of)
	if gone {
		*e = e.Erased()
	}
	return err
}

// hushFinding does so with a finding about a petition, or about an answer.
func hushFinding(tx Tx, f *domain.Finding) error {
	of, err := mattersOf(tx, *f)
	if err != nil {
		return err
	}
	gone, err := tx.Denounced(of)
	if gone {
		f.Text, f.Recommendation, f.Reply = domain.Erase(f.Text), domain.Erase(f.Recommendation), domain.Erase(f.Reply)
	}
	return err
}
