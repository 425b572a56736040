// An object store in memory for tests: prints its address, ends when its standard input does.
package main

import (
	"fmt"
	"io"
	"log"
	"os"

	"github.com/fsouza/fake-gcs-server/fakestorage"
)

func main() {
	server, err := fakestorage.NewServerWithOptions(fakestorage.Options{Scheme: "http", Host: "127.0.0.1"})
	if err != nil {
		log.Fatal(err)
	}
	defer server.Stop()
	fmt.Println(server.URL())
	_, _ = io.Copy(io.Discard, os.Stdin)
}
