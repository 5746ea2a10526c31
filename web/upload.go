package web

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"os"

	"pamoja/courses/fault"
)

const (
	uploadLimit = 20_000_000 // bytes of a file, as web/sheet takes them
	fieldLimit  = 1 << 10    // bytes of a field beside it
	mostParts   = 8
)

// upload is a form with one file.
type upload struct {
	ID   string // of the form, made when its page was drawn
	Name string // of the file, as the browser gives it
	Data []byte
}

// upload reads a posted form that has a file in it. Whatever is more than such a
// form has is a fault, never half a form. Faults, about the field file: too
// large, import.file_large; invalid, import.file_missing, import.file_slow,
// error.form_cut, error.form_kind.
func (r *request) upload() (upload, error) {
	r.Request.Body = http.MaxBytesReader(r.Writer, r.Request.Body, uploadLimit+formLimit)
	parts, err := r.Request.MultipartReader()
	if err != nil {
		return upload{}, fault.Invalid("error.form_kind")
	}
	var got upload
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && n == mostParts {
			return upload{}, fault.Invalid("error.form_kind")
		}
		if err == nil {
			err = got.take(part)
		}
		if err != nil {
			r.answerCut(err)
			return upload{}, cutUpload(err)
		}
	}
	if len(got.Data) == 0 && got.Name == "" { // an empty file has a name
		return upload{}, fault.Invalid("import.file_missing").In("file")
	}
	return got, nil
}

// take reads one part of the form.
func (u *upload) take(part *multipart.Part) error {
	if part.FormName() != "file" {
		text, err := io.ReadAll(io.LimitReader(part, fieldLimit))
		if part.FormName() == "id" {
			u.ID = string(text)
		}
		return err
	}
	var data bytes.Buffer
	if _, err := io.Copy(&data, io.LimitReader(part, uploadLimit+1)); err != nil {
		return err
	}
	if data.Len() > uploadLimit {
		return fault.TooLarge("import.file_large", "most", uploadLimit/1_000_000).In("file")
	}
	u.Name, u.Data = part.FileName(), data.Bytes()
	return nil
}

// cutUpload is what an error on the way through the form comes to.
func cutUpload(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return fault.TooLarge("import.file_large", "most", uploadLimit/1_000_000).In("file")
	}
	if _, known := fault.Of(err); known {
		return err
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return fault.Invalid("import.file_slow").In("file")
	}
	return fault.Invalid("error.form_cut").In("file")
}
