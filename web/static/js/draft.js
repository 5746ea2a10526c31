// Keeps what is typed into the form of a session, on a person's own phone alone,
// until it is saved or thrown away or she signs out. Nothing needs it.
(function () {
  var key = "pamoja-draft", form = document.getElementById("session");
  var whose = document.getElementById("main").getAttribute("data-draft");
  function drop() { try { localStorage.removeItem(key); } catch (e) { return; } }
  function read() { try { return JSON.parse(localStorage.getItem(key)); } catch (e) { return null; } }
  var kept = read();
  if (kept && kept.whose !== whose) { drop(); kept = null; }
  if (!whose || !form) return;
  function fields() {
    return [].filter.call(form.elements, function (e) { return e.name && (e.type !== "hidden" || e.name === "id"); });
  }
  function place() { // what the form is for, also after it was refused
    return ["side", "restate", "again"].map(function (name) { var e = form.elements[name]; return e ? e.value : ""; }).join("/");
  }
  function ticked(e) { return e.type === "checkbox" || e.type === "radio"; }
  form.addEventListener("input", function () {
    var list = fields().filter(function (e) { return !ticked(e) || e.checked; }).map(function (e) { return [e.name, e.value]; });
    try { localStorage.setItem(key, JSON.stringify({ whose: whose, at: place(), list: list })); } catch (e) { return; }
  });
  if (!kept || kept.at !== place() || document.querySelector(".problem")) return;
  var note = document.getElementById("draft");
  note.hidden = false;
  document.getElementById("draft-back").onclick = function () {
    var left = kept.list.slice();
    fields().forEach(function (e) {
      var at = left.findIndex(function (one) { return one[0] === e.name && (!ticked(e) || one[1] === e.value); });
      if (ticked(e)) e.checked = at >= 0;
      else if (at >= 0) e.value = left[at][1];
      if (at >= 0) left.splice(at, 1);
    });
    note.hidden = true;
  };
  document.getElementById("draft-drop").onclick = function () { drop(); note.hidden = true; };
})();
