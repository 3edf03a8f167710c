package demonstration

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"kiennghi/domain"
)

// Everything in this file is invented: the phrases were written for the
// demonstration, and persons and organisations are put together from lists. The
// same source of chance gives the same texts. Texts bear no dates but such as
// "tháng trước", so that they fit any day of the years 2020 to 2022.

// matter returns what someone raises with the unit: a title of 30 to 120
// characters, a text of 150 to 1,200, and the place that it is about.
func matter(r *rand.Rand, f domain.Field, unitName string) (title, text, place string) {
	d := newDraft(r, nil, unitName)
	p := one(r, phrases().patterns[f])
	title = sentences(d.fill(p.title))
	place = d.fill(p.place)
	text = prose(
		d.sometimes(65, "opening"),
		d.fill(p.body),
		d.sometimes(12, "background"),
		d.sometimes(45, "history"),
		d.sometimes(35, "impact"),
		d.sometimes(60, "request"),
	)
	return title, text, place
}

// answer returns the unit's reply to a matter of that field with that outcome,
// 200 to 1,500 characters, and its shorter public version, which names no
// house.
func answer(r *rand.Rand, f domain.Field, outcome domain.Outcome, unitName string) (text, public string) {
	d := newDraft(r, phrases().answers[f], unitName)
	d.bound["officer"] = d.line(staffOf(unitName))
	core, publicCore, _ := strings.Cut(d.line(string(outcome)), " => ")
	d.bound["core"] = publicCore
	text = prose(
		d.line("reply"),
		d.sometimes(75, "check"),
		core,
		d.sometimes(35, "remark"),
		d.line("closing "+string(outcome)),
	)
	return text, prose(d.line("public"))
}

// staffOf names the list of those who prepare a unit's answers.
func staffOf(unitName string) string {
	if strings.HasPrefix(unitName, "Phường") || strings.HasPrefix(unitName, "Xã") {
		return "ward"
	}
	return "district"
}

// evidence returns how a matter of that field was resolved and what shows it.
func evidence(r *rand.Rand, f domain.Field) (means domain.Means, evidence string) {
	means = one(r, []domain.Means{domain.ByDocument, domain.ByInspection, domain.CarriedOut})
	return means, newDraft(r, phrases().answers[f], "").line(string(means))
}

// ground returns the note that goes with a decision. The kinds are the codes
// of domain.EscalationGround; "return", "withdrawal" and "extension"; the codes of
// domain.Ground but GroundDenunciation, which leaves no note; and, for the
// assignment of a commitment, "task", "responsibility" and "result".
func ground(r *rand.Rand, kind string) string { return newDraft(r, nil, "").line(kind) }

// person returns the name of a person who does not exist.
func person(r *rand.Rand) string { return newDraft(r, nil, "").line("person") }

// organisation returns the name of an organisation.
func organisation(r *rand.Rand) string { return newDraft(r, nil, "").line("organisation") }

// agenda returns the programme of a dialogue.
func agenda(r *rand.Rand, unitName string) string { return document(r, "agenda", unitName, nil) }

// conclusion returns the written notice of what a dialogue that heard so many
// matters decided.
func conclusion(r *rand.Rand, unitName string, matters int) string {
	return document(r, "conclusion", unitName, map[string]int{"matters": matters})
}

// minutes returns the minutes of a dialogue that so many people attended and
// that heard so many matters.
func minutes(r *rand.Rand, unitName string, people, matters int) string {
	return document(r, "minutes", unitName, map[string]int{"attending": people, "matters": matters})
}

func document(r *rand.Rand, name, unitName string, counts map[string]int) string {
	d := newDraft(r, nil, unitName)
	for slot, n := range counts {
		d.bound[slot] = strconv.Itoa(n)
	}
	return sentences(d.fill(read("document/" + name)))
}
