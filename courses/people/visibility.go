package people

import "context"

// What is a part of somebody's data that another may or may not see.
type What string

const (
	Progress     What = "progress"
	Certificates What = "certificates"
	Profile      What = "profile"
)

// MaySee says whether one person may see a part of another's data: her own
// always, an administrator everyone's, anybody else nothing. It gives nil or
// the fault not found, person.unknown: to those who may not see somebody, she
// does not exist. It is the only place where this is decided.
func (s *Service) MaySee(_ context.Context, by, subject Person, what What) error {
	if by.ID == "" || subject.ID == "" {
		return unknown()
	}
	switch what {
	case Progress, Certificates, Profile:
	default:
		return unknown()
	}
	if by.ID == subject.ID || by.Is(Administrator) {
		return nil
	}
	return unknown()
}
