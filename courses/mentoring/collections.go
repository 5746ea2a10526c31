package mentoring

import (
	"pamoja/courses/records"
)

const (
	entriesCollection = "mentoring"
	textsCollection   = "mentoring-texts"
	answersCollection = "mentoring-answers"
	codesCollection   = "mentoring-codes"
	actionsCollection = "mentoring-actions"
	sidesCollection   = "mentoring-sides"
	totalsCollection  = "mentoring-totals"

	signoffsCollection = "mentoring-signoffs"
	asksCollection     = "mentoring-asks"
	talkedCollection   = "mentoring-talked"
)

// Collections declares what the package keeps.
func Collections() []records.Collection {
	text := func(name string) records.Field { return records.Field{Name: name, Kind: records.String} }
	moment := func(name string) records.Field { return records.Field{Name: name, Kind: records.Time} }
	number := func(name string) records.Field { return records.Field{Name: name, Kind: records.Integer} }
	truth := func(name string) records.Field { return records.Field{Name: name, Kind: records.Boolean} }
	index := func(name string, fields ...string) records.Index { return records.Index{Name: name, Fields: fields} }
	return []records.Collection{
		{
			Name:    entriesCollection,
			Fields:  []records.Field{text("root"), text("mentor")},
			Indexes: []records.Index{index("root", "root"), index("mentor", "mentor")},
			Tallies: []records.Tally{{Name: "mentor", Bounds: []string{"mentor"}}},
		},
		{
			Name:    textsCollection,
			Fields:  []records.Field{text("by"), text("about")},
			Indexes: []records.Index{index("by", "by"), index("about", "about")},
		},
		{
			Name:    answersCollection,
			Fields:  []records.Field{text("root"), text("mentor"), text("mentee")},
			Indexes: []records.Index{index("root", "root"), index("mentor", "mentor"), index("mentee", "mentee")},
			Tallies: []records.Tally{{Name: "mentor", Bounds: []string{"mentor"}}, {Name: "mentee", Bounds: []string{"mentee"}}},
		},
		{Name: codesCollection},
		{
			Name:    actionsCollection,
			Fields:  []records.Field{text("entry"), text("person"), truth("open"), text("due")},
			Indexes: []records.Index{index("entry", "entry"), index("person", "person", "open", "due")},
		},
		{
			Name: sidesCollection,
			Fields: []records.Field{text("root"), text("person"), text("role"), text("state"), truth("counts"), moment("start"),
				number("answers"), number("logged"), number("mark"), text("county"), text("organisation"), moment("arrived")},
			Indexes: []records.Index{
				index("root", "root"), index("person", "person", "role", "start"),
				index("state", "person", "role", "state", "start"), index("counts", "person", "role", "counts", "start"),
				index("all", "role", "state", "arrived"), index("county", "county", "state", "arrived"), index("organisation", "organisation", "state", "arrived"),
			},
			Tallies: []records.Tally{
				{Name: "state", Bounds: []string{"person", "role"}, Group: []string{"state"}},
				{Name: "answers", Bounds: []string{"person", "role"}, Sums: []string{"answers", "logged"}},
				{Name: "marks", Bounds: []string{"person", "role", "counts"}, Sums: []string{"mark"}},
				{Name: "all", Bounds: []string{"role", "state", "arrived"}},
				{Name: "county", Bounds: []string{"county", "state", "arrived"}},
				{Name: "organisation", Bounds: []string{"organisation", "state", "arrived"}},
			},
		},
		totalsDeclared(),
		{
			Name:    signoffsCollection,
			Fields:  []records.Field{text("learner"), text("mentor"), moment("arrived")},
			Indexes: []records.Index{index("learner", "learner", "arrived"), index("mentor", "mentor", "arrived")},
		},
		{Name: asksCollection, Fields: []records.Field{text("learner"), moment("at")}, Indexes: []records.Index{index("learner", "learner", "at")}},
		{
			Name:    talkedCollection,
			Fields:  []records.Field{text("learner"), text("mentor")},
			Indexes: []records.Index{index("learner", "learner"), index("mentor", "mentor")},
		},
		calendarsDeclared(),
	}
}
