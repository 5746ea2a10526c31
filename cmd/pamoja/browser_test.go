package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Sizes of the windows pages are looked at in.
const (
	phoneWidth, phoneHeight = 360, 740
	narrowWidth             = 320
	wideWidth, wideHeight   = 1280, 800
)

// stepTimeout bounds one step in the browser, on a machine that is busy.
const stepTimeout = 30 * time.Second

// needProgram gives the path of the first program found. Without one the test
// is skipped, except where PAMOJA_CI=1 forbids that.
func needProgram(t *testing.T, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("PAMOJA_CI") == "1" {
		t.Fatalf("%s is not installed", strings.Join(names, " or "))
	}
	t.Skipf("%s is not installed", strings.Join(names, " or "))
	return ""
}

// chromium is the one browser of this test binary: started for the first test
// that asks, ended with the last one that has it.
var chromium struct {
	sync.Mutex
	users int
	ctx   context.Context
	close func()
}

// startChromium gives the browser's context.
func startChromium(t *testing.T) context.Context {
	t.Helper()
	path := needProgram(t, "chromium", "chromium-browser", "google-chrome")
	chromium.Lock()
	defer chromium.Unlock()
	if chromium.users == 0 {
		options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
			chromedp.Flag("headless", "new"), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
		allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, cancel := chromedp.NewContext(allocator)
		chromium.ctx, chromium.close = ctx, func() { cancel(); stop() }
		if err := chromedp.Do(ctx); err != nil {
			chromium.close()
			t.Fatalf("start the browser: %v", err)
		}
	}
	chromium.users++
	t.Cleanup(func() {
		chromium.Lock()
		defer chromium.Unlock()
		if chromium.users--; chromium.users == 0 {
			chromium.close()
		}
	})
	return chromium.ctx
}

// tab is a window of the browser with cookies of its own. A step that fails
// ends the test.
type tab struct {
	t    *testing.T
	ctx  context.Context
	base string // address of the site, without a slash at its end
}

// openTab opens a phone's window on the site at base.
func openTab(t *testing.T, base string) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(startChromium(t), chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx, base: base}
	b.must("open a tab", chromedp.Do(ctx))
	b.size(phoneWidth, phoneHeight)
	call(b, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	return b
}

func (b *tab) must(step string, err error) {
	b.t.Helper()
	if err == nil {
		return
	}
	ctx, cancel := context.WithTimeout(b.ctx, stepTimeout)
	defer cancel()
	where, _ := chromedp.Run(ctx, chromedp.Location())
	shown, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body ? document.body.innerText : ""`))
	b.t.Fatalf("%s: %v\nat %s, which shows:\n%s", step, err, where, shown)
}

// do runs actions, each within the time a step may take.
func (b *tab) do(step string, actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, stepTimeout)
	defer cancel()
	b.must(step, chromedp.Do(ctx, actions...))
}

// load runs actions that load a page, and gives the page's status.
func (b *tab) load(step string, actions ...chromedp.Action[chromedp.Void]) int {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, stepTimeout)
	defer cancel()
	response, err := chromedp.RunResponse(ctx, actions...)
	b.must(step, err)
	return int(response.Status)
}

// open goes to an address of the site, or to any other.
func (b *tab) open(address string) int {
	b.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = b.base + address
	}
	return b.load("open "+address, chromedp.Navigate(address))
}

// follow clicks what loads a page.
func (b *tab) follow(selector string) int {
	b.t.Helper()
	return b.load("follow "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// click clicks what loads no page.
func (b *tab) click(selector string) {
	b.t.Helper()
	b.do("click "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// fill types into a field in place of what stands there.
func (b *tab) fill(selector, text string) {
	b.t.Helper()
	b.do("fill "+selector, chromedp.Clear(chromedp.CSS(selector)), chromedp.Focus(chromedp.CSS(selector)))
	call(b, input.InsertText, input.InsertTextParams{Text: text})
}

// post sends a form made on the page that is open, as the site's own page
// would.
func (b *tab) post(path string, fields map[string]string) int {
	b.t.Helper()
	script := `(() => { const f = document.createElement("form"); f.method = "post"; f.action = ` + quoted(path) + `;
		for (const [name, value] of Object.entries(` + quoted(fields) + `)) { const i = document.createElement("input"); i.type = "hidden"; i.name = name; i.value = value; f.append(i) }
		document.body.append(f); f.submit() })()`
	return b.load("post "+path, chromedp.Evaluate[chromedp.Void](script))
}

func (b *tab) text(selector string) string {
	b.t.Helper()
	return eval[string](b, `document.querySelector(`+quoted(selector)+`)?.innerText ?? ""`)
}

func (b *tab) has(selector string) bool {
	b.t.Helper()
	return eval[bool](b, `document.querySelector(`+quoted(selector)+`) !== null`)
}

// visible reports whether the first element is drawn at all.
func (b *tab) visible(selector string) bool {
	b.t.Helper()
	return eval[bool](b, `document.querySelector(`+quoted(selector)+`)?.checkVisibility({checkOpacity: true, checkVisibilityCSS: true}) ?? false`)
}

func (b *tab) attribute(selector, name string) string {
	b.t.Helper()
	return eval[string](b, `document.querySelector(`+quoted(selector)+`)?.getAttribute(`+quoted(name)+`) ?? ""`)
}

// path is the address of the page without the site.
func (b *tab) path() string {
	b.t.Helper()
	return strings.TrimPrefix(eval[string](b, `location.href`), b.base)
}

func (b *tab) size(width, height int64) {
	b.t.Helper()
	mobile := chromedp.EmulateMobile
	if width > 600 {
		mobile = chromedp.EmulateLandscape
	}
	b.do("set the window's size", chromedp.EmulateViewport(width, height, chromedp.EmulateScale(1), mobile))
}

// theme makes the page believe that its reader likes it light or dark.
func (b *tab) theme(name string) {
	b.t.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}})
}

// withoutScript makes the browser one that runs no script of a page.
func (b *tab) withoutScript() {
	b.t.Helper()
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}

// cookies replaces every cookie of the tab.
func (b *tab) cookies(values map[string]string) {
	b.t.Helper()
	call(b, network.ClearBrowserCookies, struct{}{})
	for name, value := range values {
		call(b, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: b.base + "/"})
	}
}

// picture is a PNG of the whole page.
func (b *tab) picture() []byte {
	b.t.Helper()
	size := eval[[]float64](b, `[document.documentElement.clientWidth, document.documentElement.scrollHeight]`)
	yes := true
	shot := call(b, page.CaptureScreenshot, page.CaptureScreenshotParams{CaptureBeyondViewport: &yes, OptimizeForSpeed: &yes,
		Clip: &page.Viewport{Width: size[0], Height: size[1], Scale: 1}})
	return shot.Data
}

func quoted(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // only strings and maps of strings come here
	}
	return string(text)
}

// eval gives the value of an expression in the page that is open. It works with
// the page's own scripts switched off, too.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, stepTimeout)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	b.must("evaluate "+expression, err)
	return value
}

// call sends the browser one command.
func call[P, R any](b *tab, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, stepTimeout)
	defer cancel()
	result, err := chromedp.Call(ctx, command, params)
	b.must("command the browser", err)
	return result
}
