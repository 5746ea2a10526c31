package people

import (
	"context"
	"slices"

	"pamoja/courses/audit"
)

// What is a part of somebody's data that another may or may not see.
type What string

const (
	Progress     What = "progress"     // what she has done in courses, quizzes and cases
	Certificates What = "certificates" // those she holds
	Profile      What = "profile"      // everything staff may know of her
	Contact      What = "contact"      // her name, member number and phone
)

// seenByMentor is what a mentor sees of somebody she is linked with.
var seenByMentor = []What{Progress, Contact}

// MaySee says whether one person may see a part of another's data. It gives nil
// or the fault not found, person.unknown: to those who may not see somebody, she
// does not exist. It is the only place where this is decided:
//
//	her own                       everything
//	an administrator              everyone's
//	a coordinator                 everything of those in her county or
//	                              organisation, but of no administrator
//	a mentor, while a link of hers  progress and contact
//	to the person is open, or to a
//	cohort she is a member of
//	anybody else                  nothing
//
// An account that was merged into another is seen by nobody: the other is.
// Sensitive answers are none of these: the person alone sees them.
func (s *Service) MaySee(ctx context.Context, by, subject Person, what What) error {
	if by.ID == "" || subject.ID == "" || by.Merged != "" || subject.Merged != "" || !slices.Contains([]What{Progress, Certificates, Profile, Contact}, what) {
		return unknown()
	}
	if by.ID == subject.ID || by.Is(Administrator) || by.Is(Coordinator) && by.Covers(subject) {
		return nil
	}
	if !by.Is(Trainer) || !slices.Contains(seenByMentor, what) {
		return unknown()
	}
	linked, err := s.mentors(ctx, by.ID, subject.ID)
	if err != nil {
		return err
	}
	if !linked {
		return unknown()
	}
	return nil
}

// Covers reports whether a person lies within one of p's scopes. Administrators
// lie in nobody's.
func (p Person) Covers(subject Person) bool {
	if subject.Is(Administrator) {
		return false
	}
	return slices.ContainsFunc(p.Scopes, func(scope Scope) bool { return scope.holds(subject.County, subject.Organisation) })
}

// CoversPlace reports whether a county and an organisation, either of which may
// be blank, lie within one of p's scopes.
func (p Person) CoversPlace(county, organisation string) bool {
	return slices.ContainsFunc(p.Scopes, func(scope Scope) bool { return scope.holds(county, organisation) })
}

func (s Scope) holds(county, organisation string) bool {
	if s.Kind == "county" {
		own, ok := ParseCounty(s.Name)
		return ok && county != "" && own == county
	}
	return s.Kind == "org" && organisation != "" && organisationKey(s.Name) == organisation
}

// mentors reports whether a mentor's link to somebody, or to a cohort she is a
// member of, is open.
func (s *Service) mentors(ctx context.Context, mentor, mentee string) (bool, error) {
	direct, err := s.Linked(ctx, MentorOf, mentor, mentee)
	if err != nil || direct {
		return direct, err
	}
	for cohort, err := range s.LinksFrom(ctx, MemberOf, mentee, true) {
		if err != nil {
			return false, err
		}
		through, err := s.Linked(ctx, CohortMentor, mentor, cohort.To)
		if err != nil || through {
			return through, err
		}
	}
	return false, nil
}

// Open gives a person to staff or a mentor who may see this part of her, and
// notes in the audit log that she was looked at; looking at oneself is no fact.
// Fault: not found, person.unknown.
func (s *Service) Open(ctx context.Context, by Person, id string, what What) (Person, error) {
	subject, err := s.Get(ctx, id)
	if err != nil {
		return Person{}, err
	}
	if err := s.MaySee(ctx, by, subject, what); err != nil {
		return Person{}, err
	}
	if by.ID == subject.ID {
		return subject, nil
	}
	fact := audit.Fact{By: by.ID, Subject: subject.ID, What: audit.PersonOpened, Detail: map[string]string{"part": string(what)}}
	if err := s.log.Append(ctx, fact); err != nil {
		return Person{}, err
	}
	return subject, nil
}

func (s *Service) noteLink(ctx context.Context, by Person, subject, how string) error {
	if by.ID == subject {
		return nil
	}
	return s.log.Append(ctx, audit.Fact{By: by.ID, Subject: subject, What: audit.LinkChanged, Detail: map[string]string{"how": how}})
}
