package assessments

import (
	"fmt"
	"net/url"
	"strconv"

	"pamoja/courses/fault"
)

// RatingField is the field of a form that holds a figure on the scale.
const RatingField = "rating"

// judgement is a figure from 1 to ScaleMax, right if it is the key or next to
// it: two sound workers may differ by one.
var judgement = kind{
	name:     "judgement",
	settings: []string{"scale", "key", "feedback"},
	check: func(q Question) []flaw {
		if q.Key < 1 || q.Key > ScaleMax {
			return []flaw{{"key", fmt.Sprintf("`key` must be a figure from 1 to %d", ScaleMax)}}
		}
		return nil
	},
	read: func(_ Question, _ Asked, form url.Values) (Answer, error) {
		rating := figure(form.Get(RatingField), ScaleMax)
		if rating == 0 {
			return Answer{}, fault.Invalid("quiz.rating_missing", "most", ScaleMax).In(RatingField)
		}
		return Answer{Rating: rating}, nil
	},
	right: func(q Question, a Answer) bool {
		return a.Rating >= 1 && a.Rating-q.Key <= 1 && q.Key-a.Rating <= 1
	},
	key: func(q Question, _ Asked) url.Values { return url.Values{RatingField: {strconv.Itoa(q.Key)}} },
}
