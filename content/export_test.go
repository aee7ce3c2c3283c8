package content

// ShareSearch lets a site begin with the search index of prev.
func ShareSearch(s, prev *Site) { s.shareSearch(prev) }

// SearchRead gives how many documents have been read for the search indexes of
// a site's line.
func SearchRead(s *Site) int {
	s.searching.shelf.mu.Lock()
	defer s.searching.shelf.mu.Unlock()
	return s.searching.shelf.read
}
