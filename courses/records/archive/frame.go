package archive

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
)

// frame is how either gzip member begins: deflate, no name, no time, an unknown
// system. gzip has no sum over these bytes, so they are compared.
var frame = []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff}

// seal is the second member: it can be written in one way only, so reading it
// is comparing it.
func seal(end ending) ([]byte, error) {
	line, err := json.Marshal(end)
	if err != nil {
		return nil, err
	}
	line = append(line, '\n')
	if len(line) > 0xffff {
		return nil, fmt.Errorf("the last line has %d bytes: too many collections", len(line))
	}
	length := uint16(len(line))
	member := append(bytes.Clone(frame), 1) // one block, stored, and the last
	member = binary.LittleEndian.AppendUint16(member, length)
	member = binary.LittleEndian.AppendUint16(member, ^length)
	member = append(member, line...)
	member = binary.LittleEndian.AppendUint32(member, crc32.ChecksumIEEE(line))
	return binary.LittleEndian.AppendUint32(member, uint32(length)), nil
}

// unseal reads what follows the first member.
func unseal(from io.Reader, end ending) (int64, error) {
	wanted, err := seal(end)
	if err != nil {
		return 0, err
	}
	got, err := io.ReadAll(io.LimitReader(from, int64(len(wanted))+1))
	switch {
	case err != nil:
		return 0, fmt.Errorf("read: %w", err)
	case bytes.Equal(got, wanted):
		return int64(len(got)), nil
	case bytes.HasPrefix(got, wanted):
		return 0, ErrMore
	case bytes.HasPrefix(wanted, got):
		return 0, fmt.Errorf("%w: only its last line is not whole", ErrCut)
	}
	return 0, ErrDamaged
}

// source is the file while its first member is read: not a byte more is taken
// than belongs to it, and every byte is summed up.
type source struct {
	from  *bufio.Reader
	sum   hash.Hash
	fresh []byte // read and not yet summed up
	bytes int64
	cause error // why the file could not be read, other than that it ends
}

func newSource(from io.Reader) *source {
	return &source{from: bufio.NewReaderSize(from, 64<<10), sum: sha256.New(), fresh: make([]byte, 0, 4<<10)}
}

func (s *source) Read(into []byte) (int, error) {
	n, err := s.from.Read(into)
	s.settle()
	s.sum.Write(into[:n])
	s.bytes += int64(n)
	s.note(err)
	return n, err
}

func (s *source) ReadByte() (byte, error) {
	b, err := s.from.ReadByte()
	if err != nil {
		s.note(err)
		return 0, err
	}
	if len(s.fresh) == cap(s.fresh) {
		s.settle()
	}
	s.fresh = append(s.fresh, b)
	s.bytes++
	return b, nil
}

func (s *source) note(err error) {
	if err != nil && !errors.Is(err, io.EOF) {
		s.cause = err
	}
}

// failure says what an error of gzip means: the file could be read, so it is
// not as it was written.
func (s *source) failure(err error) error {
	switch {
	case s.cause != nil:
		return fmt.Errorf("read: %w", s.cause)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return ErrCut
	}
	return ErrDamaged
}

func (s *source) settle() {
	s.sum.Write(s.fresh)
	s.fresh = s.fresh[:0]
}

func (s *source) digest() string {
	s.settle()
	return hex.EncodeToString(s.sum.Sum(nil))
}
