package main

import (
	"os"
	"path"
	"path/filepath"
	"strings"

	"pamoja/assessments"
	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses"
)

// checkCommand is `pamoja check`.
type checkCommand struct {
	Dir   string `arg:"" optional:"" help:"Content folder; with none, the built-in content (or --content) is checked."`
	Stamp string `name:"stamp" help:"Mark a translation as fresh: write the hashes of the source blocks it renders into it."`
}

// Run prints one line a problem and refuses with 1 if any is more than a
// warning. Problems in the built-in content are left out when a folder is
// checked, unless the folder has caused them.
func (c *checkCommand) Run(i *invocation) error {
	dir := c.Dir
	if dir == "" {
		dir = i.settings.Content
	}
	if c.Stamp != "" {
		return c.stamp(i, dir)
	}
	_, tree, problems, err := loadLibrary(dir, i.settings.zone)
	if err != nil {
		return err
	}
	count, warnings := 0, 0
	for _, problem := range problems {
		if dir != "" && problem.Warning && !strings.HasPrefix(filepath.ToSlash(problem.File), strings.TrimSuffix(filepath.ToSlash(dir), "/")+"/") {
			continue
		}
		i.printf("%s", problem)
		if problem.Warning {
			warnings++
			continue
		}
		count++
	}
	i.printf("%d faults, %d warnings (content %.12s)", count, warnings, tree.Version())
	if count > 0 {
		return refuse(exitBad, "")
	}
	return nil
}

// stamp writes the `of:` of one translation.
func (c *checkCommand) stamp(i *invocation, dir string) error {
	inTree, err := treePath(c.Stamp)
	if err != nil {
		return err
	}
	tree, err := content.Open(dir)
	if err != nil {
		return refuse(exitUsage, "pamoja: the content folder %s cannot be read: %s", dir, oneLine(err))
	}
	words, _ := locale.Load(tree)
	source, known := assessments.SourceBlocks(tree, inTree)
	if !known {
		source, known = courses.SourceBlocks(tree, words, inTree)
	}
	if !known || strings.HasPrefix(inTree, path.Join("lang", content.SourceLanguage)+"/") {
		return refuse(exitUsage, "pamoja: %s is no translation of a lesson, course or quiz", c.Stamp)
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

// treePath is where a file stands in the content tree: from its `lang` folder
// on.
func treePath(file string) (string, error) {
	clean := filepath.ToSlash(filepath.Clean(file))
	parts := strings.Split(clean, "/")
	for at := len(parts) - 1; at >= 0; at-- {
		if parts[at] == "lang" {
			return strings.Join(parts[at:], "/"), nil
		}
	}
	return "", refuse(exitUsage, "pamoja: %s does not stand below a `lang` folder", file)
}
