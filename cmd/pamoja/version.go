package main

import (
	"runtime"
	"runtime/debug"

	"pamoja/content"
)

// versionCommand is `pamoja version`.
type versionCommand struct{}

// Run prints the program's version, the hash of its content, and Go's version.
func (c *versionCommand) Run(i *invocation) error {
	tree, err := content.Open(i.settings.Content)
	if err != nil {
		return refuse(exitUsage, "pamoja: the content folder %s cannot be read: %s", i.settings.Content, oneLine(err))
	}
	i.printf("pamoja %s\ncontent %s\n%s", programVersion(), tree.Version(), runtime.Version())
	return nil
}

// programVersion is the program's release, and the commit it was built from.
func programVersion() string {
	version := "unreleased"
	if build, ok := debug.ReadBuildInfo(); ok {
		if build.Main.Version != "" && build.Main.Version != "(devel)" {
			version = build.Main.Version
		}
		for _, setting := range build.Settings {
			if setting.Key == "vcs.revision" {
				version += " " + setting.Value
			}
		}
	}
	return version
}
