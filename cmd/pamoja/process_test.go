package main

import (
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pamoja/courses/records/sqlite"
)

// snapshot is everything below a folder: paths, modes, and hashes of files.
func snapshot(t *testing.T, dir string) string {
	t.Helper()
	var lines []string
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		line := fmt.Sprintf("%s %v", name, info.Mode())
		if !entry.IsDir() {
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			line += fmt.Sprintf(" %d %x", len(data), sha256.Sum256(data))
		}
		lines = append(lines, line)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// refused fails unless a run ended with this status and one line that says all
// of the parts.
func refused(t *testing.T, got ended, status int, parts ...string) {
	t.Helper()
	if got.status != status {
		t.Errorf("the status is %d, want %d; it said %q and %q", got.status, status, got.out, got.err)
	}
	if strings.Count(got.err, "\n") != 1 || got.out != "" {
		t.Errorf("want one line, got %q and %q", got.out, got.err)
	}
	for _, part := range parts {
		if !strings.Contains(got.err, part) {
			t.Errorf("the line does not say %q: %s", part, got.err)
		}
	}
	if strings.Contains(got.err, "goroutine ") || strings.Contains(got.err, ".go:") || strings.Contains(got.err, "hidden") {
		t.Errorf("a stack trace, or a password: %s", got.err)
	}
}

// TestWrongSettings types what is wrong: one line, status 2, and nothing is
// begun or made.
func TestWrongSettings(t *testing.T) {
	t.Parallel()
	long := "https://" + strings.Repeat("a", 45) + ".example"
	if len(long) != 61 {
		t.Fatalf("the long address has %d characters", len(long))
	}
	add := func(args ...string) []string { return append([]string{"people", "add", "--name", "Sample"}, args...) }
	for name, c := range map[string]struct {
		args  []string
		env   string
		input string
		says  string
	}{
		"address":                  {args: []string{"serve", "--addr", "nonsense"}, says: "--addr"},
		"address without a port":   {args: []string{"--addr", "127.0.0.1"}, says: "--addr"},
		"port":                     {args: []string{"serve", "--addr", "127.0.0.1:99999"}, says: "cannot listen"},
		"zone":                     {args: []string{"serve", "--time-zone", "Mars/Base"}, says: "--time-zone"},
		"blank zone":               {args: []string{"serve", "--time-zone", ""}, says: "--time-zone"},
		"long base URL":            {args: []string{"serve", "--base-url", long}, says: "61 characters"},
		"base URL with a path":     {args: []string{"serve", "--base-url", "https://pamoja.example/site"}, says: "--base-url"},
		"base URL with a query":    {args: []string{"serve", "--base-url", "https://pamoja.example?a=b"}, says: "--base-url"},
		"base URL of another kind": {args: []string{"serve", "--base-url", "ftp://pamoja.example"}, says: "--base-url"},
		"base URL without a kind":  {args: []string{"serve", "--base-url", "pamoja.example"}, says: "--base-url"},
		"base URL with a person":   {args: []string{"serve", "--base-url", "https://me@pamoja.example"}, says: "--base-url"},
		"proxies":                  {args: []string{"serve", "--trusted-proxies", "10.0.0.0/33"}, says: "--trusted-proxies"},
		"proxies by name":          {args: []string{"serve", "--trusted-proxies", "127.0.0.1,proxy.example"}, says: "proxy.example"},
		"no signing key":           {args: []string{"serve", "--signing-key", "none.pem"}, says: "--signing-key"},
		"no signing key at all":    {args: []string{"serve", "--signing-key", "."}, says: "--signing-key"},
		"dev without content":      {args: []string{"serve", "--dev"}, says: "--content"},
		"no content":               {args: []string{"serve", "--content", "none"}, says: "none"},
		"unknown flag":             {args: []string{"serve", "--adr", "127.0.0.1:0"}, says: "--adr"},
		"unknown command":          {args: []string{"sevre"}, says: "sevre"},
		"stray argument":           {args: []string{"serve", "now"}, says: "now"},
		"mongo that is not there":  {args: []string{"serve", "--addr", "127.0.0.1:0", "--mongo", "mongodb://sample:hidden@127.0.0.1:1"}, says: "does not answer"},
		"mongo and a folder":       {args: []string{"serve", "--mongo", "mongodb://127.0.0.1", "--data", "here"}, says: "--data and --mongo"},
		"address of no mongo":      {args: []string{"serve", "--mongo", "postgres://sample:hidden@127.0.0.1"}, says: "mongodb://HOST"},
		"PAMOJA_MONGO_URI":         {args: []string{"people", "list"}, env: "PAMOJA_MONGO_URI=mongodb://sample:hidden@127.0.0.1:1", says: "does not answer"},
		"demo with data":           {args: []string{"demo", "--data", "here"}, says: "--data"},
		"demo with mongo":          {args: []string{"demo", "--mongo", "mongodb://127.0.0.1"}, says: "--mongo"},
		"half a command":           {args: []string{"people"}, says: "add"},
		"no name":                  {args: []string{"people", "add", "--role", "learner"}, says: "--name"},
		"blank name":               {args: []string{"people", "add", "--name", "  ", "--role", "learner"}},
		"no role":                  {args: add(), says: "--role"},
		"unknown role":             {args: add("--role", "teacher")},
		"unknown scope":            {args: add("--role", "coordinator", "--scope", "town:Kisumu")},
		"scope without a name":     {args: add("--role", "coordinator", "--scope", "county:")},
		"phone":                    {args: add("--role", "learner", "--login", "12")},
		"weak secret":              {args: add("--role", "learner", "--secret", "111111")},
		"short passphrase":         {args: add("--role", "administrator", "--secret", "284916")},
		"no secret on input":       {args: add("--role", "learner", "--secret", "-"), input: "\n", says: "no secret"},
		"nothing to verify":        {args: []string{"certificate", "verify"}},
		"line without keys":        {args: []string{"certificate", "verify", "v1.x.y"}, says: "no data"},
		"no such file of a line":   {args: []string{"certificate", "verify", "none.txt"}, says: "none.txt"},
		"no such keys":             {args: []string{"certificate", "verify", "--keys", "none.json", "v1.x.y"}, says: "--keys"},
		"no folder to check":       {args: []string{"check", "none"}, says: "none"},
		"no file to stamp":         {args: []string{"check", "--stamp", "lang/sw/courses/gatekeeping/none.md"}},

		"PAMOJA_ADDR":             {args: []string{"serve"}, env: "PAMOJA_ADDR=nonsense", says: "--addr"},
		"PAMOJA_TIME_ZONE":        {args: []string{"serve"}, env: "PAMOJA_TIME_ZONE=Mars/Base", says: "--time-zone"},
		"PAMOJA_BASE_URL":         {args: []string{"serve"}, env: "PAMOJA_BASE_URL=" + long, says: "61 characters"},
		"PAMOJA_TRUSTED_PROXIES":  {args: []string{"serve"}, env: "PAMOJA_TRUSTED_PROXIES=x", says: "--trusted-proxies"},
		"PAMOJA_SIGNING_KEY_FILE": {args: []string{"serve"}, env: "PAMOJA_SIGNING_KEY_FILE=none.pem", says: "none.pem"},
		"PAMOJA_CONTENT":          {args: []string{"serve"}, env: "PAMOJA_CONTENT=none", says: "none"},
		"PAMOJA_DATA":             {args: []string{"certificate", "verify", "v1.x.y"}, env: "PAMOJA_DATA=elsewhere", says: "elsewhere"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			before := snapshot(t, dir)
			in := shell{dir: dir, input: c.input}
			if c.env != "" {
				in.env = []string{c.env}
			}
			refused(t, in.run(t, c.args...), exitUsage, c.says)
			if after := snapshot(t, dir); after != before {
				t.Errorf("the folder was touched:\n%s", after)
			}
		})
	}
}

