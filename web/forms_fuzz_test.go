package web_test

import (
	"net/http"
	"strings"
	"testing"

	"pamoja/courses/people"
	"pamoja/web"
)

// formPlaces are the addresses that take forms, with what stands for their
// parameters.
func formPlaces() []string {
	var places []string
	fill := strings.NewReplacer(":course", "gatekeeping", ":lesson", "at-the-door", ":quiz", "gatekeeping-quiz", ":serial", "PMJ-4K7T9QXC2", ":token", "x")
	for _, route := range web.Routes() {
		if route.Method == http.MethodPost {
			places = append(places, fill.Replace(route.Pattern))
		}
	}
	return append(places, "/quizzes/gatekeeping-confidence", "/quizzes/case-management-identification")
}

// FuzzForms sends anything to every address that takes a form, as somebody
// signed in and as nobody. The answer is a page that says what to do, never a
// failure of the program.
func FuzzForms(f *testing.F) {
	s := newSite(f)
	visitors := []*client{s.browser(), s.signedIn("Sample Learner", people.Learner), s.signedIn("Sample Administrator", people.Administrator)}
	places := formPlaces()
	for place := range places {
		for who := range visitors {
			for _, body := range []string{
				"", "action=start&try=1", "action=answer&try=1&question=x&choice=a&choice=b", "action=rate&try=1&reasons=3", "action=done",
				"login=M0000000&secret=284916", "action=language&language=sw", "action=secret&old=x&secret=y&repeat=z", "text=PMJ-4K7T9QXC2",
				"course=gatekeeping&print_name=%F0%9F%99%82", "action=replace&reason=" + strings.Repeat("x", 600), "a=%zz", "%00=%00", "a;b", "action=start&try=99999999999999999999",
			} {
				f.Add(uint8(place), uint8(who), body)
			}
		}
	}
	f.Fuzz(func(t *testing.T, place, who uint8, body string) {
		c := visitors[int(who)%len(visitors)]
		header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
		got, err := c.try(http.MethodPost, places[int(place)%len(places)], body, header)
		if err != nil {
			t.Fatal(err)
		}
		if got.status >= http.StatusInternalServerError || got.status == http.StatusOK && got.body == "" {
			t.Fatalf("%s with %q answers %d: %s\n%s", places[int(place)%len(places)], body, got.status, got.body, got.failure)
		}
		for _, slip := range []string{"goroutine ", ".go:", "⟦", "%!"} {
			if strings.Contains(got.body, slip) {
				t.Errorf("%s with %q shows %q", places[int(place)%len(places)], body, slip)
			}
		}
	})
}
