package demonstration

import (
	"strings"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

// phrase draws a line of a list, about a unit.
func (s *stage) phrase(list string, unit domain.UnitID) string {
	return sentences(newDraft(s.r, nil, s.unit(unit).Name).line(list))
}

// wording invents a matter that is raised with a unit.
func (s *stage) wording(unit domain.UnitID) casework.NewPetition {
	f := one(s.r, domain.Fields)
	n := casework.NewPetition{ID: newID[domain.Petition](s.memory), Unit: unit, Kind: domain.KindPetition, Field: f}
	n.Title, n.Text, n.Place = matter(s.r, f, s.unit(unit).Name)
	if s.chance(25) {
		n.Kind = domain.KindFeedback
	}
	return n
}

// seconding is a matter that was raised with the unit before.
func (s *stage) seconding(before domain.Petition) casework.NewPetition {
	d := newDraft(s.r, nil, s.unit(before.Home).Name)
	d.bound["title"] = lowerFirst(before.Title)
	return casework.NewPetition{ID: newID[domain.Petition](s.memory), Unit: before.Home, Kind: before.Kind,
		Field: before.Field, Title: before.Title, Place: before.Place, Text: sentences(d.line("seconding"))}
}

// petitioner invents who raises it. No telephone number and no e-mail address
// is made up: it could be somebody's.
func (s *stage) petitioner(unit domain.UnitID) domain.Petitioner {
	p := domain.Petitioner{Kind: domain.Person, Address: s.phrase("address", unit) + ", " + lowerFirst(s.unit(unit).Name)}
	if p.Name = person(s.r); s.chance(6) {
		p.Kind, p.Name = domain.Organisation, organisation(s.r)
	}
	return p
}

// speaker invents who stands up in the hall: often nobody asks for the name.
func (s *stage) speaker(unit domain.UnitID) domain.Petitioner {
	if s.chance(40) {
		return domain.Petitioner{Kind: domain.Unnamed}
	}
	p := s.petitioner(unit)
	p.Address = ""
	return p
}

// signatory is how whoever signs for a unit is named under a document.
func (s *stage) signatory(a domain.Actor, unit domain.UnitID) string {
	who := "Chủ tịch UBND "
	if a.Holds(domain.RoleDeputy) {
		who = "KT. Chủ tịch, Phó Chủ tịch UBND "
	}
	return strings.Join([]string{a.Name, who + lowerFirst(s.unit(unit).Name)}, ", ")
}
