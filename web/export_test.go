package web

import "time"

// HurryImports gives imports less time than they have: for a turn, for checking
// a sheet, and for writing rows in one request.
func HurryImports(s *Server, wait, check, apply time.Duration) {
	s.imports.wait, s.imports.check, s.imports.apply = wait, check, apply
}

// TakeImportTurns takes every turn to hold a sheet, until the end is called.
func TakeImportTurns(s *Server) (end func()) {
	for range uploadsAtOnce {
		s.imports.turns <- struct{}{}
	}
	return func() {
		for range uploadsAtOnce {
			<-s.imports.turns
		}
	}
}
