package people

import (
	"context"
	"fmt"
	"slices"

	"pamoja/courses/records"
)

// mostPlaces bounds what a form suggests, so that its page stays small.
const mostPlaces = 150

// Places are names of places as people of a county have written them, for a
// form to suggest.
type Places struct{ SubCounties, Wards []string }

// PlacesOf lists the places of a county that are in use, in order of the
// alphabet, from key columns alone; none for a county that is not known. Anyone
// may ask: names of places are no secret.
func (s *Service) PlacesOf(ctx context.Context, county string) (Places, error) {
	county, ok := ParseCounty(county)
	if !ok {
		return Places{}, nil
	}
	totals, err := s.people.Tally(ctx, "places", records.Query{Equal: []any{county}})
	if err != nil {
		return Places{}, fmt.Errorf("people: places: %w", err)
	}
	var places Places
	for _, one := range totals {
		for i, list := range []*[]string{&places.SubCounties, &places.Wards} {
			if name, _ := one.Group[i].(string); name != "" && !slices.Contains(*list, name) && len(*list) < mostPlaces {
				*list = append(*list, name)
			}
		}
	}
	slices.Sort(places.SubCounties)
	slices.Sort(places.Wards)
	return places, nil
}
