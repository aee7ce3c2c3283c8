package serve

import (
	"encoding/hex"
	"io"
	"io/fs"
	"strconv"
	"sync"
	"time"

	"github.com/zeebo/xxh3"
)

// The tag of a file that is passed on is a hash of its bytes too, so that a
// browser keeps what another checkout or a save without a change has only given
// a new time. The file is read once for it, and again when the disk tells of it
// otherwise. Of a large one, which somebody waits for, its time and size have
// to do.

const (
	largestHashed = 64 << 20
	mostTags      = 10_000
	unsure        = 2 * time.Second // a file may change again without another time
)

// tags are the hashes of files that were asked for.
type tags struct {
	mu    sync.Mutex
	known map[string]tagged
}

type tagged struct {
	size, time int64
	stamp      uint64
	tag        string
}

// of gives the tag of an open file, which stays at its beginning. stamp is what
// else the disk tells of it.
func (t *tags) of(name string, file io.ReadSeeker, info fs.FileInfo, stamp uint64) (string, error) {
	size, changed := info.Size(), info.ModTime().UnixNano()
	if size > largestHashed {
		return `"` + strconv.FormatInt(changed, 36) + "-" + strconv.FormatInt(size, 36) + `"`, nil
	}
	t.mu.Lock()
	was, ok := t.known[name]
	t.mu.Unlock()
	if ok && was.size == size && was.time == changed && was.stamp == stamp {
		return was.tag, nil
	}
	read := time.Now()
	hash := xxh3.New()
	if _, err := io.Copy(hash, file); err != nil {
		return "", err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	sum := hash.Sum128().Bytes()
	tag := `"` + hex.EncodeToString(sum[:]) + `"`
	if read.Sub(info.ModTime()) > unsure {
		t.mu.Lock()
		if t.known == nil || len(t.known) >= mostTags {
			t.known = map[string]tagged{}
		}
		t.known[name] = tagged{size, changed, stamp, tag}
		t.mu.Unlock()
	}
	return tag, nil
}
