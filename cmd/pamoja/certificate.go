package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"pamoja/certificates"
	"pamoja/content"
	"pamoja/content/locale"
)

// certificateCommand is `pamoja certificate …`.
type certificateCommand struct {
	Verify verifyCommand `cmd:"" help:"Check a certificate's signed line, offline."`
}

// verifyCommand is `pamoja certificate verify`.
type verifyCommand struct {
	Text string `arg:"" help:"The line, the address in the QR code, a file that holds it, or - for standard input."`
	Keys string `help:"File or address of the published keys; else those of --data."`
}

const (
	longestLine  = 8 << 10 // bytes of a line, with its address
	longestKeys  = 4 << 20 // bytes of published keys
	fetchTimeout = 30 * time.Second
)

// Run says what the line says, if one of the keys signed it. Exit 0 good, 1 not
// good, 2 usage. A serial that the keys list as withdrawn or replaced is not
// good.
func (c *verifyCommand) Run(i *invocation) error {
	text, err := c.text(i)
	if err != nil {
		return err
	}
	published, err := c.published(i)
	if err != nil {
		return err
	}
	claims, err := certificates.VerifyLine(text, published.LineKeys())
	if err != nil {
		return refuse(exitBad, "not good: %s", oneLine(err))
	}
	i.printf("serial %s\nname   %s\ncourse %s\ndate   %s\nkey    %s", claims.Serial, claims.Name, claims.Course, claims.Date, claims.Key)
	if state, date := published.State(claims.Serial); state != certificates.Valid {
		return refuse(exitBad, "not good: %s on %s", state, date)
	}
	i.printf("good: signed by this site, and not on its list of withdrawn or replaced certificates")
	return nil
}

// text is the line itself, or what a file or standard input holds (DECISIONS:
// certificate verify).
func (c *verifyCommand) text(i *invocation) (string, error) {
	if strings.HasPrefix(c.Text, "http") || strings.HasPrefix(c.Text, "v1.") {
		return c.Text, nil
	}
	source := i.in
	if c.Text != "-" {
		file, err := os.Open(c.Text)
		if err != nil {
			return "", refuse(exitUsage, "pamoja: %s", oneLine(err))
		}
		defer file.Close()
		source = file
	}
	data, err := io.ReadAll(io.LimitReader(source, longestLine))
	if err != nil {
		return "", refuse(exitUsage, "pamoja: the line cannot be read: %s", oneLine(err))
	}
	return strings.TrimSpace(string(data)), nil
}

func (c *verifyCommand) published(i *invocation) (certificates.Published, error) {
	if c.Keys == "" {
		return c.publishedData(i)
	}
	data, err := c.fetch(i)
	if err != nil {
		return certificates.Published{}, refuse(exitUsage, "pamoja: --keys: %s", oneLine(err))
	}
	published, err := certificates.ParsePublished(data)
	if err != nil {
		return certificates.Published{}, refuse(exitUsage, "pamoja: --keys: %s", oneLine(err))
	}
	return published, nil
}

func (c *verifyCommand) fetch(i *invocation) ([]byte, error) {
	if !strings.HasPrefix(c.Keys, "http://") && !strings.HasPrefix(c.Keys, "https://") {
		file, err := os.Open(c.Keys)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		return io.ReadAll(io.LimitReader(file, longestKeys))
	}
	request, err := http.NewRequestWithContext(i.ctx, http.MethodGet, c.Keys, nil)
	if err != nil {
		return nil, err
	}
	answer, err := (&http.Client{Timeout: fetchTimeout}).Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answered %s", c.Keys, answer.Status)
	}
	return io.ReadAll(io.LimitReader(answer.Body, longestKeys))
}

// publishedData reads the keys of the data folder, which is never made here.
func (c *verifyCommand) publishedData(i *invocation) (certificates.Published, error) {
	store, err := i.openStore(false)
	if err != nil {
		return certificates.Published{}, err
	}
	defer store.Close()
	accounts, facts := newPeople(store, nil)
	service, err := certificates.NewService(store, facts, certificates.Options{Now: time.Now, People: accounts, TimeZone: i.settings.zone,
		Words: func() *locale.Bundle { return nil }, Site: func() content.Site { return content.Site{} }})
	if err != nil {
		return certificates.Published{}, err
	}
	published, err := service.PublishedKeys(i.ctx)
	if err != nil {
		return certificates.Published{}, err
	}
	if len(published.LineKeys()) == 0 {
		return certificates.Published{}, refuse(exitUsage, "pamoja: the data in %s hold no key: give --keys", i.settings.Data)
	}
	return published, nil
}
