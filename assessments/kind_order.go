package assessments

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"pamoja/courses/fault"
)

// order is lines to be put in order: each gets a place. The options stand in
// the right order in the file, so the form names them by their place in the
// draw: an id would tell the key.
var order = kind{
	name:     "order",
	settings: []string{"options"},
	check: func(q Question) []flaw {
		if len(q.Options) < 3 || len(q.Options) > 7 {
			return []flaw{{"options", "an order needs 3 to 7 options, which stand in the right order"}}
		}
		return nil
	},
	read: func(_ Question, asked Asked, form url.Values) (Answer, error) {
		places := make([]int, len(asked.Options))
		taken := map[int]int{}
		for i := range places {
			places[i] = figure(form.Get(PlaceField(i)), len(places))
			taken[places[i]]++
		}
		var refused []error
		for i, place := range places {
			switch {
			case form.Get(PlaceField(i)) == "":
				refused = append(refused, fault.Invalid("quiz.place_missing").In(PlaceField(i)))
			case place == 0:
				refused = append(refused, fault.Invalid("quiz.unknown_option").In(PlaceField(i)))
			case taken[place] > 1:
				refused = append(refused, fault.Invalid("quiz.place_twice", "place", place).In(PlaceField(i)))
			}
		}
		if len(refused) > 0 {
			return Answer{}, errors.Join(refused...)
		}
		chosen := make([]string, len(places))
		for i, place := range places {
			chosen[place-1] = asked.Options[i]
		}
		return Answer{Chosen: chosen}, nil
	},
	right: func(q Question, a Answer) bool {
		return slices.EqualFunc(q.Options, a.Chosen, func(option Option, id string) bool { return option.ID == id })
	},
	key: func(q Question, asked Asked) url.Values {
		form := url.Values{}
		for i, id := range asked.Options {
			place := 1 + slices.IndexFunc(q.Options, func(option Option) bool { return option.ID == id })
			form.Set(PlaceField(i), strconv.Itoa(place))
		}
		return form
	},
}

// PlaceField names the field that holds the place of the option drawn at i,
// from 0.
func PlaceField(i int) string { return fmt.Sprintf("place-%d", i+1) }
