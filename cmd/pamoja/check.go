package main

import (
	"cmp"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pamoja/assessments"
	"pamoja/assessments/cases"
	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses"
	"pamoja/web"
)

// checkCommand is `pamoja check`.
type checkCommand struct {
	Dir   string `arg:"" optional:"" help:"Content folder; with none, the built-in content (or --content) is checked."`
	Stamp string `name:"stamp" help:"Mark a translation as fresh: write the hashes of the source blocks it renders into it."`
	Map   string `name:"map" help:"Draw a simulated case as SVG, for its author."`
}

// Run prints one line a problem and refuses with 1 if any is more than a
// warning. Problems in the built-in content are left out when a folder is
// checked, unless the folder has caused them.
func (c *checkCommand) Run(i *invocation) error {
	dir := cmp.Or(c.Dir, i.settings.Content)
	if c.Stamp != "" {
		return c.stamp(i, dir)
	}
	library, tree, problems, err := judge(dir, i.settings.zone)
	if err != nil {
		return err
	}
	if c.Map != "" {
		return i.drawCase(library, c.Map)
	}
	count, warnings := 0, 0
	for _, problem := range problems {
		if dir != "" && problem.Warning && !concerns(tree, problem) {
			continue
		}
		i.printf("%s", problem)
		if problem.Warning {
			warnings++
			continue
		}
		count++
	}
	i.tellProofs(library)
	if err := i.tellOlder(library); err != nil {
		return err
	}
	if drafts := tree.Drafts(); len(drafts) > 0 {
		i.printf("drafts, shown only with --dev: %d, first %s", len(drafts), tree.Where(drafts[0]))
	}
	i.printf("%d faults, %d warnings (content %.12s)", count, warnings, tree.Version())
	if count > 0 {
		return refuse(exitBad, "")
	}
	return nil
}

// judge gives every problem of the content with its drafts, and as it would be
// served, without them: what is published must not lead to a draft.
func judge(dir string, zone *time.Location) (*web.Library, *content.Tree, []content.Problem, error) {
	library, tree, problems, err := loadLibrary(dir, zone, courses.WithDrafts)
	if err != nil {
		return nil, nil, nil, err
	}
	problems = append(problems, library.Catalogue.Plain(tree)...)
	problems = append(problems, library.Bank.Untested(tree, library.Catalogue)...)
	problems = append(problems, content.CheckWording(tree)...)
	content.SortProblems(problems)
	if len(tree.Drafts()) == 0 {
		return library, tree, problems, nil
	}
	_, _, served, err := loadLibrary(dir, zone)
	if err != nil {
		return nil, nil, nil, err
	}
	problems = append(problems, slices.DeleteFunc(served, func(p content.Problem) bool { return slices.Contains(problems, p) })...)
	content.SortProblems(problems)
	return library, tree, problems, nil
}

// concerns reports whether a warning is about the folder that is checked: about
// a file in it, or about a translation that a file in it lacks.
func concerns(tree *content.Tree, problem content.Problem) bool {
	_, name, found := inTree(problem.File)
	if !found {
		return tree.Overlaid(path.Base(filepath.ToSlash(problem.File)))
	}
	parts := strings.SplitN(name, "/", 3)
	return tree.Overlaid(name) || len(parts) == 3 && tree.Overlaid(path.Join("lang", content.SourceLanguage, parts[2]))
}

// stamp writes the `of:` of one translation. Its source stands in the folder
// named, else in the one that the file itself stands in.
func (c *checkCommand) stamp(i *invocation, dir string) error {
	own, name, found := inTree(c.Stamp)
	if !found {
		return refuse(exitUsage, "pamoja: %s does not stand below a `lang` folder", c.Stamp)
	}
	tree, err := content.Open(cmp.Or(dir, own))
	if err != nil {
		return refuse(exitUsage, "pamoja: the content folder %s cannot be read: %s", dir, oneLine(err))
	}
	words, _ := locale.Load(tree)
	source, known := assessments.SourceBlocks(tree, name)
	if !known {
		source, known = cases.SourceBlocks(tree, words, name)
	}
	if !known {
		source, known = courses.SourceBlocks(tree, words, name)
	}
	if !known || strings.HasPrefix(name, path.Join("lang", content.SourceLanguage)+"/") {
		return refuse(exitUsage, "pamoja: %s is no translation of a lesson, course, quiz or case", c.Stamp)
	}
	data, err := os.ReadFile(c.Stamp)
	if err != nil {
		return refuse(exitUsage, "pamoja: %s", oneLine(err))
	}
	stamped, err := content.Stamp(c.Stamp, data, source)
	if err != nil {
		return refuse(exitBad, "pamoja: %s", oneLine(err))
	}
	if err := os.WriteFile(c.Stamp, stamped, 0o644); err != nil {
		return refuse(exitBad, "pamoja: %s", oneLine(err))
	}
	i.printf("%s: %d blocks marked as fresh", c.Stamp, len(source))
	return nil
}

// inTree parts a path at its last `lang` folder: the content folder before it,
// and where the file stands in the content tree.
func inTree(file string) (dir, name string, found bool) {
	parts := strings.Split(filepath.ToSlash(filepath.Clean(file)), "/")
	for at := len(parts) - 1; at >= 0; at-- {
		if parts[at] == "lang" {
			return cmp.Or(strings.Join(parts[:at], "/"), "."), strings.Join(parts[at:], "/"), true
		}
	}
	return "", "", false
}
