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

// SearchSize gives about how many bytes the index of a site takes that was
// searched, and SearchSegments of how many pieces it is.
func SearchSize(s *Site) (size int) {
	for _, segment := range s.searching.index.segments {
		size += segment.Size()
	}
	return size + cap(s.searching.index.documents)*40
}

func SearchSegments(s *Site) int { return len(s.searching.index.segments) }

// SetRoom says how many bytes of pieces of texts a site may keep.
func SetRoom(s *Site, bytes int) { s.keeping.room = bytes }

// Noted gives how many bytes of pieces of texts a site keeps, and in how many
// segments.
func Noted(s *Site) (bytes, segments int) {
	for _, x := range s.keeping.concordances {
		segments += len(x.segments)
	}
	return s.keeping.notedBytes, segments
}
