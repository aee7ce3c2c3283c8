package view

import "testing"

// What is handed out is a zero value whenever it is, and none of two that are
// out at the same time is the other.
func TestStock(t *testing.T) {
	var s stock[Term]
	for _, n := range []int{3, 5 * stockBlock, 0, (mostBlocks + 2) * stockBlock, 7} {
		out := map[*Term]bool{}
		for range n {
			v := s.next()
			if v.of != "" || out[v] {
				t.Fatalf("of %d the %dth is not new", n, len(out)+1)
			}
			v.of, out[v] = "used", true
		}
		s.back(n / 2)
		for range n - n/2 {
			if v := s.next(); v.of != "" {
				t.Fatalf("of %d one that was taken back is not new", n)
			}
		}
		s.clear()
		if len(s.blocks) > mostBlocks {
			t.Errorf("%d blocks are kept after %d", len(s.blocks), n)
		}
	}
}

// A list grows into nobody else's room, and a cleared room holds on to nothing.
func TestLists(t *testing.T) {
	var l lists[*Term]
	first, second := l.list(2), l.list(3)
	first = append(first, &Term{of: "a"}, &Term{of: "b"})
	second = append(second, &Term{of: "c"})
	first = append(first, &Term{of: "d"})
	if second[0].of != "c" || first[2].of != "d" {
		t.Error("a list has written into the one behind it")
	}
	large := l.list(10 * stockBlock)
	if len(large) != 0 || cap(large) != 10*stockBlock || first[0].of != "a" {
		t.Error("a large list is not empty, or has taken the room of one that is out")
	}
	_ = append(l.list(1), &Term{of: "e"})
	l.clear()
	for _, v := range l.room {
		if v != nil {
			t.Fatal("a cleared room holds on to a view")
		}
	}
}
