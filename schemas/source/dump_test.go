package source

import (
	"fmt"
	"strings"
)

// dump writes a node so that a person can compare it.
func dump(b *strings.Builder, n *Node, indent string) {
	kind := [...]string{"null", "scalar", "mapping", "list"}[n.Kind]
	if n.Quoted {
		kind = "quoted"
	}
	fmt.Fprintf(b, "%s", indent)
	if n.KeyLine > 0 {
		fmt.Fprintf(b, "%q@%d:%d-%d ", n.Key, n.KeyLine, n.KeyColumn, n.KeyEnd)
	}
	fmt.Fprintf(b, "%s %q %d:%d-%d:%d [%d:%d]\n", kind, n.Text, n.Line, n.Column, n.EndLine, n.EndColumn, n.From, n.To)
	for i := range n.Nodes {
		dump(b, &n.Nodes[i], indent+"  ")
	}
}
func dumped(n Node) string {
	var b strings.Builder
	dump(&b, &n, "")
	return b.String()
}
