package disk

import (
	"bufio"
	"errors"
	"io"
	"os"
)

// What a cache needs: files that nobody misses. They are written without waiting
// for the disk, for a cache is believed by what stands in it alone.

// Put makes a file of what write writes, in place of the one that is there. Who
// reads meanwhile sees the old file, the new one, or none.
func (f *Folder) Put(name string, write func(to io.Writer) error) error {
	done, err := f.Prepare(name, write)
	if err != nil {
		return err
	}
	return done()
}

// Prepare is Put that leaves the file that is there until done is called. What is
// prepared and not done lies beside it until the next time.
func (f *Folder) Prepare(name string, write func(to io.Writer) error) (done func() error, err error) {
	beside := name + "~"
	file, err := f.Scratch(beside)
	if err != nil {
		return nil, err
	}
	to := bufio.NewWriterSize(file, 1<<18)
	err = write(to)
	if err == nil {
		err = to.Flush()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, errors.Join(err, f.Remove(beside))
	}
	return func() error {
		// ext4 hurries to write out a file that is renamed over another one.
		if err := f.Remove(name); err != nil {
			return err
		}
		return f.Rename(beside, name)
	}, nil
}

// Resume opens a file that is there to read it and to write behind its end.
func (f *Folder) Resume(name string) (*os.File, error) {
	if err := f.before("write", name); err != nil {
		return nil, err
	}
	info, err := f.below.stat(name)
	if err == nil && info.Kind != File {
		err = ErrNotFile
	}
	if err != nil {
		return nil, f.fault("open", name, err)
	}
	file, err := openRoot(f.below).OpenFile(name, os.O_RDWR, 0)
	return file, f.fault("open", name, err)
}
