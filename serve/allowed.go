package serve

import (
	"net"
	"net/url"
	"slices"
	"strings"
)

// Who may ask is decided by names alone, before anything is looked up. A page
// of another origin that has its own name resolve to 127.0.0.1 still says that
// name in Host; nobody's say-so is taken for where a request came from
// (X-Forwarded-* and the like are ignored).

// host says whether a request may name this host: loopback's, or one that was
// given, with any port. Other spellings of the same address are refused: no
// browser writes them unless somebody plays with it.
func (o *Options) host(name string) bool {
	name, port, found := cutPort(name)
	if found && !isPort(port) {
		return false
	}
	return loopback(name) || slices.ContainsFunc(o.Hosts, func(h string) bool { return strings.EqualFold(h, name) })
}

// origin says whether the pages of an origin may read.
func (o *Options) origin(name string) bool {
	if slices.Contains(o.Origins, name) {
		return true
	}
	rest, ok := strings.CutPrefix(name, "http://")
	if !ok {
		rest, ok = strings.CutPrefix(name, "https://")
	}
	host, port, found := cutPort(rest)
	return ok && loopback(host) && (!found || isPort(port))
}

// cutPort parts a host from its port. Of an address in brackets the brackets
// stay, so that nothing else is taken for one.
func cutPort(name string) (host, port string, found bool) {
	i := strings.LastIndexByte(name, ':')
	if i < 0 || i < strings.LastIndexByte(name, ']') {
		return name, "", false
	}
	return name[:i], name[i+1:], true
}

func isPort(s string) bool {
	return s != "" && len(s) <= 5 && strings.Trim(s, "0123456789") == ""
}

func loopback(host string) bool {
	if host == "127.0.0.1" || host == "[::1]" {
		return true
	}
	host = strings.ToLower(host)
	if host == "localhost" {
		return true
	}
	below, ok := strings.CutSuffix(host, ".localhost")
	return ok && !slices.ContainsFunc(strings.Split(below, "."), func(label string) bool {
		return label == "" || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != ""
	})
}

// Loopback says whether what listens on an address (of --host) can be reached
// from this machine only.
func Loopback(address string) bool {
	if ip := net.ParseIP(address); ip != nil {
		return ip.IsLoopback()
	}
	return loopback(address)
}

// HostOf is an address as Host spells it: that of IPv6 in brackets.
func HostOf(address string) string {
	if strings.Contains(address, ":") {
		return "[" + address + "]"
	}
	return address
}

// IsOrigin says whether a text is an origin as browsers write it.
func IsOrigin(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.Scheme+"://"+u.Host == text && u.Host == strings.ToLower(u.Host)
}
