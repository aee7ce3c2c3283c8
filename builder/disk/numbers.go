package disk

// Numbers gives each name in a folder the number that the folder has for what it
// is (ID.Number, for what lies on the folder's own device): for a tenth of what a
// look at each costs. names are good until see returns. false: this system does
// not tell.
func (f *Folder) Numbers(dir string, see func(name []byte, number uint64)) (Info, bool, error) {
	b, ok := f.below.(interface {
		numbers(dir string, see func(name []byte, number uint64)) (Info, error)
	})
	if !ok {
		return Info{}, false, nil
	}
	info, err := b.numbers(dir, see)
	return info, true, f.fault("read", dir, err)
}
