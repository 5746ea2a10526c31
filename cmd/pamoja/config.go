package main

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"

	_ "time/tzdata" // time zones on machines that have none

	"github.com/alecthomas/kong"

	"pamoja/certificates"
	"pamoja/courses/records/mongo"
)

// settings are the flags that every subcommand understands, with their twins in
// the environment. Everything an organisation says about itself stands in
// site.yaml instead.
type settings struct {
	Addr           string `name:"addr" env:"PAMOJA_ADDR" default:"127.0.0.1:8080" help:"Address and port to listen on [${env}]."`
	Data           string `name:"data" env:"PAMOJA_DATA" default:"" placeholder:"pamoja-data" help:"Folder of the embedded database; pamoja-data where none is named [${env}]."`
	Mongo          string `name:"mongo" env:"PAMOJA_MONGO_URI" default:"" help:"Address of a MongoDB replica set or sharded cluster, used instead of --data [${env}]."`
	Deletions      string `name:"deletions" env:"PAMOJA_DELETIONS" default:"" placeholder:"DATA/deletions.log" help:"List of people who were deleted, which a restore deletes again [${env}]."`
	Content        string `name:"content" env:"PAMOJA_CONTENT" default:"" help:"Folder laid over the built-in content, file by file [${env}]."`
	BaseURL        string `name:"base-url" env:"PAMOJA_BASE_URL" default:"" help:"Address people reach the site at; printed on certificates [${env}]."`
	TimeZone       string `name:"time-zone" env:"PAMOJA_TIME_ZONE" default:"Africa/Nairobi" help:"Time zone whose days the site counts in [${env}]."`
	TrustedProxies string `name:"trusted-proxies" env:"PAMOJA_TRUSTED_PROXIES" default:"" help:"Addresses of proxies whose X-Forwarded-For is believed, with commas [${env}]."`
	SigningKey     string `name:"signing-key" env:"PAMOJA_SIGNING_KEY_FILE" default:"" help:"PKCS#8 PEM file of the Ed25519 key that signs certificates [${env}]."`
	Dev            bool   `name:"dev" help:"For authors: read the content again at every save."`

	zone       *time.Location
	proxies    []string
	dataGiven  bool // --data or its twin was given
	standalone bool // a MongoDB server that is no replica set is taken: for tests alone
}

// commands is the command line. With no subcommand the site is served.
type commands struct {
	settings
	Serve       serveCommand       `cmd:"" default:"withargs" help:"Serve the site (also with no command)."`
	Demo        demoCommand        `cmd:"" help:"Serve the site with sample people and their history, in a folder of its own."`
	Check       checkCommand       `cmd:"" help:"Check a content folder: one line a fault; exit 1 if there is any."`
	People      peopleCommands     `cmd:"" help:"Look after accounts."`
	Backup      backupCommand      `cmd:"" help:"Write everything the site keeps into one file, also while it is served."`
	Restore     restoreCommand     `cmd:"" help:"Put a backup where the site keeps its data, and delete again whom the list of deletions names."`
	Rebuild     rebuildCommand     `cmd:"" help:"Compute every summary again from the facts, and say what differed."`
	Certificate certificateCommand `cmd:"" help:"Check certificates."`
	Version     versionCommand     `cmd:"" help:"Print the version, the content's hash, and the version of Go."`
}

// parse reads arguments and environment. A wrong flag or setting is a refusal
// with one line, before anything starts.
func parse(args []string, p process) (*kong.Context, *commands, error) {
	all := &commands{}
	helped := false
	parser, err := kong.New(all, kong.Name("pamoja"), kong.Description("Pamoja: a training site for the people who keep children in families."),
		kong.Writers(p.out, p.err), kong.Exit(func(int) { helped = true }),
		kong.Resolvers(environment(p.env)), kong.UsageOnError())
	if err != nil {
		return nil, nil, fmt.Errorf("command line: %w", err)
	}
	for _, flag := range parser.Model.Flags {
		flag.Tag.Envs = nil // kong would read the process's own environment, and take a twin left blank for a value
	}
	ctx, err := parser.Parse(args)
	if helped {
		return nil, nil, errHelped
	}
	if err != nil {
		return nil, nil, refuse(exitUsage, "pamoja: %s", oneLine(err))
	}
	if err := all.settings.judge(); err != nil {
		return nil, nil, refuse(exitUsage, "pamoja: %s", oneLine(err))
	}
	standalone, _ := p.env("PAMOJA_TEST_MONGO_STANDALONE")
	all.settings.standalone = standalone == "1"
	return ctx, all, nil
}

// errHelped says that help was asked for and printed.
var errHelped = errors.New("help")

// environment resolves flags from the process's environment as given to run,
// so that a test's environment is its own. kong's `env` tags name the twins; one
// left blank counts as not set.
func environment(lookup func(string) (string, bool)) kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		for _, name := range flag.Envs {
			if value, set := lookup(name); set && value != "" {
				return value, nil
			}
		}
		return nil, nil
	})
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// judge checks what a flag's type cannot.
func (s *settings) judge() error {
	var err error
	if s.zone, err = time.LoadLocation(s.TimeZone); err != nil || s.TimeZone == "" {
		return fmt.Errorf("--time-zone %q is not a time zone: write one such as Africa/Nairobi", s.TimeZone)
	}
	if s.Data != "" && s.Mongo != "" {
		return errors.New("--data and --mongo name two places for the same data: give one of them")
	}
	if s.Mongo != "" {
		if err := mongo.CheckAddress(s.Mongo); err != nil {
			return fmt.Errorf("--mongo: %w", err)
		}
	}
	s.dataGiven, s.Data = s.Data != "", cmp.Or(s.Data, "pamoja-data")
	if _, _, err := net.SplitHostPort(s.Addr); err != nil {
		return fmt.Errorf("--addr %q is not an address and port: write one such as 127.0.0.1:8080", s.Addr)
	}
	if s.Dev && s.Content == "" {
		return errors.New("--dev needs --content, the folder to watch")
	}
	if s.BaseURL, err = judgeBaseURL(s.BaseURL); err != nil {
		return err
	}
	for proxy := range strings.SplitSeq(s.TrustedProxies, ",") {
		proxy = strings.TrimSpace(proxy)
		if proxy == "" {
			continue
		}
		_, address := netip.ParseAddr(proxy)
		_, block := netip.ParsePrefix(proxy)
		if address != nil && block != nil {
			return fmt.Errorf("--trusted-proxies: %q is neither an address nor a block of addresses", proxy)
		}
		s.proxies = append(s.proxies, proxy)
	}
	return nil
}

// judgeBaseURL checks the address that is printed on certificates: http or
// https, a host, and nothing more; at most 60 characters, so that the QR code
// stays readable (DECISIONS: QR).
func judgeBaseURL(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	u, err := url.Parse(strings.TrimSuffix(text, "/"))
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Path != "" {
		return "", fmt.Errorf("--base-url %q must be http or https and a host, such as https://pamoja.example", text)
	}
	address := u.Scheme + "://" + strings.ToLower(u.Host) // as browsers write it
	if len(address) > certificates.LongestBaseURL {
		return "", fmt.Errorf("--base-url has %d characters: at most %d fit in a certificate's QR code", len(address), certificates.LongestBaseURL)
	}
	return address, nil
}