// TestSettingsAreJudgedBeforeListening gives settings that are wrong together
// with an address that is taken: it is the setting that is complained of, so
// nothing has listened yet.
func TestSettingsAreJudgedBeforeListening(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"address of no mongo":      {[]string{"serve", "--mongo", "postgres://sample:hidden@127.0.0.1"}, "mongodb://HOST"},
		"address without a host":   {[]string{"serve", "--mongo", "mongodb://sample:hidden@/site"}, "mongodb://HOST"},
		"database of the server":   {[]string{"serve", "--mongo", "mongodb://sample:hidden@127.0.0.1/admin"}, "mongodb://HOST"},
		"looked up, with a port":   {[]string{"serve", "--mongo", "mongodb+srv://sample:hidden@db.pamoja.example:27017"}, "mongodb+srv://HOST/NAME"},
		"signing key":              {[]string{"serve", "--signing-key", "none.pem"}, "--signing-key"},
		"content":                  {[]string{"serve", "--content", "none"}, "none"},
		"demo with a mongo":        {[]string{"demo", "--mongo", "mongodb://127.0.0.1"}, "--mongo"},
		"demo with another's data": {[]string{"demo", "--data", "here"}, "--data"},
		"the address alone":        {[]string{"serve"}, "cannot listen on " + taken.Addr().String()},
	} {
		dir := t.TempDir()
		before := snapshot(t, dir)
		t.Run(name, func(t *testing.T) {
			refused(t, shell{dir: dir}.run(t, append(c.args, "--addr", taken.Addr().String())...), exitUsage, c.says)
			if after := snapshot(t, dir); after != before {
				t.Errorf("the folder was touched:\n%s", after)
			}
		})
	}
}

