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
)

// nearby is among how many of a unit's latest petitions words are looked for, one
// after the other, before they are looked up. What many say fills a page from
// there; of what few say the index has few to put in order. So neither takes
// long because the archive is large.
const nearby = 200

// of writes the statement.
func (q search) of(columns string) string {
	said := "s.words @@ (SELECT search_query(" + q.words + "))"
	where := q.where
	if q.unit != "" {
		where = " AND s.home = " + q.unit + where
	}
	tail := lately + " LIMIT " + q.limit
	whole := titled + " WHERE " + said + where + tail
	switch {
	case strings.Contains(q.where, " p."):
		return "SELECT " + columns + " FROM " + strings.Replace(whole, titled, titled+" JOIN petitions AS p ON p.id = s.petition", 1)
	case q.unit != "":
		whole = q.nearAndFar(said, where, tail)
	}
	// nothing is asked of the petitions: only those of the page are read
	return "SELECT " + columns + " FROM (SELECT s.petition, s.received_at FROM " + whole + ") AS s JOIN petitions AS p ON p.id = s.petition" + lately
}

// nearAndFar writes where a search in one unit finds its page: among the unit's
// latest, and only if they do not fill it among all that have the words, which are
// looked up before any is put in order.
func (q search) nearAndFar(said, where, tail string) string {
	latest := " FROM " + titled + " WHERE true" + where + lately
	near := "SELECT s.petition, s.received_at FROM (SELECT s.petition, s.received_at, s.words" + latest + " LIMIT " + strconv.Itoa(nearby) +
		") AS s WHERE " + said + tail
	beyond := "SELECT s.received_at, s.petition" + latest + " OFFSET " + strconv.Itoa(nearby-1) + " LIMIT 1"
	far := "SELECT s.petition, s.received_at FROM " + titled + " WHERE unit_words(s.home, s.words) @@ (SELECT unit_query(" + q.unit + ", " + q.words + "))" + q.where +
		" AND (SELECT count(*) FROM near) < " + q.limit + " AND (s.received_at, s.petition) < (" + beyond + ")"
	return "(WITH near AS MATERIALIZED (" + near + "), far AS MATERIALIZED (" + far + ") TABLE near UNION ALL TABLE far) AS s" + tail
}
