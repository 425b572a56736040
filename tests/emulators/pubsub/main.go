// A Pub/Sub server in memory for tests: prints its address, ends when its standard input does.
package main

import (
	"fmt"
	"io"
	"os"

	"cloud.google.com/go/pubsub/v2/pstest"
)

func main() {
	server := pstest.NewServer()
	defer server.Close()
	fmt.Println(server.Addr)
	_, _ = io.Copy(io.Discard, os.Stdin)
}
