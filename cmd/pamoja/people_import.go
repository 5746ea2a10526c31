package main

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses/people"
	"pamoja/courses/records"
	"pamoja/web"
	"pamoja/web/sheet"
)

// importCommand is `pamoja people import`.
type importCommand struct {
	File   string `arg:"" help:"The sheet: XLSX or CSV."`
	DryRun bool   `name:"dry-run" help:"Only say what each row would do; nothing is written."`
}

// Run brings in the people of a sheet, also while a server uses the data. It
// prints a line for each row that changes something or cannot be taken, then how
// many rows there are of each kind. Status 1 if a row was not taken, because it
// is refused or because somebody has to choose whom it is about, 2 if the file or
// the data cannot be read. The shell chooses for nobody: it says where it is done.
func (c *importCommand) Run(i *invocation) error {
	words, err := i.shellWords()
	if err != nil {
		return err
	}
	file, err := os.Open(c.File)
	if err != nil {
		return refuse(exitUsage, "pamoja: %s", oneLine(err))
	}
	defer file.Close()
	about, err := file.Stat()
	if err != nil {
		return refuse(exitUsage, "pamoja: %s", oneLine(err))
	}
	rows, err := sheet.Open(file, about.Size())
	if err != nil {
		return usage(err)
	}
	store, err := i.openStore(false)
	if err != nil {
		return err
	}
	defer store.Close()
	told := &importTeller{i: i, words: words.For(content.SourceLanguage), count: people.ImportCount{}}
	im, err := c.bring(i, store, words.Languages(), rows.Rows(), told)
	if err != nil {
		return usage(err)
	}
	for _, heading := range im.Unknown {
		i.warnf("the column %q means nothing here and was ignored", heading)
	}
	for _, name := range rows.Unread {
		i.warnf("the sheet %q of the file was not read", name)
	}
	return told.totals(c.DryRun)
}

// bring runs the import, or only judges it, and tells its rows.
func (c *importCommand) bring(i *invocation, store *records.Store, languages []string, rows iter.Seq2[sheet.Row, error], told *importTeller) (people.Import, error) {
	accounts, _ := newPeople(store, languages)
	given := func(yield func(people.Row, error) bool) {
		for row, err := range rows {
			if !yield(web.ImportRow(row), err) {
				return
			}
		}
	}
	if c.DryRun {
		return accounts.DryRun(i.ctx, people.Shell(), given, told.tell)
	}
	id := make([]byte, 12)
	if _, err := rand.Read(id); err != nil {
		return people.Import{}, err
	}
	name := hex.EncodeToString(id)
	if _, err := accounts.KeepDraft(i.ctx, people.Shell(), name, filepath.Base(c.File), given); err != nil {
		return people.Import{}, err
	}
	im, err := accounts.ApplyImport(i.ctx, people.Shell(), name, nil)
	if err != nil {
		return people.Import{}, err
	}
	for after := ""; ; {
		page, next, err := accounts.RowsOfImport(i.ctx, im, "", after)
		if err != nil {
			return people.Import{}, err
		}
		for _, row := range page {
			if err := told.tell(row); err != nil {
				return people.Import{}, err
			}
		}
		if after = next; next == "" {
			return im, nil
		}
	}
}

// shellWords are the words of the content, for what is said in the shell.
func (i *invocation) shellWords() (*locale.Bundle, error) {
	tree, err := content.Open(i.settings.Content)
	if err != nil {
		return nil, refuse(exitUsage, "pamoja: the content folder %s cannot be read: %s", i.settings.Content, oneLine(err))
	}
	words, _ := locale.Load(tree)
	return words, nil
}

// importTeller prints what becomes of rows.
type importTeller struct {
	i     *invocation
	words *locale.Printer
	count people.ImportCount
}

func (t *importTeller) tell(row people.ImportRow) error {
	t.count[row.Status]++
	if row.Status == people.RowSame {
		return nil
	}
	parts := []string{fmt.Sprintf("line %d: %s", row.Line, row.Status)}
	if row.Name() != "" {
		parts = append(parts, row.Name())
	}
	if row.Status == people.RowChanged {
		for _, change := range row.Changes {
			parts = append(parts, fmt.Sprintf("%s: %s -> %s", change.Column, orDash(change.Old), change.New))
		}
	}
	for _, change := range row.Hers {
		parts = append(parts, fmt.Sprintf("%s: %s stays", change.Column, change.Old))
	}
	for _, list := range [][]people.Reason{row.Why, row.Noted()} {
		for _, why := range list {
			parts = append(parts, t.words.T(why.Key, "line", why.Line, "value", why.Text, "column", why.Cell))
		}
	}
	t.i.printf("%s", strings.Join(parts, "; "))
	return nil
}

// totals prints how many rows there are of each kind, and says whether all were
// taken.
func (t *importTeller) totals(dry bool) error {
	var parts []string
	for _, status := range []people.ImportStatus{people.RowCreated, people.RowChanged, people.RowSame, people.RowChoose, people.RowRefused} {
		parts = append(parts, fmt.Sprintf("%s %d", status, t.count[status]))
	}
	line := strings.Join(parts, ", ")
	if dry {
		line += " (dry run: nothing was written)"
	}
	t.i.printf("%s", line)
	if waiting := t.count[people.RowChoose]; waiting > 0 {
		t.i.warnf("rows that may be somebody who is here already, not taken: %d. Give the person's member number in a column \"member number\", or send the same sheet on the page /staff/people/import and choose there: "+
			"it does only what is left", waiting)
	}
	if t.count[people.RowRefused]+t.count[people.RowChoose] > 0 {
		return refuse(exitBad, "")
	}
	return nil
}
