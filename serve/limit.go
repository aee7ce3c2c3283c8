package serve

import (
	"net"
	"sync"
)

// A limited listener accepts no more connections than there is room for; those
// that come too many wait in the system's queue. Several share one room, which
// is why x/net's LimitListener is not taken.
type limited struct {
	net.Listener
	open   chan struct{} // one for each connection
	once   sync.Once
	closed chan struct{}
}

func (l *limited) Accept() (net.Conn, error) {
	select {
	case l.open <- struct{}{}:
	case <-l.closed:
		return nil, net.ErrClosed
	}
	c, err := l.Listener.Accept()
	if err != nil {
		<-l.open
		return nil, err
	}
	return &counted{Conn: c, open: l.open}, nil
}

func (l *limited) Close() error {
	l.once.Do(func() { close(l.closed) })
	return l.Listener.Close()
}

// A counted connection makes room when it is closed.
type counted struct {
	net.Conn
	open chan struct{}
	once sync.Once
}

func (c *counted) Close() error {
	err := c.Conn.Close()
	c.once.Do(func() { <-c.open })
	return err
}
