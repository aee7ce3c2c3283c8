package serve

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

// What one client may take up (reliability P-50).
const (
	connections   = 16_000
	headerTimeout = 5 * time.Second
	readTimeout   = 30 * time.Second
	writeTimeout  = 2 * time.Minute // streams and files set their own, as they go on
	idleTimeout   = time.Minute
	headerBytes   = 32 << 10
	stopTimeout   = 300 * time.Millisecond
)

// Run answers on the listeners and follows the files until ctx ends, and then
// stops within half a second: requests that are under way are answered, streams
// are ended. It closes the listeners and the server.
func (s *Server) Run(ctx context.Context, on ...net.Listener) (err error) {
	ctx, stop := context.WithCancel(ctx)
	var group sync.WaitGroup
	defer func() {
		stop()
		group.Wait()
		err = errors.Join(err, s.Close())
	}()
	server := s.overHTTP()
	group.Go(func() { s.follow(ctx, s.watcher) })
	ended := make(chan error, len(on))
	open := make(chan struct{}, connections)
	for _, l := range on {
		l = &limited{Listener: l, open: open, closed: make(chan struct{})}
		group.Go(func() { ended <- server.Serve(l) })
	}
	select {
	case err = <-ended:
	case <-ctx.Done():
	}
	s.live.Close()
	within, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	if server.Shutdown(within) != nil {
		server.Close()
	}
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return err
}

// overHTTP is the server with its limits.
func (s *Server) overHTTP() *http.Server {
	return &http.Server{
		Handler: s, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: headerBytes,
		DisableGeneralOptionsHandler: true,                       // nothing is answered before Host is looked at
		ErrorLog:                     log.New(io.Discard, "", 0), // clients' broken connections are nobody's business
	}
}
