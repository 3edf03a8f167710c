package store

import (
	"strconv"
	"strings"
)

// search is a list of the petitions in whose titles words were found, the latest
// first.
type search struct {
	words string // the argument that has the words
	unit  string // the argument that has the unit they are all of; empty where they are of several
	where string // further conditions, each with its AND, on petition_search AS s or petitions AS p
	limit string
}

const (
	lately = " ORDER BY s.received_at DESC, s.petition DESC"
	titled = "petition_search AS s"
	joined = " JOIN petitions AS p ON p.id = s.petition"
)

// nearby is among how many of a unit's latest petitions words are looked for, one
// after the other, before they are looked up. What many say fills a page from
// there; of what few say the index has few to put in order. So neither takes
// long because the archive is large.
const nearby = 200

// of writes the statement.
func (q search) of(columns string) string {
	said := "s.words @@ (SELECT search_query(" + q.words + "))"
	home := ""
	if q.unit != "" {
		home = " AND s.home = " + q.unit
	}
	tail := lately + " LIMIT " + q.limit
	where := " WHERE " + said + home + q.where + tail
	found := titled + where
	switch {
	case strings.Contains(q.where, " p."):
		return "SELECT " + columns + " FROM " + titled + joined + where
	case q.unit != "":
		found = q.nearAndFar(said, tail)
	}
	// nothing is asked of the petitions: only those of the page are read
	return "SELECT " + columns + " FROM (SELECT s.petition, s.received_at FROM " + found + ") AS s" + joined + lately
}

// nearAndFar writes where a search in one unit finds its page: among the unit's
// latest, and only if they do not fill it among all that have the words, which are
// looked up before any is put in order.
func (q search) nearAndFar(said, tail string) string {
	latest := " FROM " + titled + " WHERE s.home = " + q.unit + q.where + lately
	near := "SELECT s.petition, s.received_at FROM (SELECT s.petition, s.received_at, s.words" + latest + " LIMIT " + strconv.Itoa(nearby) +
		") AS s WHERE " + said + tail
	beyond := "SELECT s.received_at, s.petition" + latest + " OFFSET " + strconv.Itoa(nearby-1) + " LIMIT 1"
	far := "SELECT s.petition, s.received_at FROM " + titled + " WHERE unit_words(s.home, s.words) @@ (SELECT unit_query(" + q.unit + ", " + q.words + "))" + q.where +
		" AND (SELECT count(*) FROM near) < " + q.limit + " AND (s.received_at, s.petition) < (" + beyond + ")"
	return "(WITH near AS MATERIALIZED (" + near + "), far AS MATERIALIZED (" + far + ") TABLE near UNION ALL TABLE far) AS s" + tail
}
