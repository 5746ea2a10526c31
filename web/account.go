package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/web/page"
	"pamoja/web/session"
)

// deviceCookie holds the tokens of the people known on this phone.
const deviceCookie = "pamoja_device"

// deviceLifetime is how long a browser keeps them.
const deviceLifetime = 365 * 24 * time.Hour

// signInPage asks for a login and a secret.
type signInPage struct {
	page.Base
	Login    string           // as typed
	Phone    phoneChoice      // as ticked
	Next     string           // where to go on to
	Ended    bool             // a form was posted after the session had ended
	Out      bool             // she has just signed out
	Shown    []people.OnPhone // whose names are shown on this phone
	Chosen   string           // the name of the one who was chosen among them
	Who      string           // her device there
	Everyone string           // address of this page with nobody chosen
	Kept     keptForm         // a form that goes on once its writer has signed in
}

// phoneChoice is what somebody says of the phone she signs in on.
type phoneChoice struct {
	Own    bool // "my own phone"; else shared
	Listed bool // her name is shown there to whoever signs in
}

func phoneOf(form url.Values) phoneChoice {
	return phoneChoice{Own: form.Get("phone") == "own", Listed: form.Get("listed") != ""}
}

// signInPage begins the page with those who let their names be shown on this
// phone; who names the one of them who was chosen.
func (s *Server) signInPage(r *request, next, who string) (*signInPage, error) {
	p := &signInPage{Base: r.base("sign_in.title", ""), Next: safeNext(next)}
	p.Everyone = address("/sign-in", url.Values{"next": {p.Next}})
	shown, err := s.People.OnThisPhone(r.ctx(), s.cookie(r, deviceCookie))
	if unavailable(err) {
		err = nil // she can still write her number
	}
	if err != nil {
		return nil, err
	}
	if len(shown) > 0 {
		r.Header("Cache-Control", "no-store")
	}
	for _, one := range shown {
		if one.Device == who {
			p.Chosen, p.Who, p.Login, p.Phone.Listed = one.Name, one.Device, one.Member, true
			return p, nil
		}
	}
	p.Shown = shown
	return p, nil
}

// ChooseAddress is the address of this page with somebody chosen.
func (p signInPage) ChooseAddress(who string) string {
	return address("/sign-in", url.Values{"who": {who}, "next": {p.Next}})
}

func (s *Server) signInForm(r *request) error {
	if r.person != nil {
		r.redirect(safeNext(r.Query("next")))
		return nil
	}
	p, err := s.signInPage(r, r.Query("next"), r.Query("who"))
	if err != nil {
		return err
	}
	p.Ended, p.Out = r.Query("ended") != "", r.Query("out") != ""
	p.Draft = p.Out
	return r.show(http.StatusOK, "sign_in", p)
}

// safeNext keeps a way on only if it leads to this site.
func safeNext(next string) string {
	target, err := url.Parse(next)
	if err != nil || target.IsAbs() || target.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n") {
		return "/"
	}
	return next
}

func (s *Server) signIn(r *request) error {
	form, err := r.form()
	if err != nil {
		return err
	}
	person, err := s.People.SignIn(r.ctx(), people.Attempt{Login: form.Get("login"), Secret: form.Get("secret"),
		Address: r.ClientIP(), Device: s.cookie(r, deviceCookie)})
	if err != nil {
		p, pageErr := s.signInPage(r, form.Get("next"), form.Get("who"))
		if pageErr != nil {
			return pageErr
		}
		p.Login, p.Phone = form.Get("login"), phoneOf(form)
		if p.Kept = keptOf(form); p.Kept.To != "" {
			p.Shown, p.Others = nil, nil
		}
		return r.again(err, "sign_in", &p.Base, p)
	}
	if kept := keptOf(form); kept.To != "" {
		if err := s.enter(r, person, phoneOf(form)); err != nil {
			return err
		}
		return s.goOn(r, person, phoneOf(form), kept)
	}
	return s.begin(r, person, phoneOf(form), safeNext(form.Get("next")))
}

