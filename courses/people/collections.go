package people

import "pamoja/courses/records"

// Collections declares what the package keeps.
func Collections() []records.Collection {
	text := func(name string) records.Field { return records.Field{Name: name, Kind: records.String} }
	moment := func(name string) records.Field { return records.Field{Name: name, Kind: records.Time} }
	return append(importCollections(), []records.Collection{
		{
			Name: "people",
			Fields: []records.Field{{Name: "administrator", Kind: records.Boolean}, text("county"), text("organisation"), text("cadre"), text("sort"),
				{Name: "never", Kind: records.Boolean}, text("phone"), text("sub_county"), text("ward"), text("merged")},
			Indexes: []records.Index{
				{Name: "administrator", Fields: []string{"administrator"}},
				{Name: "all", Fields: []string{"sort"}},
				{Name: "county", Fields: []string{"county", "sort"}},
				{Name: "organisation", Fields: []string{"organisation", "sort"}},
				{Name: "phone", Fields: []string{"phone"}},
				{Name: "merged", Fields: []string{"merged"}},
			},
			Tallies: []records.Tally{
				{Name: "all", Group: []string{"never"}},
				{Name: "places", Bounds: []string{"county"}, Group: []string{"sub_county", "ward"}},
				{Name: "county", Bounds: []string{"county"}, Group: []string{"never"}},
				{Name: "organisation", Bounds: []string{"organisation"}, Group: []string{"never"}},
			},
		},
		{Name: "answers"},
		{Name: "organisations"},
		{Name: "organisation-codes"},
		{
			Name:   "links",
			Fields: []records.Field{text("kind"), text("from"), text("to"), {Name: "open", Kind: records.Boolean}, moment("since")},
			Indexes: []records.Index{
				{Name: "from", Fields: []string{"kind", "from", "open", "since"}},
				{Name: "to", Fields: []string{"kind", "to", "open", "since"}},
			},
			Tallies: []records.Tally{
				{Name: "from", Bounds: []string{"kind", "from", "open"}},
				{Name: "to", Bounds: []string{"kind", "to", "open"}},
			},
		},
		{Name: "logins"},
		{Name: "secrets"},
		{Name: "failures"},
		{
			Name:    "guesses",
			Fields:  []records.Field{text("address"), moment("at")},
			Indexes: []records.Index{{Name: "at", Fields: []string{"at"}}},
			Tallies: []records.Tally{
				{Name: "address", Bounds: []string{"address", "at"}},
				{Name: "site", Bounds: []string{"at"}},
			},
		},
		{
			Name:    "code-guesses",
			Fields:  []records.Field{text("address"), moment("at")},
			Indexes: []records.Index{{Name: "at", Fields: []string{"at"}}},
			Tallies: []records.Tally{
				{Name: "address", Bounds: []string{"address", "at"}},
				{Name: "site", Bounds: []string{"at"}},
			},
		},
		{Name: "invitations"},
		{
			Name:    "invitation-codes",
			Fields:  []records.Field{text("person"), moment("until")},
			Indexes: []records.Index{{Name: "person", Fields: []string{"person", "until"}}},
		},
		{
			Name:    "devices",
			Fields:  []records.Field{text("person"), moment("used")},
			Indexes: []records.Index{{Name: "person", Fields: []string{"person", "used"}}},
		},
		{Name: "setup"},
		{Name: "merging"},
		{
			Name:    "renames",
			Fields:  []records.Field{text("person"), moment("at")},
			Indexes: []records.Index{{Name: "person", Fields: []string{"person", "at"}}},
		},
	}...)
}
