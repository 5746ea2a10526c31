package people

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pamoja/courses/fault"
)

// What somebody says of herself is hers: staff see what she shares, until she
// takes it back.
func TestAnswers(t *testing.T) {
	s := newSite(t)
	learner := s.living("Sample Learner", "Kilifi")
	by, other := s.staff(county("Kilifi")), s.staff(county("Kisumu"))
	given := map[Question]string{Sex: "female", AgeBand: "25_34", "hearing": "much", "sign_language": Shared, "more_time": Private, "braille": ""}
	if _, err := s.Answer(s.ctx, learner, given); err != nil {
		t.Fatal(err)
	}
	kept, err := s.Answers(s.ctx, learner)
	if err != nil || len(kept.Given) != 5 || kept.Given["hearing"] != "much" {
		t.Errorf("%+v, %v", kept, err)
	}
	if shown, err := s.SharedNeeds(s.ctx, by, learner); err != nil || !slices.Equal(shown, []Question{"sign_language"}) {
		t.Errorf("staff see %v, %v", shown, err)
	}
	_, err = s.SharedNeeds(s.ctx, other, learner)
	wants(t, err, fault.KindNotFound, "person.unknown")
	if hers, err := s.Answers(s.ctx, by); err != nil || len(hers.Given) != 0 {
		t.Errorf("%+v, %v", hers, err)
	}
	for question, answer := range map[Question]string{Sex: "none", "seeing": "female", "shoe_size": "42", "more_time": "everyone"} {
		_, err := s.Answer(s.ctx, learner, map[Question]string{question: answer})
		if f := wants(t, err, fault.KindInvalid, "answers.unknown"); f.Field != string(question) {
			t.Errorf("it is said of %q", f.Field)
		}
	}
	held, err := s.Held(s.ctx, learner)
	if err != nil {
		t.Fatal(err)
	}
	facts, _ := json.Marshal(held.Facts)
	for _, word := range []string{"sign_language", "hearing", "much", "female"} {
		if strings.Contains(string(facts), word) {
			t.Errorf("%s is in the audit log", word)
		}
	}
	if held.Answers.Given["sign_language"] != Shared || !slices.Equal(held.Logins, []string{learner.Member}) {
		t.Errorf("%+v", held)
	}
	if _, err := s.Answer(s.ctx, learner, nil); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.answers.Get(s.ctx, learner.ID); err == nil {
		t.Error("what was taken back is kept")
	}
	if shown, err := s.SharedNeeds(s.ctx, by, learner); err != nil || len(shown) > 0 {
		t.Errorf("staff see %v, %v", shown, err)
	}
}
