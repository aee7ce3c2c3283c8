package disk

import "io/fs"

// Within opens a folder to look at many names in it: stat gives what is at one,
// and is used by one goroutine until done is called. What it gives is good until
// the next call. false: the names are to be looked at one by one, from the top.
func (f files) Within(folder string) (stat func(name string) (fs.FileInfo, error), done func(), ok bool) {
	b, ok := f.folder.below.(interface {
		within(folder string) (func(name string) (fs.FileInfo, error), func(), error)
	})
	if !ok || !fs.ValidPath(folder) {
		return nil, nil, false
	}
	look, done, err := b.within(folder)
	if err != nil {
		return nil, nil, false
	}
	return func(name string) (fs.FileInfo, error) {
		info, err := look(name)
		if err != nil {
			return nil, f.folder.fault("stat", folder+"/"+name, err)
		}
		return info, nil
	}, done, true
}
