package certificates

import (
	"strings"
	"time"

	"pamoja/courses/records"
)

// layoutNumber names the drawing of the sheet that is in use. A record keeps the
// number it was issued with, and its sheet is drawn that way for ever: what a
// release may add to an older drawing is structure, which nobody sees.
const layoutNumber = 2

// Record is a certificate: everything that is printed, in the words in which
// it was issued. It is kept as serial/<serial> and never rewritten.
type Record struct {
	Serial      string      `json:"serial"`
	Person      string      `json:"person"`
	Course      string      `json:"course"`
	Cycle       int         `json:"cycle"`
	Replaces    string      `json:"replaces,omitempty"` // the serial this one stands in for
	Layout      int         `json:"layout"`
	Sample      bool        `json:"sample,omitempty"`
	Name        string      `json:"name"`
	Language    string      `json:"language"`
	Edition     int         `json:"edition"`
	Minutes     int         `json:"minutes"` // the course's stated length
	PassPercent int         `json:"pass_percent"`
	Rule        Rule        `json:"rule"`
	Counted     Inputs      `json:"counted"`
	IssuedAt    time.Time   `json:"issued_at"`
	Site        string      `json:"site"`
	Issuer      string      `json:"issuer"` // the organisation, or the site where none is named
	Place       string      `json:"place,omitempty"`
	Signatories []Signatory `json:"signatories,omitempty"`
	Address     string      `json:"address"` // base URL of the site
	Words       []Words     `json:"words"`   // the certificate's language first, then the other
	Line        string      `json:"line"`    // v1.payload.signature
}

// Signatory is somebody who signs certificates for the issuer.
type Signatory struct {
	Name string `json:"name"`
	Role string `json:"role"`
}

// Words is all that a certificate says, in one language.
type Words struct {
	Language     string `json:"language"`
	Document     string `json:"document"` // title of the PDF file
	Title        string `json:"title"`
	Certify      string `json:"certify"`
	HasCompleted string `json:"has_completed"`
	Course       string `json:"course"`
	Edition      string `json:"edition"`
	IssuedBy     string `json:"issued_by"`
	Online       Figure `json:"online"`
	Mentored     Figure `json:"mentored"`
	Observed     Figure `json:"observed"`
	Counted      string `json:"counted"`
	Requirement  string `json:"requirement"`
	Limits       string `json:"limits"`
	Scan         string `json:"scan"`
	Sample       string `json:"sample"`
	// SampleText says in a sentence what Sample says in a word, and Code what the
	// code is for those who cannot see it. Records made before lack them.
	SampleText string `json:"sample_text,omitempty"`
	Code       string `json:"code,omitempty"`
}

// Figure is a labelled duration.
type Figure struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// In returns the certificate's words in a language, or in its own where it
// does not hold that one.
func (r Record) In(language string) Words {
	for _, words := range r.Words {
		if words.Language == language {
			return words
		}
	}
	if len(r.Words) == 0 {
		return Words{}
	}
	return r.Words[0]
}

// VerifyAddress is the page on which the certificate can be checked.
func (r Record) VerifyAddress() string { return r.Address + "/verify/" + r.Serial }

// Scan is what the QR code holds: the address and, after a # that no server
// gets to see, the signed line.
func (r Record) Scan() string { return r.VerifyAddress() + "#" + r.Line }

// printedAddress is the address of the check as people type it.
func (r Record) printedAddress() string {
	_, host, ok := strings.Cut(r.Address, "://")
	if !ok {
		host = r.Address
	}
	return host + "/verify"
}

// claim is the document certificate/<person>/<course>/<cycle>. It is made
// before the record it names, so that one person gets one certificate of a
// course, and names the serial now in force.
type claim struct {
	Person string    `json:"person"`
	Course string    `json:"course"`
	Cycle  int       `json:"cycle"`
	Serial string    `json:"serial"`
	At     time.Time `json:"at"`
	// Adopted are accounts that became part of Person's: Serial may have been issued
	// to one of them.
	Adopted []string `json:"adopted,omitempty"`
}

// ending is a fact on a serial, kept as ending/<serial>/<n>: number 1 when it
// is replaced or withdrawn, number 2 when one that was withdrawn is replaced.
// The number makes sure that only one of two who act at once succeeds.
type ending struct {
	Serial string    `json:"serial"`
	Number int       `json:"number"`
	Kind   State     `json:"kind"` // Replaced or Withdrawn
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Reason string    `json:"reason"`         // id of a document in reasons
	Next   string    `json:"next,omitempty"` // the serial that replaces it
	Form   string    `json:"form,omitempty"` // id of the form that asked for it
}

// reason is what an administrator wrote, apart from the facts so that it can
// be removed with the person it is about.
type reason struct {
	Person string `json:"person"`
	Text   string `json:"text"`
}

// signingKey is the document key/<number>. The key with the highest number is
// in use; each of the others was retired when the next one was made. Private
// is the seed, absent where the operator keeps the key in a file.
type signingKey struct {
	ID      string    `json:"id"`
	Public  []byte    `json:"public"`
	Private []byte    `json:"private,omitempty"`
	Created time.Time `json:"created"`
}

const (
	claimsCollection  = "certificates"
	serialsCollection = "certificate_serials"
	endingsCollection = "certificate_endings"
	reasonsCollection = "certificate_reasons"
	keysCollection    = "certificate_keys"
)

// Collections declares what the package keeps.
func Collections() []records.Collection {
	person := records.Field{Name: "person", Kind: records.String}
	serial := records.Field{Name: "serial", Kind: records.String}
	return []records.Collection{
		{Name: claimsCollection},
		{
			Name:    serialsCollection,
			Fields:  []records.Field{person, {Name: "issued_at", Kind: records.Time}},
			Indexes: []records.Index{{Name: "person", Fields: []string{"person", "issued_at"}}},
		},
		{
			Name:    endingsCollection,
			Fields:  []records.Field{serial, {Name: "number", Kind: records.Integer}},
			Indexes: []records.Index{{Name: "serial", Fields: []string{"serial", "number"}}},
		},
		{
			Name:    reasonsCollection,
			Fields:  []records.Field{person},
			Indexes: []records.Index{{Name: "person", Fields: []string{"person"}}},
		},
		{Name: keysCollection},
	}
}
