package mentoring

import (
	"context"
	"slices"
	"strings"

	"pamoja/courses/fault"
	"pamoja/courses/people"
)

// parties settles who helped whom.
func (s *Service) parties(ctx context.Context, by people.Person, f Form, e *Entry) error {
	if f.Mentor == "" && f.MentorNo == "" || f.Mentor == by.ID {
		if !by.Is(people.Trainer) {
			return fault.Forbidden("mentoring.not_trainer")
		}
		return s.mentees(ctx, by, f, e)
	}
	mentor, err := s.named(ctx, f.Mentor, f.MentorNo, "mentor")
	if err != nil {
		return err
	}
	if mentor.ID == by.ID {
		return fault.Invalid("mentoring.same_person").In("mentor")
	}
	if !mentor.Is(people.Trainer) {
		return fault.Invalid("mentoring.mentor_no_trainer").In("mentor")
	}
	e.Mentor, e.Mentees = mentor.ID, []string{by.ID}
	return nil
}

func (s *Service) mentees(ctx context.Context, by people.Person, f Form, e *Entry) error {
	e.Mentor = by.ID
	add := func(id, number, field string) error {
		p, err := s.named(ctx, id, number, field)
		if err != nil {
			return err
		}
		if p.ID == by.ID {
			return fault.Invalid("mentoring.same_person").In(field)
		}
		if !slices.Contains(e.Mentees, p.ID) {
			e.Mentees = append(e.Mentees, p.ID)
		}
		return nil
	}
	for _, id := range f.Mentees {
		if err := add(id, "", "mentee"); err != nil {
			return err
		}
	}
	for _, number := range f.Numbers {
		if strings.TrimSpace(number) == "" {
			continue
		}
		if err := add("", number, "number"); err != nil {
			return err
		}
	}
	switch {
	case len(e.Mentees) == 0:
		return fault.Invalid("mentoring.nobody").In("mentee")
	case len(e.Mentees) > MostMentees:
		return fault.Invalid("mentoring.too_many_mentees", "most", MostMentees).In("mentee")
	}
	slices.Sort(e.Mentees)
	return nil
}

// named gives a person by her id, or by her exact member number: no phone, and
// no name, finds anybody here.
func (s *Service) named(ctx context.Context, id, number, field string) (people.Person, error) {
	var p people.Person
	var err error
	if id != "" {
		p, err = s.o.People.Get(ctx, id)
	} else if member, ok := people.ParseMember(number); ok {
		p, err = s.o.People.ByLogin(ctx, member)
	} else {
		return people.Person{}, fault.Invalid("mentoring.unknown_person", "number", shorten(number)).In(field)
	}
	if fault.Is(err, fault.KindNotFound) {
		return people.Person{}, fault.Invalid("mentoring.unknown_person", "number", shorten(number)).In(field)
	}
	return p, err
}

func shorten(text string) string {
	text = strings.TrimSpace(strings.ToValidUTF8(text, ""))
	if runes := []rune(text); len(runes) > 20 {
		return string(runes[:20]) + "…"
	}
	return text
}
