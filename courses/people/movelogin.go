package people

import (
	"context"
	"errors"
	"fmt"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// LoginMoved says that a phone was made another's login. Detail how: to whom it
// came (gained), or whose it was (lost).
const LoginMoved audit.What = "person.login_moved"

// PhoneHolder gives who signs in with a person's phone in her stead, and whether
// by may make it hers: then who it is may be shown. It reports false where nobody
// else does.
func (s *Service) PhoneHolder(ctx context.Context, by, subject Person) (holder Person, may, taken bool, err error) {
	if subject.Phone == "" {
		return Person{}, false, false, nil
	}
	holder, found, err := s.holder(ctx, subject.Phone)
	if err != nil {
		return Person{}, false, false, fmt.Errorf("people: phone holder: %w", hide(err, subject.Phone))
	}
	if !found || holder.ID == subject.ID {
		return Person{}, false, false, nil
	}
	err = s.mayManage(ctx, by, holder)
	if err == nil {
		err = s.mayManage(ctx, by, subject)
	}
	if _, refused := fault.Of(err); refused {
		return Person{}, false, true, nil
	}
	return holder, err == nil, true, err
}

// MoveLogin makes a phone that a person has her login, and no longer that of
// whoever signs in with it, who keeps it in her profile and signs in by her member
// number. Coordinators who may manage both may, and administrators. Nothing else of
// either changes. Twice is once.
//
// Faults: forbidden, role.lacking; not found, person.unknown; conflict,
// phone.none, phone.waiting, phone.ask, where the other is not the caller's to
// look after, phone.moved, where somebody else moved it at the same moment. Side
// effects: facts about both in the audit log.
func (s *Service) MoveLogin(ctx context.Context, by Person, id string) (Person, error) {
	if !by.May(EditPeople) {
		return Person{}, fault.Forbidden("role.lacking")
	}
	subject, err := s.Get(ctx, id)
	if err == nil {
		err = s.mayManage(ctx, by, subject)
	}
	switch {
	case err != nil:
		return Person{}, err
	case subject.Phone == "":
		return Person{}, fault.Conflict("phone.none")
	case subject.Waiting: // nothing shows yet that it is hers
		return Person{}, fault.Conflict("phone.waiting")
	}
	if err := s.moveLogin(ctx, by, subject); err != nil {
		return Person{}, fmt.Errorf("people: move login: %w", hide(err, subject.Phone))
	}
	return subject, nil
}

func (s *Service) moveLogin(ctx context.Context, by, subject Person) error {
	if mine, err := s.claimLogin(ctx, subject.Phone, subject.ID); err != nil || mine {
		return err
	}
	_, at, err := s.logins.Get(ctx, loginID(subject.Phone))
	if err != nil {
		return err
	}
	// Whose it is is read after its revision: what is replaced is what was judged.
	holder, may, taken, err := s.PhoneHolder(ctx, by, subject)
	switch {
	case err != nil:
		return err
	case !taken:
		return fault.Conflict("phone.moved")
	case !may:
		return fault.Conflict("phone.ask")
	}
	_, err = s.logins.Replace(ctx, loginID(subject.Phone), at, claim{Person: subject.ID, At: s.now()})
	if errors.Is(err, records.ErrChanged) || errors.Is(err, records.ErrNotFound) {
		return fault.Conflict("phone.moved")
	}
	if err != nil {
		return err
	}
	for _, one := range []struct{ person, how string }{{subject.ID, "gained"}, {holder.ID, "lost"}} {
		fact := audit.Fact{By: by.ID, Subject: one.person, What: LoginMoved, Detail: map[string]string{"how": one.how}}
		if err := s.log.Append(ctx, fact); err != nil {
			return err
		}
	}
	return nil
}
