package tree

// What a machine that stops (its power, its kernel) may cost, as opposed to a
// build that is killed:
//
// A tree that replaces another is ordered before it is published, not waited
// for. The disk is set to work on each file as it is written; the manifest to
// come is synced, which is one small file's wait, and the exchange follows. On
// ext4 as it comes (data=ordered), where the journal takes everything in the
// order of its doing and no name before its data, that leaves the old tree or
// the whole of the new one. Where a file system promises less, a file may be
// found empty or torn.
//
// A first tree replaces nothing, so nothing can be lost: it is not synced at
// all, as a copy of a folder is not.
//
// For both there is a net. The manifest has the name of the time since the
// machine was started, and which files were written in it. The first build in
// another such time reads those files once, and writes anew what is not as it
// was. Only while nobody builds, a torn file is there to be served; who serves
// a published folder on a machine that lost its power builds first.
//
// Not chosen: syncfs, which waits for whatever anybody has written to the same
// file system (a second and more after a cold build of 10,000 documents, and as
// long for somebody else's); fsync for each file (36,000 of them: minutes on a
// plain disk).

// record notes what is about to be done with the staged tree.
func (n *Next) record(m *manifest) error {
	t := n.tree
	m.Boot = t.boot
	return t.state.ReplaceBy(t.key+".next", t.there, m.write)
}

// settle makes the next manifest the one that holds. One file system does what
// is done in it in order; with two it has to be certain that the tree is
// published before the manifest says so.
func (t *Tree) settle() error {
	tree, err := t.parent.Stat(".")
	if err != nil {
		return err
	}
	notes, err := t.state.Stat(".")
	if err != nil {
		return err
	}
	if tree.ID.Device != notes.ID.Device {
		if err := t.parent.SyncFolder("."); err != nil {
			return err
		}
	}
	return t.state.Rename(t.key+".next", t.key+".manifest")
}
