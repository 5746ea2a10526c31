package main

import (
	"pamoja/courses/people"
)

// staffed are the pages of staff about people, and those on which a person sees
// and corrects what is held about her.
func (s *specimen) staffed() []shownPage {
	shell := people.Shell()
	_, err := s.accounts.AddOrganisation(s.Context(), shell, "Sample Home for Children of Malindi", "SHM")
	s.check(err)
	coordinator := s.add("coordinator", "Sample Coordinator", people.Coordinator, 0)
	scopes := []people.Scope{{Kind: "county", Name: "Kilifi"}, {Kind: "org", Name: "Sample Home for Children of Malindi"}}
	_, err = s.accounts.Appoint(s.Context(), shell, coordinator.ID, []people.Role{people.Coordinator}, scopes)
	s.check(err)
	s.add("unplaced", "Sample Coordinator 2", people.Coordinator, 0)
	mentor, second, subject := s.add("mentor", "Sample Mentor", people.Trainer, 0), s.add("mentor2", "Sample Mentor 2", people.Trainer, 0), s.learner("subject")
	for _, p := range []people.Person{mentor, second, subject, s.persons["reader"], s.persons["holder"]} {
		_, err := s.accounts.Edit(s.Context(), shell, p.ID, map[people.Field]string{people.CountyField: "Kilifi", people.SubCountyField: "Malindi", people.WardField: "Shella",
			people.OrganisationField: "Sample Home for Children of Malindi", people.CadreField: "sub-county-children-officer", people.PayField: "volunteer"})
		s.check(err)
	}
	s.read(subject, journeyCourse, 2)
	for _, p := range []people.Person{subject, s.persons["holder"]} {
		_, err := s.accounts.Assign(s.Context(), shell, mentor.ID, p.ID)
		s.check(err)
	}
	_, err = s.accounts.Suspend(s.Context(), shell, s.persons["reader"].ID)
	s.check(err)
	_, err = s.accounts.Answer(s.Context(), subject, map[people.Question]string{people.Sex: "female", "seeing": "some", "more_time": people.Shared})
	s.check(err)
	s.learner("leaves")
	one, added := "/staff/people/"+subject.ID, map[string]string{"name": "Sample Learner 31", "role": "learner", "county": "Kilifi", "phone": "0712345678"}
	return []shownPage{
		{name: "staff-people", template: "staff_people", who: "coordinator", path: "/staff/people"},
		{name: "staff-people-everyone", template: "staff_people", who: "administrator", path: "/staff/people"},
		{name: "staff-people-none", template: "staff_people", who: "coordinator", path: "/staff/people?q=zzz"},
		{name: "staff-people-unplaced", template: "staff_people", who: "unplaced", path: "/staff/people"},
		{name: "staff-add", template: "staff_add", who: "coordinator", path: "/staff/people/new"},
		{name: "staff-add-problem", template: "staff_add", who: "coordinator", path: "/staff/people", post: map[string]string{"name": "", "phone": "1", "role": "learner"}, status: 400},
		{name: "staff-added", template: "staff_secret", who: "coordinator", path: "/staff/people", post: added},
		{name: "staff-organisations", template: "staff_organisations", who: "coordinator", path: "/staff/organisations"},
		{name: "staff-organisations-problem", template: "staff_organisations", who: "coordinator", path: "/staff/organisations", post: map[string]string{"name": "", "code": "1"}, status: 400},
		{name: "staff-person", template: "staff_person", who: "coordinator", path: one},
		{name: "staff-person-administrator", template: "staff_person", who: "administrator", path: "/staff/people/" + coordinator.ID},
		{name: "staff-person-mentor", template: "staff_person", who: "coordinator", path: "/staff/people/" + mentor.ID},
		{name: "staff-person-suspended", template: "staff_person", who: "coordinator", path: "/staff/people/" + s.persons["reader"].ID},
		{name: "staff-person-problem", template: "staff_person", who: "coordinator", path: one, post: map[string]string{"action": "assign", "mentor": "nobody"}, status: 400},
		{name: "staff-person-edit-problem", template: "staff_person", who: "coordinator", path: one, post: map[string]string{"action": "edit", "county": "Atlantis"}, status: 400},
		{name: "staff-person-roles-problem", template: "staff_person", who: "administrator", path: one, post: map[string]string{"action": "roles", "role_coordinator": "1"}, status: 400},
		{name: "staff-reset", template: "staff_secret", who: "coordinator", path: "/staff/people/" + second.ID, post: map[string]string{"action": "reset"}},
		{name: "staff-merge", template: "staff_merge", who: "administrator", path: one, post: map[string]string{"action": "merge", "into": s.persons["holder"].Member}},
		{name: "staff-merge-problem", template: "staff_person", who: "administrator", path: one, post: map[string]string{"action": "merge", "into": "nobody"}, status: 400},
		{name: "learning-mentor", template: "my_learning", who: "mentor", path: "/"},
		{name: "mentee", template: "mentee", who: "mentor", path: "/mentees/" + subject.ID},
		{name: "held", template: "held", who: "subject", path: "/account/data"},
		{name: "held-problem", template: "held", who: "subject", path: "/account/data", post: map[string]string{"action": "phone", "phone": "1"}, status: 400},
		{name: "answers", template: "answers", who: "subject", path: "/account/answers"},
		{name: "answers-problem", template: "answers", who: "subject", path: "/account/answers", post: map[string]string{"action": "save", "sex": "queen"}, status: 400},
		{name: "delete", template: "delete", who: "holder", path: "/account/delete"},
		{name: "delete-problem", template: "delete", who: "holder", path: "/account/delete", post: map[string]string{"secret": "111222"}, status: 401},
		{name: "deleted", template: "delete", who: "leaves", path: "/account/delete", post: map[string]string{"secret": secretOf(people.Learner)}},
	}
}
