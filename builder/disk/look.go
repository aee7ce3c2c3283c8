package disk

// Look looks at many names in one folder, and at the folder itself: see is told
// what is at each. A name may lead through one folder more (a/index.html), which
// is then taken to be a folder, and no symlink: look at it as well, by a name of
// its own. An error is the folder's: it cannot be opened.
func (f *Folder) Look(dir string, names []string, see func(i int, info Info, err error)) (Info, error) {
	info, err := f.below.look(dir, names, see)
	return info, f.fault("look", dir, err)
}
