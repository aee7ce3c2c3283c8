package disk

import (
	"slices"
	"time"

	"golang.org/x/sys/unix"
)

func (b beneath) load(name string, room []byte, most int64) (l loaded, err error) {
	fd, err := b.openat(name, unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
	if err != nil {
		return l, err
	}
	defer unix.Close(fd)
	var before, after unix.Stat_t
	if err := unix.Fstat(fd, &before); err != nil {
		return l, err
	}
	if before.Mode&unix.S_IFMT != unix.S_IFREG {
		return l, ErrNotFile
	}
	l = loaded{room, before.Size, time.Unix(before.Mtim.Unix()), true}
	if most > 0 && l.size > most {
		return l, nil
	}
	l.text = slices.Grow(room, int(l.size)+1)[:l.size+1] // one more, to notice that it grew
	total := 0
	for total < len(l.text) {
		n := 0
		err := again(func() (err error) {
			n, err = unix.Read(fd, l.text[total:])
			return err
		})
		if err != nil {
			return l, err
		}
		if total += n; n == 0 || total == int(l.size) {
			break
		}
	}
	l.text = l.text[:total]
	if err := unix.Fstat(fd, &after); err != nil {
		return l, err
	}
	l.whole = int64(total) == l.size && after.Size == l.size && after.Mtim == before.Mtim
	return l, nil
}