// begin opens a session for a person who has just proved who she is, and leads
// her on.
func (s *Server) begin(r *request, person people.Person, phone phoneChoice, next string) error {
	if err := s.enter(r, person, phone); err != nil {
		return err
	}
	r.redirect(next)
	return nil
}

// enter opens a session for a person who has just proved who she is. The phone
// becomes a known device of hers, shared or not: a right secret typed on it
// need not wait for others' guesses.
//
// The session she had ends once the new one stands: cut short, she is still
// signed in.
func (s *Server) enter(r *request, person people.Person, phone phoneChoice) error {
	label := browserLabel(r.GetHeader("User-Agent"))
	cookie, err := s.sessions.Start(r.ctx(), person.ID, person.Generation, phone.Own, label)
	if err != nil {
		return err
	}
	http.SetCookie(r.Writer, cookie)
	if r.session != nil {
		if err := s.sessions.End(r.ctx(), r.session.Person, r.session.ID); err != nil {
			return err
		}
	}
	kept, err := s.remember(r, person, label)
	if err != nil {
		return err
	}
	if err := s.People.ShowOnPhone(r.ctx(), person, kept, phone.Listed); err != nil {
		return err
	}
	if person.Language == "" && r.person == nil {
		if _, err := s.People.SetLanguage(r.ctx(), person, r.lang()); err != nil {
			return err
		}
	}
	return nil
}

// remember makes this phone a known device of the person, unless it is one, and
// gives the device cookie that it has from now on.
func (s *Server) remember(r *request, person people.Person, label string) (string, error) {
	kept := s.cookie(r, deviceCookie)
	known, err := s.People.KnownDevice(r.ctx(), person, kept)
	if err != nil || known {
		return kept, err
	}
	token, err := s.People.NewDevice(r.ctx(), person, label)
	if err != nil {
		return "", err
	}
	kept = people.JoinDevice(kept, token)
	http.SetCookie(r.Writer, s.sessions.Cookie(deviceCookie, kept, deviceLifetime))
	return kept, nil
}

func (s *Server) cookie(r *request, plain string) string {
	cookie, err := r.Request.Cookie(s.sessions.CookieName(plain))
	if err != nil {
		return ""
	}
	return cookie.Value
}

// browserLabel is the kind of browser and machine, never its full description:
// enough to tell one's own sessions apart.
func browserLabel(agent string) string {
	browser := "?"
	for _, known := range []string{"Opera Mini", "OPR", "SamsungBrowser", "Firefox", "Edg", "Chrome", "Safari"} {
		if strings.Contains(agent, known) {
			browser = known
			break
		}
	}
	for _, known := range []string{"Android", "KAIOS", "iPhone", "iPad", "Windows", "Mac OS", "Linux"} {
		if strings.Contains(agent, known) {
			return browser + ", " + known
		}
	}
	return browser
}

// signOutPage asks once more; leaving is a post.
type signOutPage struct{ page.Base }

func (s *Server) signOutForm(r *request) error {
	return r.show(http.StatusOK, "sign_out", signOutPage{Base: r.base("sign_out.title", "account")})
}

// signOut ends this session, and tells the browser to forget the pages it kept.
func (s *Server) signOut(r *request) error {
	if r.session != nil {
		if err := s.sessions.End(r.ctx(), r.session.Person, r.session.ID); err != nil {
			return err
		}
	}
	s.forgetBrowser(r)
	r.redirect("/sign-in?out=1")
	return nil
}

func (s *Server) forgetBrowser(r *request) {
	http.SetCookie(r.Writer, s.sessions.Cookie(session.SessionCookie, "", -time.Second))
	r.Header("Clear-Site-Data", `"cache"`)
}

// accountPage is what a person can set for herself.
type accountPage struct {
	page.Base
	Languages []page.Language
	Sizes     []string
	Sessions  []session.Listed
	Devices   []people.Device
	Saved     string // key of what was just saved, or ""

	PhoneElsewhere bool // somebody else signs in with her phone
}

