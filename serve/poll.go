package serve

import "time"

// watch begins to look for changes.
func (s *Server) watch() (watcher, error) {
	p := &poller{changes: make(chan struct{}, 1), done: make(chan struct{})}
	go p.tick()
	return p, nil
}

// A poller looks at everything, again and again.
type poller struct{ changes, done chan struct{} }

func (p *poller) tick() {
	ticker := time.NewTicker(200 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case <-p.done:
			return
		case <-ticker.C:
			select {
			case p.changes <- struct{}{}:
			default:
			}
		}
	}
}

func (p *poller) Changes() <-chan struct{}         { return p.changes }
func (p *poller) Take() (paths []string, all bool) { return nil, true }
func (p *poller) Close() error                     { close(p.done); return nil }
