package web

import (
	"net/url"
	"strings"

	"pamoja/courses/mentoring"
)

// likelyNames gives words in what was typed into these fields that may be a
// child's name, as a list to be shown; "" where there are none, or where the
// writer was asked before. It is told to nobody and kept nowhere.
func likelyNames(form url.Values, fields ...string) string {
	if form.Get("looked") != "" {
		return ""
	}
	var found []string
	for _, field := range fields {
		for _, text := range form[field] {
			for _, name := range mentoring.LikelyNames(text) {
				found = append(found, "\u2068"+name+"\u2069")
			}
		}
	}
	return strings.Join(found, ", ")
}
