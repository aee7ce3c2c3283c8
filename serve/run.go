package serve

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"
)

// Run answers on the listener until ctx ends, and then stops within half a
// second: requests that are under way are answered, streams are ended.
func (s *Server) Run(ctx context.Context, on net.Listener) error {
	server := &http.Server{
		Handler: s, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second,
		IdleTimeout: time.Minute, MaxHeaderBytes: 32 << 10,
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(on) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	s.live.Close()
	within, stop := context.WithTimeout(context.Background(), 400*time.Millisecond)
	defer stop()
	if server.Shutdown(within) != nil {
		server.Close()
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
