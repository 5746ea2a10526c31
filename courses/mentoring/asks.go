package mentoring

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"pamoja/courses"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/courses/records"
)

// Ask is a learner's request to be seen at a practice task. It waits until the
// task is signed off again; what is asked after that is a new one.
type Ask struct {
	Course  string    `json:"course"`
	Task    string    `json:"task"`
	Learner string    `json:"learner"`
	After   int       `json:"after"` // how often the task had been signed off
	At      time.Time `json:"at"`
}

func (a Ask) id() string { return fmt.Sprintf("%s/%s/%s/%d", a.Learner, a.Course, a.Task, a.After) }

// AskToBeSeen keeps a learner's request; twice is once. Faults: not found, of the
// course; invalid, signoff.task; those of progress.Open.
func (s *Service) AskToBeSeen(ctx context.Context, by people.Person, courseID, task string) (Ask, error) {
	course, err := s.o.Catalogue().Course(courseID)
	if err != nil {
		return Ask{}, err
	}
	if _, known := course.Task(task); !known {
		return Ask{}, fault.Invalid("signoff.task").In("task")
	}
	if err := s.o.Progress.Open(ctx, by, course); err != nil {
		return Ask{}, err
	}
	given, err := s.signoffsOf(ctx, by.ID)
	if err != nil {
		return Ask{}, err
	}
	ask := Ask{Course: course.ID, Task: task, Learner: by.ID, After: timesOf(given, course.ID, task), At: s.now()}
	if _, err := s.asks.Insert(ctx, ask.id(), ask); err != nil && !errors.Is(err, records.ErrExists) {
		return Ask{}, fmt.Errorf("mentoring: ask: %w", err)
	}
	return ask, nil
}

func timesOf(given []Signoff, course, task string) (n int) {
	for _, g := range given {
		if g.Course == course && g.Task == task {
			n++
		}
	}
	return n
}

// openAsks are the requests of a learner that wait, the oldest first.
func (s *Service) openAsks(ctx context.Context, learner string) (open []Ask, err error) {
	ids, err := s.accounts(ctx, learner)
	for _, id := range ids {
		for found, err := range s.asks.Find(ctx, records.Query{Index: "learner", Equal: []any{id}}) {
			if err != nil {
				return nil, fmt.Errorf("mentoring: asks: %w", err)
			}
			ask := found.Value
			ask.Learner = learner
			open = append(open, ask)
		}
	}
	if err != nil {
		return nil, err
	}
	if len(open) == 0 {
		return nil, nil
	}
	given, err := s.signoffsOf(ctx, learner)
	if err != nil {
		return nil, err
	}
	open = slices.DeleteFunc(open, func(a Ask) bool { return timesOf(given, a.Course, a.Task) > a.After })
	slices.SortFunc(open, func(a, b Ask) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.id(), b.id())) })
	return open, nil
}

// Request is something a learner asked her mentor for: to be seen at a practice
// task, or to talk a hard lesson or case through.
type Request struct {
	Learner Party
	Course  string
	Task    string // set, or
	Lesson  string // set, or
	Case    string
	At      time.Time
}

func (r Request) key() string {
	return strings.Join([]string{r.Learner.ID, r.Course, r.Task, r.Lesson, r.Case}, "/")
}

// MostRequestMentees bounds of how many mentees requests are gathered.
const MostRequestMentees = 300

// Requests gives what those a trainer mentors have asked for and wait for, the
// oldest first, and how many more there are than were asked for. Of whoever
// mentors nobody: none.
func (s *Service) Requests(ctx context.Context, by people.Person, most int) (list []Request, more int, err error) {
	mentees, err := s.o.People.Mentees(ctx, by, MostRequestMentees)
	if err != nil {
		return nil, 0, err
	}
	for _, one := range mentees {
		her, err := s.requestsOf(ctx, Party{ID: one.ID, Name: one.Name, Member: one.Member})
		if err != nil {
			return nil, 0, err
		}
		list = append(list, her...)
	}
	slices.SortFunc(list, func(a, b Request) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.key(), b.key())) })
	shown := min(most, len(list))
	return list[:shown], len(list) - shown, nil
}

func (s *Service) requestsOf(ctx context.Context, learner Party) (list []Request, err error) {
	asks, err := s.openAsks(ctx, learner.ID)
	if err != nil {
		return nil, err
	}
	for _, ask := range asks {
		if course, err := s.o.Catalogue().Course(ask.Course); err == nil {
			if _, still := course.Task(ask.Task); still {
				list = append(list, Request{Learner: learner, Course: ask.Course, Task: ask.Task, At: ask.At})
			}
		}
	}
	summaries, err := s.o.Progress.Mine(ctx, learner.ID)
	if err != nil {
		return nil, err
	}
	cases := map[string]bool{}
	for _, summary := range summaries {
		course, err := s.o.Catalogue().Course(summary.Course)
		if fault.Is(err, fault.KindNotFound) {
			continue // of a course that is gone nothing is asked
		}
		if err != nil {
			return nil, err
		}
		list = append(list, talksAsked(learner, course, summary, cases)...)
	}
	return list, nil
}

// talksAsked are the lessons and cases of a course that she asked to do another
// way and that are not done. A case that several courses list is told once.
func talksAsked(learner Party, course *courses.Course, summary progress.Summary, told map[string]bool) (list []Request) {
	for id, asked := range summary.AnotherWay {
		_, done := summary.Lessons[id]
		if lesson, err := course.Lesson(id); err == nil && lesson.HasNote() && !done {
			list = append(list, Request{Learner: learner, Course: course.ID, Lesson: id, At: asked.At})
		}
	}
	for id, asked := range summary.AnotherWayCases {
		_, done := summary.Cases[id]
		if course.ListsCase(id) && !done && !told[id] {
			told[id] = true
			list = append(list, Request{Learner: learner, Course: course.ID, Case: id, At: asked.At})
		}
	}
	return list
}