// TestSigningKeyIsJudgedFirst gives files that are no Ed25519 key in PKCS#8 PEM.
func TestSigningKeyIsJudgedFirst(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"empty": "", "words": "my key\n",
		"cut": "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "key.pem"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		before := snapshot(t, dir)
		refused(t, shell{dir: dir}.run(t, "serve", "--signing-key", "key.pem"), exitUsage, "--signing-key")
		if after := snapshot(t, dir); after != before {
			t.Errorf("%s: the folder was touched:\n%s", name, after)
		}
	}
}

// TestSettingsThatAreRight are just within the limits.
func TestSettingsThatAreRight(t *testing.T) {
	t.Parallel()
	longest := "https://" + strings.Repeat("a", 44) + ".example"
	for _, c := range []shell{
		{env: []string{"PAMOJA_BASE_URL=" + longest + "/", "PAMOJA_TIME_ZONE=UTC", "PAMOJA_ADDR=[::1]:0", "PAMOJA_TRUSTED_PROXIES= 127.0.0.1 , 10.0.0.0/8,"}},
		{env: []string{"PAMOJA_ADDR=", "PAMOJA_CONTENT="}},
	} {
		if got := c.run(t, "version"); got.status != exitGood || got.err != "" {
			t.Errorf("%q: status %d, %s", c.env, got.status, got.err)
		}
	}
}

// TestReadersMakeNothing runs the commands that only read where there are no
// data, and where data are to be.
func TestReadersMakeNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "keys.json"), []byte(`{"keys":[]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	before := snapshot(t, dir)
	in := shell{dir: dir, env: []string{"PAMOJA_DATA=data"}}
	for _, args := range [][]string{
		{"version"}, {"check"}, {"--help"}, {"people", "add", "--help"}, {"certificate", "verify", "v1.x.y"},
		{"certificate", "verify", "--keys", "keys.json", "v1.x.y"}, {"version", "--data", "deep/er"},
		{"people", "list"}, {"people", "reset", "M000000"}, {"rebuild"},
	} {
		got := in.run(t, args...)
		if strings.Contains(got.err, "goroutine ") {
			t.Errorf("%q: %s", args, got.err)
		}
		if after := snapshot(t, dir); after != before {
			t.Fatalf("%q touched the folder:\n%s", args, after)
		}
	}
	if got := in.run(t, "version"); got.status != exitGood || strings.Count(got.out, "\n") != 3 || !strings.Contains(got.out, "content ") {
		t.Errorf("version says %q, status %d", got.out, got.status)
	}
	if got := in.run(t, "--help"); got.status != exitGood || !strings.Contains(got.out, "PAMOJA_BASE_URL") {
		t.Errorf("help has status %d and does not name the environment: %s", got.status, got.out)
	}
}

// TestNewerData gives data of a program to come to every command that opens
// them: one line, status 2, not a byte changed.
func TestNewerData(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	in := shell{dir: dir}
	if got := in.run(t, "people", "add", "--name", "Sample Learner", "--role", "learner"); got.status != exitGood {
		t.Fatal(got.err)
	}
	raiseSchema(t, filepath.Join(dir, "pamoja-data", sqlite.FileName))
	before := snapshot(t, dir)
	for _, args := range [][]string{
		{"serve", "--addr", "127.0.0.1:0"}, {"--addr", "127.0.0.1:0"},
		{"people", "add", "--name", "Sample Learner", "--role", "learner"}, {"certificate", "verify", "v1.x.y"},
		{"people", "list"}, {"people", "reset", "M000000"}, {"rebuild"}, {"backup", "file"},
	} {
		refused(t, in.run(t, args...), exitUsage, "newer version")
		if after := snapshot(t, dir); after != before {
			t.Fatalf("%q touched the folder, which was\n%s\nand is\n%s", args, before, after)
		}
	}
}

// raiseSchema makes a database one of a program to come.
func raiseSchema(t *testing.T, file string) {
	t.Helper()
	db, err := sql.Open("sqlite", file) // the driver that courses/records/sqlite brings
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	done, err := db.ExecContext(t.Context(), `UPDATE meta SET value = ? WHERE name = 'schema'`, sqlite.Schema+1)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		t.Fatalf("%d rows changed, %v", n, err)
	}
}
