// FerretDB with its SQLite back end, embedded: a MongoDB for tests on machines without Docker.
// Arguments: the folder of the data, and the address to listen on (port 0 takes a free one). Prints its connection string as soon as it listens.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	if len(os.Args) != 3 {
		fail("usage: ferretdb <folder> <host:port>")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: "127.0.0.1:0"},
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
		Handler:   "sqlite",
		SQLiteURL: "file:" + os.Args[1] + "/",
	})
	if err != nil {
		fail(err)
	}
	front, err := net.Listen("tcp", os.Args[2])
	if err != nil {
		fail(err)
	}
	go func() {
		behind, err := url.Parse(server.MongoDBURI())
		if err != nil {
			fail(err)
		}
		fmt.Printf("mongodb://%s/\n", front.Addr())
		serve(front, behind.Host)
	}()
	// Run waits for connections that stay open; whoever stops this process wants it gone.
	go func() { _ = server.Run(ctx) }()
	<-ctx.Done()
}

func fail(reason any) {
	fmt.Fprintln(os.Stderr, reason)
	os.Exit(1)
}