// Chosen reports whether a text size is the person's.
func (p accountPage) Chosen(size string) bool {
	return size == p.Person.TextSize || (p.Person.TextSize == "" && size == people.TextSizes[0])
}

func (s *Server) accountPage(r *request) (*accountPage, error) {
	p := &accountPage{Base: r.base("account.title", "account"), Sizes: people.TextSizes}
	for _, lang := range r.library.Words.Languages() {
		p.Languages = append(p.Languages, page.Language{Code: lang, Name: r.library.Words.For(lang).T("site.language_name")})
	}
	var err error
	if p.Sessions, err = s.sessions.Of(r.ctx(), r.person.ID, r.person.Generation, r.session.ID); err != nil {
		return nil, err
	}
	if _, _, p.PhoneElsewhere, err = s.People.PhoneHolder(r.ctx(), *r.person, *r.person); err != nil {
		return nil, err
	}
	p.Devices, err = s.People.Devices(r.ctx(), *r.person)
	return p, err
}

// savedKeys are the messages the account page can greet with after a change.
var savedKeys = map[string]string{"language": "account.saved_language", "text": "account.saved_text", "secret": "account.saved_secret",
	"passphrase": "account.saved_passphrase", "end-all": "account.saved_end_all", "forget": "account.saved_forget",
	"end": "account.saved_end", "hide": "account.saved_hide"}

func (s *Server) account(r *request) error {
	r.Header("Cache-Control", "no-store")
	p, err := s.accountPage(r)
	if err != nil {
		return err
	}
	p.Saved = savedKeys[r.Query("saved")]
	return r.show(http.StatusOK, "account", p)
}

func (s *Server) changeAccount(r *request) error {
	form, err := r.form()
	if err != nil {
		return err
	}
	action := form.Get("action")
	switch action {
	case "language":
		_, err = s.People.SetLanguage(r.ctx(), *r.person, form.Get("language"))
	case "text":
		_, err = s.People.SetTextSize(r.ctx(), *r.person, form.Get("size"))
	case "secret":
		err = s.changeSecret(r, form)
	case "end-all":
		err = s.endAll(r)
	case "forget":
		err = s.People.ForgetDevice(r.ctx(), *r.person, form.Get("device"))
	case "hide":
		err = s.People.HideOnPhone(r.ctx(), *r.person, form.Get("device"))
	case "end":
		err = s.sessions.End(r.ctx(), r.person.ID, form.Get("session"))
	default:
		return fault.Invalid("error.form_kind")
	}
	if err != nil {
		p, pageErr := s.accountPage(r)
		if pageErr != nil {
			return pageErr
		}
		return r.again(err, "account", &p.Base, p)
	}
	if action == "secret" && r.person.NeedsPassphrase() {
		action = "passphrase"
	}
	r.redirect("/account?saved=" + action)
	return nil
}

// changeSecret ends every other session: whoever knew the old secret is out.
func (s *Server) changeSecret(r *request, form url.Values) error {
	person, err := s.People.ChangeSecret(r.ctx(), *r.person, form.Get("old"), form.Get("secret"), form.Get("repeat"))
	if err != nil {
		return err
	}
	return s.restart(r, person)
}

func (s *Server) endAll(r *request) error {
	person, err := s.People.EndSessions(r.ctx(), *r.person)
	if err != nil {
		return err
	}
	return s.restart(r, person)
}

// restart opens a session of the person's new generation in place of this one,
// so that she alone stays signed in.
func (s *Server) restart(r *request, person people.Person) error {
	cookie, err := s.sessions.Start(r.ctx(), person.ID, person.Generation, r.session.Own, r.session.Label)
	if err != nil {
		return err
	}
	http.SetCookie(r.Writer, cookie)
	return s.sessions.End(r.ctx(), person.ID, r.session.ID)
}
