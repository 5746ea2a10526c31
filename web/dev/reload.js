// Loads the page again when its author has saved (serve --dev). A page knows
// which reading of the content it was drawn from; so nothing is missed while
// the connection, or the site, is away.
(function () {
  var seen = document.currentScript.getAttribute("data-turn");
  new EventSource("/dev/events").onmessage = function (event) {
    if (event.data !== seen) location.reload();
  };
})();
