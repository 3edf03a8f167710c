package store

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
)

// grouped are the columns of a group and of its petitions.
var grouped = groups.columns("g") + `, ARRAY(SELECT DISTINCT petition FROM escalations WHERE "group" = g.id ORDER BY petition)`

func intoGroup(v *casework.GroupView) []any { return append(groups.into(&v.Group), &v.Petitions) }

// Group returns a group with its petitions.
func (db *DB) Group(ctx context.Context, id domain.GroupID) (casework.GroupView, error) {
	list, err := collect(ctx, db.pool, intoGroup, "SELECT "+grouped+" FROM groups AS g WHERE g.id = $1", id)
	if err == nil && len(list) == 0 {
		err = domain.NotFound("group")
	}
	if err != nil {
		return casework.GroupView{}, err
	}
	return list[0], nil
}

// Groups lists the units' groups, the latest first.
func (db *DB) Groups(ctx context.Context, s policy.Scope, p casework.Page) ([]casework.GroupView, error) {
	if len(s.Units()) == 0 {
		return nil, nil
	}
	var a args
	list := selection{columns: grouped, from: "groups AS g", unit: "g.unit", order: "g.id DESC"}
	list.where = beyondID(&a, p, "g.id", "<")
	list.limit = more(&a, p)
	return collect(ctx, db.pool, intoGroup, list.of(&a, "g", s.Units()), a...)
}
