package bodies

import (
	"fmt"
	"math"
	"sync"
)

// InMemory keeps bodies in memory: for tests.
func InMemory() Store { return &inMemory{} }

type inMemory struct {
	mu    sync.RWMutex
	bytes []byte
}

func (s *inMemory) Writer() Writer { return s }

func (s *inMemory) Put(body []byte) (Ref, error) {
	if len(body) == 0 {
		return Ref{}, nil
	}
	if len(body) > math.MaxInt32 {
		return Ref{}, fmt.Errorf("keep a body of %d bytes: at most %d fit", len(body), math.MaxInt32)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r := Ref{From: int64(len(s.bytes)), Size: int32(len(body)), Sum: sum(body)}
	s.bytes = append(s.bytes, body...)
	return r, nil
}

func (s *inMemory) Flush() error { return nil }

func (s *inMemory) Append(b []byte, r Ref) ([]byte, error) {
	all, err := s.AppendSpan(b, r.From, int(r.Size))
	if err == nil && !r.Is(all[len(b):]) {
		return b, damaged(r.From, int(r.Size))
	}
	return all, err
}

func (s *inMemory) AppendSpan(b []byte, from int64, size int) ([]byte, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if from < 0 || size < 0 || from+int64(size) > int64(len(s.bytes)) {
		return b, damaged(from, size)
	}
	return append(b, s.bytes[from:from+int64(size)]...), nil
}

// Forgetful keeps nothing, for `galley check`, which prints no pages: Put gives
// a Ref that knows the body's size and leads nowhere, and Append gives nothing,
// without an error.
func Forgetful() Store { return forgetful{} }

type forgetful struct{}

func (forgetful) Writer() Writer                                      { return forgetful{} }
func (forgetful) Put(body []byte) (Ref, error)                        { return Ref{Size: int32(len(body))}, nil }
func (forgetful) Flush() error                                        { return nil }
func (forgetful) Append(b []byte, _ Ref) ([]byte, error)              { return b, nil }
func (forgetful) AppendSpan(b []byte, _ int64, _ int) ([]byte, error) { return b, nil }
