package render

// A Role is what a key allows (design 10): None, Guest, Contributor, Editor,
// Admin. Each may do what those before it may; what that is, is for each family
// to say.
type Role uint8

const (
	None Role = iota // of nobody
	Guest
	Contributor
	Editor
	Admin
)

var roleNames = [...]string{None: "", Guest: "guest", Contributor: "contributor", Editor: "editor", Admin: "admin"}

func (r Role) String() string { return roleNames[r] }

// RoleNamed finds a role by the name that a file of keys has for it.
func RoleNamed(name string) (Role, bool) {
	for r, n := range roleNames {
		if n == name && n != "" {
			return Role(r), true
		}
	}
	return None, false
}

// A Caller is who asks. The zero Caller is the anonymous reader of the static
// tree.
type Caller struct {
	Open bool // the server wants no keys: any or none is accepted, and drafts are open
	Role Role // of whose key it is, where keys are wanted; None: no key, or one that nobody knows
	// Wrong is where a key was shown that nobody knows; nil: there was none.
	Wrong *Credential
}

// A Credential is a place where clients put their key. One of Header and Query
// is set.
type Credential struct {
	Header string // "Authorization"
	Scheme string // that stands before the key in the header: "Token"; may be empty
	Query  string // a key of the query string
}
