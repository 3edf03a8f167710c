package domain

import "slices"

// UrgentFields are those in which what is told by telephone cannot wait: life
// and passage may hang on it.
var UrgentFields = []Field{FieldOrder, FieldTraffic, FieldInfrastructure, FieldHealth}

// Urgent reports whether the petition is a reflection (phản ánh) over the
// telephone in an urgent field, which is acknowledged within hours.
func (p Petition) Urgent() bool {
	return p.Kind == KindFeedback && p.Channel == ChannelPhone && slices.Contains(UrgentFields, p.Field)
}
