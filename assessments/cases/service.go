package cases

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"sync"
	"time"

	"pamoja/assessments/versions"
	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/courses/records"
)

// Service holds the use cases of simulated cases. Every method takes who is
// asking; a person reaches her own plays only.
type Service struct {
	plays     *records.Table[Play]
	counted   *records.Table[counted]
	typed     *records.Table[Typed]
	versions  *versions.Keeper
	progress  *progress.Service
	set       func() *Set
	catalogue func() *courses.Catalogue
	words     func() *locale.Bundle
	now       func() time.Time
	seen      sync.Map // case/hash → *Case of a version that is no longer current
}

// NewService keeps its documents in store. set, catalogue and words give the
// content as it stands now.
func NewService(store *records.Store, progress *progress.Service, set func() *Set, catalogue func() *courses.Catalogue,
	words func() *locale.Bundle, now func() time.Time) *Service {
	return &Service{
		plays:    records.TableOf[Play](store, playsCollection),
		counted:  records.TableOf[counted](store, countedCollection),
		typed:    records.TableOf[Typed](store, typedCollection),
		versions: versions.NewKeeper(store),
		progress: progress, set: set, catalogue: catalogue, words: words, now: now,
	}
}

// Standing is where a person stands with a case.
type Standing struct {
	Case    *Case  // as it stands now
	Last    *Play  // her latest play, or nil
	Counted *Play  // the play that counts, or nil
	Plays   []Play // all, the first one first
}

// Retired reports whether no new play may be begun.
func (s Standing) Retired() bool { return s.Case.Retired }

// CanStart reports whether a new play may be begun.
func (s Standing) CanStart() bool { return !s.Retired() && (s.Last == nil || !s.Last.IsOpen()) }

// NextNumber is the number a new play would have.
func (s Standing) NextNumber() int {
	if s.Last == nil {
		return 1
	}
	return s.Last.Number + 1
}

// Standing tells where a person stands with a case. A counted play that a course
// she has begun has not been told of is told now. Faults: not found.
func (s *Service) Standing(ctx context.Context, by people.Person, id string) (Standing, error) {
	c, err := s.set().Case(id)
	if err != nil {
		return Standing{}, err
	}
	all, err := s.standings(ctx, by, records.Query{Index: byPersonCase, Equal: []any{by.ID, id}}, []*Case{c})
	if err != nil {
		return Standing{}, err
	}
	return all[0], nil
}

// Mine tells where a person stands with each of these cases, in the order given;
// one that does not exist is left out.
func (s *Service) Mine(ctx context.Context, by people.Person, ids []string) ([]Standing, error) {
	var list []*Case
	for _, id := range ids {
		if c, ok := s.set().Find(id); ok {
			list = append(list, c)
		}
	}
	if len(list) == 0 {
		return nil, nil
	}
	return s.standings(ctx, by, records.Query{Index: byPersonCase, Equal: []any{by.ID}}, list)
}

