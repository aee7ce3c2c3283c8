package disk

import (
	"bytes"
	"encoding/binary"

	"golang.org/x/sys/unix"
)

func (b beneath) numbers(dir string, see func(name []byte, number uint64)) (Info, error) {
	fd, info, err := b.openFolder(dir, unix.O_RDONLY)
	if err != nil {
		return Info{}, err
	}
	defer unix.Close(fd)
	room := make([]byte, 64<<10)
	for {
		n := 0
		err := again(func() (err error) {
			n, err = unix.ReadDirent(fd, room)
			return err
		})
		if err != nil || n <= 0 {
			return info, err
		}
		// struct linux_dirent64: number, place (8 bytes each), length (2), kind (1), name, 0.
		for list := room[:n]; len(list) > 19; {
			size := int(binary.NativeEndian.Uint16(list[16:]))
			if size <= 19 || size > len(list) {
				break
			}
			name, _, _ := bytes.Cut(list[19:size], []byte{0})
			see(name, binary.NativeEndian.Uint64(list))
			list = list[size:]
		}
	}
}
