package content

import (
	"io"
	"runtime"
	"testing"

	"galley/content/bodies"
)

// generatedLibrary is a library of 10,000 posts and 2,000 other documents, a
// file each, as reading would give it.
func generatedLibrary(t testing.TB) *Library {
	p, l, docs := generated(t, 10_000)
	library := &Library{project: p, store: bodies.Forgetful(), listing: l}
	for _, d := range docs {
		library.files = append(library.files, fileRead{documents: []*Document{d}, hash: 1, size: 5000, bodies: 7000})
	}
	library.collect(nil)
	return library
}

func BenchmarkSave(b *testing.B) {
	l := generatedLibrary(b)
	b.Run("of a cold build", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := l.Save(io.Discard); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("of what was restored", func(b *testing.B) {
		restored, _, err := RestoreLibrary(save(b, l), l.project, l.store)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for b.Loop() {
			if err := restored.Save(io.Discard); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkRestore(b *testing.B) {
	l := generatedLibrary(b)
	saved := save(b, l)
	b.Run("all", func(b *testing.B) {
		b.ReportAllocs()
		var last *Library
		for b.Loop() {
			var err error
			if last, _, err = RestoreLibrary(saved, l.project, l.store); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(len(saved)), "saved-bytes")
		with := heap()
		runtime.KeepAlive(last)
		last = nil
		b.ReportMetric(float64(with-heap()), "live-bytes") // saved not counted
	})
	b.Run("the listing", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := RestoreListing(saved, l.project); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