func (s *Service) standings(ctx context.Context, by people.Person, query records.Query, list []*Case) ([]Standing, error) {
	byCase := map[string][]Play{}
	for found, err := range s.plays.Find(ctx, query) {
		if err != nil {
			return nil, fmt.Errorf("plays: %w", err)
		}
		byCase[found.Value.Case] = append(byCase[found.Value.Case], found.Value)
	}
	out := make([]Standing, len(list))
	for i, c := range list {
		out[i] = Standing{Case: c, Plays: byCase[c.ID]}
		if n := len(out[i].Plays); n > 0 {
			out[i].Last = &out[i].Plays[n-1]
		}
		if err := s.count(ctx, by, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// count finds the play that counts. A debrief that was opened and not claimed
// (the program died in between) is claimed now, and its courses are told.
func (s *Service) count(ctx context.Context, by people.Person, standing *Standing) error {
	var first *Play
	for i := range standing.Plays {
		if p := &standing.Plays[i]; p.Opened != nil && (first == nil || p.Opened.Before(*first.Opened)) {
			first = p
		}
	}
	if first == nil {
		return nil
	}
	number, err := s.claim(ctx, *first)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(standing.Plays, func(p Play) bool { return p.Number == number })
	if at < 0 {
		return nil
	}
	standing.Counted = &standing.Plays[at]
	return s.tell(ctx, by, standing.Counted)
}

// claim makes a play the one that counts, unless another is, and gives the
// number of the one that is.
func (s *Service) claim(ctx context.Context, p Play) (int, error) {
	id := p.Person + "/" + p.Case
	found, _, err := s.counted.Get(ctx, id)
	if err == nil {
		return found.Number, nil
	}
	if !errors.Is(err, records.ErrNotFound) {
		return 0, fmt.Errorf("count a play: %w", err)
	}
	claim := counted{Number: p.Number, Arrived: s.arrival()}
	if _, err = s.counted.Insert(ctx, id, claim); errors.Is(err, records.ErrExists) {
		claim, _, err = s.counted.Get(ctx, id)
	}
	if err != nil {
		return 0, fmt.Errorf("count a play: %w", err)
	}
	return claim.Number, nil
}

// Start begins the play with this number, or gives it back if it has begun: two
// taps, or two tabs, are one play. While a play is open, that one is given back
// whatever the number. Any signed-in person may. Faults: not found; conflict if
// the case is retired (case.retired) or the number is not the next one
// (case.number).
func (s *Service) Start(ctx context.Context, by people.Person, id string, number int) (Play, error) {
	standing, err := s.Standing(ctx, by, id)
	if err != nil {
		return Play{}, err
	}
	for _, p := range standing.Plays {
		if p.Number == number || p.IsOpen() {
			return p, nil
		}
	}
	if standing.Retired() {
		return Play{}, fault.Conflict("case.retired")
	}
	if number != standing.NextNumber() {
		return Play{}, fault.Conflict("case.number")
	}
	c := standing.Case
	if err := s.versions.Keep(ctx, c.Hash, c.raw, func(lang string) string { return casePath(lang, id) }); err != nil {
		return Play{}, err
	}
	p := Play{Person: by.ID, Case: id, Number: number, Edition: c.Edition, Version: c.Hash, Started: s.arrival()}
	_, err = s.plays.Insert(ctx, p.ID(), p)
	if errors.Is(err, records.ErrExists) {
		p, _, err = s.plays.Get(ctx, p.ID())
	}
	if err != nil {
		return Play{}, fmt.Errorf("begin a play: %w", err)
	}
	return p, nil
}

// Play gives one of a person's own plays, and the case as it was begun on.
// Faults: not found.
func (s *Service) Play(ctx context.Context, by people.Person, id string, number int) (Play, *Case, error) {
	current, err := s.set().Case(id)
	if err != nil {
		return Play{}, nil, err
	}
	p, _, err := s.plays.Get(ctx, playID(by.ID, id, number))
	if errors.Is(err, records.ErrNotFound) {
		return Play{}, nil, fault.NotFound("error.not_found")
	}
	if err != nil {
		return Play{}, nil, fmt.Errorf("play: %w", err)
	}
	c, err := s.Version(ctx, current, p.Version)
	return p, c, err
}

// Version gives a case as it stood at a version: the current one, or the one
// kept as records, read once a process.
func (s *Service) Version(ctx context.Context, current *Case, hash string) (*Case, error) {
	if current.Hash == hash {
		return current, nil
	}
	key := current.ID + "/" + hash
	if c, ok := s.seen.Load(key); ok {
		return c.(*Case), nil
	}
	raw, err := s.versions.Read(ctx, hash)
	if err != nil {
		return nil, err
	}
	if raw[content.SourceLanguage] == nil {
		return nil, fmt.Errorf("version %s of case %s was never kept", hash, current.ID)
	}
	p := parser{id: current.ID, hash: hash, raw: raw, where: func(lang string) string { return versions.ID(hash, lang) },
		context: contextOf(s.words(), s.catalogue())}
	c, _ := p.parse(false)
	if c == nil {
		return nil, fmt.Errorf("version %s of case %s cannot be read", hash, current.ID)
	}
	s.seen.Store(key, c)
	return c, nil
}

// Move makes the move that stands at this place of a person's own play, counted
// from 0, out of a form. A place that is decided already stays as it is: a
// second post, the same or another, changes nothing and gives back the play as
// it is saved. Faults: not found; invalid if the form cannot be taken as it
// stands; conflict if the scene or the choice is not open (case.elsewhere,
// case.not_open).
func (s *Service) Move(ctx context.Context, by people.Person, id string, number, place int, form url.Values) (Play, error) {
	p, c, err := s.Play(ctx, by, id, number)
	if err != nil {
		return Play{}, err
	}
	if place < len(p.Path) {
		return p, nil
	}
	if place > len(p.Path) {
		return Play{}, fault.Conflict("case.elsewhere")
	}
	state, _, err := c.Replay(p.Path)
	if err != nil {
		return Play{}, fmt.Errorf("replay %s: %w", p.ID(), err)
	}
	move, err := s.read(ctx, p, c, state, form)
	if err != nil {
		return Play{}, err
	}
	next, change, err := c.Step(state, move)
	if err != nil {
		return Play{}, refusal(err)
	}
	move.Choice = change.Choice
	scene, err := c.Scene(next.Scene)
	if err != nil {
		return Play{}, fmt.Errorf("scene %q of case %s: %w", next.Scene, id, err)
	}
	p, err = s.plays.Update(ctx, p.ID(), func(p *Play) error {
		if len(p.Path) != place {
			return nil // another tab was first
		}
		now := s.arrival()
		p.Path = append(p.Path, Made{Move: move, Arrived: now})
		if scene.Ending != "" {
			p.Ended, p.Ending = &now, scene.ID
		}
		return nil
	})
	if err != nil {
		return Play{}, fmt.Errorf("save a move: %w", err)
	}
	return p, nil
}

// refusal says to a person why her move cannot be made.
func refusal(err error) error {
	switch {
	case errors.Is(err, ErrNotOpen):
		return fault.Conflict("case.not_open")
	case errors.Is(err, ErrElsewhere), errors.Is(err, ErrEnded):
		return fault.Conflict("case.elsewhere")
	case errors.Is(err, ErrNoChoice):
		return fault.Invalid("case.choose").In(ChoiceField)
	case errors.Is(err, ErrAnswer):
		return fault.Invalid("case.answer")
	}
	return err
}

// read takes a move out of a form. What she wrote is kept before the move.
func (s *Service) read(ctx context.Context, p Play, c *Case, state State, form url.Values) (Move, error) {
	scene, err := c.Scene(state.Scene)
	if err != nil {
		return Move{}, err
	}
	if form.Get("scene") != scene.ID {
		return Move{}, fault.Conflict("case.elsewhere")
	}
	move := Move{Scene: scene.ID, Choice: form.Get(ChoiceField)}
	switch {
	case scene.Decision != nil && move.Choice == "":
		return Move{}, fault.Invalid("case.choose").In(ChoiceField)
	case scene.Task == nil:
		return move, nil
	}
	move.Choice = ""
	if move.Answer, err = scene.Task.Read(form); err != nil {
		return Move{}, err
	}
	words, err := scene.Task.Typed(form)
	if err != nil || len(words) == 0 {
		return move, err
	}
	return move, s.keepTyped(ctx, p, scene.Task.ID, words)
}

// OpenDebrief records that a person opened the debrief of her own play. The
// first play of a case for which she does counts, whatever its ending. Twice is
// once. Faults: not found; conflict (case.not_ended) while the play is open.
func (s *Service) OpenDebrief(ctx context.Context, by people.Person, id string, number int) (Play, error) {
	p, _, err := s.Play(ctx, by, id, number)
	if err != nil {
		return Play{}, err
	}
	if p.IsOpen() {
		return Play{}, fault.Conflict("case.not_ended")
	}
	p, err = s.plays.Update(ctx, p.ID(), func(p *Play) error {
		if p.Opened == nil {
			now := s.arrival()
			p.Opened = &now
		}
		return nil
	})
	if err != nil {
		return Play{}, fmt.Errorf("open a debrief: %w", err)
	}
	_, err = s.Standing(ctx, by, id)
	return p, err
}

func (s *Service) arrival() time.Time { return s.now().UTC().Truncate(time.Millisecond) }
