package wire

import (
	"encoding/binary"
	"io"
	"net"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Operations of the wire protocol, and where a message's body begins.
const (
	opReply = 1
	opQuery = 2004

	header      = 16
	messageBody = header + 4 + 1 // flags, and the kind of the first section
	replyBody   = header + 20
)

func read(conn net.Conn) ([]byte, error) {
	length := make([]byte, 4)
	if _, err := io.ReadFull(conn, length); err != nil {
		return nil, err
	}
	rest := make([]byte, binary.LittleEndian.Uint32(length)-4)
	if _, err := io.ReadFull(conn, rest); err != nil {
		return nil, err
	}
	return append(length, rest...), nil
}

func ask(server net.Conn, request []byte) ([]byte, error) {
	if _, err := server.Write(request); err != nil {
		return nil, err
	}
	return read(server)
}

func operation(m []byte) uint32 { return binary.LittleEndian.Uint32(m[12:header]) }

// split gives a message's command and its further sections, which hold the
// documents of an insert.
func split(m []byte) (command bson.Raw, rest []byte) {
	length := binary.LittleEndian.Uint32(m[messageBody:])
	return bson.Raw(m[messageBody : messageBody+length]), m[messageBody+length:]
}

// message is a message in place of another, with its further sections; or, with
// none, a reply to it.
func message(m []byte, command bson.D, rest []byte) []byte {
	head := slices.Clone(m[:messageBody])
	if rest == nil {
		copy(head[8:12], m[4:8])
	}
	clear(head[header : header+4]) // no checksum
	return packed(slices.Concat(head, marshal(command), rest))
}

// bodyOf is the document of a reply.
func bodyOf(reply []byte) bson.Raw {
	if operation(reply) == opReply {
		return reply[replyBody:]
	}
	return reply[messageBody:]
}

func withBody(reply []byte, document bson.D) []byte {
	head := reply[:len(reply)-len(bodyOf(reply))]
	return packed(slices.Concat(head, marshal(document)))
}

// packed sets a message's length.
func packed(m []byte) []byte {
	binary.LittleEndian.PutUint32(m, uint32(len(m)))
	return m
}

func marshal(document bson.D) bson.Raw {
	raw, err := bson.Marshal(document)
	if err != nil {
		panic(err)
	}
	return raw
}

func nameOf(command bson.Raw) string {
	elements, err := command.Elements()
	if err != nil || len(elements) == 0 {
		return ""
	}
	return elements[0].Key()
}

// without is a document without some fields.
func without(document bson.Raw, names ...string) bson.D {
	left := bson.D{}
	elements, _ := document.Elements()
	for _, element := range elements {
		if !slices.Contains(names, element.Key()) {
			left = append(left, bson.E{Key: element.Key(), Value: element.Value()})
		}
	}
	return left
}

// with gives a document with another value for a field that is there.
func with(document bson.D, name string, change func(bson.RawValue) any) bson.D {
	document = slices.Clone(document)
	for i, element := range document {
		if value, ok := element.Value.(bson.RawValue); ok && element.Key == name {
			document[i].Value = change(value)
		}
	}
	return document
}

func namesOf(document bson.RawValue) (names []string) {
	elements, _ := document.Document().Elements()
	for _, element := range elements {
		names = append(names, element.Key())
	}
	return names
}

func valuesOf(array bson.RawValue) []bson.RawValue {
	values, _ := array.Array().Values()
	return values
}
