package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"sync"
)

// A MongoDB changes a single document atomically. FerretDB 1.24 reads, computes and writes back without a lock, so that of two updates at
// once one is lost. Here every command that writes waits until the one before it has been answered.
var writing sync.Mutex

var writes = map[string]bool{
	"insert": true, "update": true, "delete": true, "findAndModify": true, "findandmodify": true, "create": true, "createIndexes": true,
	"drop": true, "dropDatabase": true, "dropIndexes": true, "renameCollection": true, "collMod": true,
}

const (
	headerSize     = 16
	largestMessage = 48_000_000 + 16_384
	opMsg          = 2013
	moreToCome     = 1 << 1
)

// serve hands every connection on to the server behind.
func serve(front net.Listener, behind string) {
	for {
		client, err := front.Accept()
		if err != nil {
			return
		}
		go func() {
			defer client.Close()
			server, err := net.Dial("tcp", behind)
			if err != nil {
				return
			}
			defer server.Close()
			for exchange(client, server) == nil {
			}
		}()
	}
}

// exchange carries one request to the server and its answer back.
func exchange(client, server net.Conn) error {
	request, err := read(client)
	if err != nil {
		return err
	}
	reply, err := answer(request, server)
	if err != nil || reply == nil {
		return err
	}
	_, err = client.Write(reply)
	return err
}

func answer(request []byte, server net.Conn) ([]byte, error) {
	if writes[command(request)] {
		writing.Lock()
		defer writing.Unlock()
	}
	if _, err := server.Write(request); err != nil {
		return nil, err
	}
	if isMessage(request) && binary.LittleEndian.Uint32(request[headerSize:])&moreToCome != 0 {
		return nil, nil
	}
	return read(server)
}

// read takes one message: its first four bytes are its length.
func read(from io.Reader) ([]byte, error) {
	var size [4]byte
	if _, err := io.ReadFull(from, size[:]); err != nil {
		return nil, err
	}
	length := binary.LittleEndian.Uint32(size[:])
	if length < headerSize || length > largestMessage {
		return nil, fmt.Errorf("a message of %d bytes", length)
	}
	message := make([]byte, length)
	copy(message, size[:])
	_, err := io.ReadFull(from, message[4:])
	return message, err
}

// command is the name of the first field of the body, which is the first section in every message of MongoDB's drivers.
func command(message []byte) string {
	const name = headerSize + 4 + 1 + 4 + 1 // flags, kind of section, length of the document, type of the field
	if !isMessage(message) || len(message) <= name || message[headerSize+4] != 0 {
		return ""
	}
	for end := name; end < len(message); end++ {
		if message[end] == 0 {
			return string(message[name:end])
		}
	}
	return ""
}

func isMessage(message []byte) bool {
	return len(message) > headerSize+4 && binary.LittleEndian.Uint32(message[12:]) == opMsg
}
