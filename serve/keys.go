package serve

import "galley/render"

// Keys are who may ask, by the key that they show (design 10).
type Keys struct {
	known []key
}

type key struct {
	name string
	hash [32]byte // SHA-256 of the key
	role render.Role
}
