// Command galley checks content in git against declared types and publishes it
// as a static JSON API and an HTML site.
package main

func main() {}
