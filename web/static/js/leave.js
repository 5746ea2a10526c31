// Leave quickly: replaces this page in the browser's history, so that Back does
// not return to it. Without script the same link simply leads away.
addEventListener("click", function (event) {
  var link = event.target.closest && event.target.closest("a.exit");
  if (!link) return;
  event.preventDefault();
  location.replace(link.href);
});
