package store

import (
	"strconv"
	"strings"
)

// search is a list of the petitions in whose titles words were found, the latest
// first.
type search struct {
	words string // the condition of the words, on petition_search AS s
	where string // further conditions, each with its AND, also on petitions AS p
	unit  bool   // they are all of one unit
	limit string
}

const (
	lately = " ORDER BY s.received_at DESC, s.petition DESC"
	titled = "petition_search AS s"
)

// nearby is among how many of a unit's latest petitions words are looked for, one
// after the other, before they are looked up. Words that one in a hundred has fill
// a page from there; of others the index has so few that they are soon sorted.
// So neither takes long because the archive is large.
const nearby = 2000

// of writes the statement.
func (q search) of(columns string) string {
	tail := lately + " LIMIT " + q.limit
	from, where, last := titled+" JOIN petitions AS p ON p.id = s.petition", " WHERE "+q.words+q.where, tail
	switch {
	case strings.Contains(q.where, " p."):
		return "SELECT " + columns + " FROM " + from + where + tail
	case q.unit:
		found := "SELECT s.petition, s.received_at FROM "
		latest := " FROM " + titled + " WHERE true" + q.where + lately
		nearest := "SELECT s.petition, s.received_at, s.words" + latest + " LIMIT " + strconv.Itoa(nearby)
		beyond := "SELECT s.received_at, s.petition" + latest + " OFFSET " + strconv.Itoa(nearby-1) + " LIMIT 1"
		from = "(WITH near AS MATERIALIZED (" + found + "(" + nearest + ") AS s WHERE " + q.words + tail + ")," +
			" far AS MATERIALIZED (" + found + titled + where + " AND (SELECT count(*) FROM near) < " + q.limit +
			" AND (s.received_at, s.petition) < (" + beyond + ")" + tail + ")" +
			" SELECT * FROM (TABLE near UNION ALL TABLE far) AS s" + tail + ")"
		where, last = "", lately
	default:
		// nothing is asked of the petitions: only those of the page are read
		from, where, last = "(SELECT s.petition, s.received_at FROM "+titled+where+tail+")", "", lately
	}
	return "SELECT " + columns + " FROM " + from + " AS s JOIN petitions AS p ON p.id = s.petition" + where + last
}
