/* The desk by keyboard, many cases at once, the scan at any size and angle. Every page works without this file. */
(function () {
  "use strict";
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  var OFF = "acms-keys-off";
  function off() { try { return localStorage.getItem(OFF) === "1"; } catch (error) { return false; } }

  /* The rows of a list: one of them is current */
  var box = document.querySelector("[data-list]"), rows = box ? all("tbody tr", box) : [], at = -1;
  function go(to) {
    if (!rows.length) return;
    if (rows[at]) { rows[at].classList.remove("sel"); rows[at].removeAttribute("aria-selected"); }
    at = Math.max(0, Math.min(rows.length - 1, to));
    rows[at].classList.add("sel"); rows[at].setAttribute("aria-selected", "true");
    var link = rows[at].querySelector("a"); if (link) link.focus();
    rows[at].scrollIntoView({ block: "nearest" });
  }
  var ticks = all("input[name=no]", box || document), whole = document.querySelector("[data-all]"), said = document.querySelector("[data-count]");
  function tally() {
    var many = ticks.filter(function (tick) { return tick.checked; }).length;
    if (said) said.textContent = many ? "已选" + many + "件" : "没有选择";
    if (whole) whole.checked = many > 0 && many === ticks.length;
  }
  ticks.forEach(function (tick) { tick.addEventListener("change", tally); });
  if (whole) whole.addEventListener("change", function () { ticks.forEach(function (tick) { tick.checked = whole.checked; }); tally(); });
  tally();

  /* The scan: turned and enlarged together with its marks */
  var page = all("[data-view-page]"), frame = document.querySelector("[data-view-box]"), scale = 1, turn = 0;
  function show() {
    page.forEach(function (sheet) {
      sheet.style.transform = scale === 1 && !turn ? "" : "rotate(" + turn + "deg) scale(" + scale + ")";
      sheet.style.transformOrigin = turn ? "center" : "top left";
    });
    if (frame) frame.classList.toggle("zoomed", scale > 1);
  }
  function view(what, button) {
    if (what === "in") scale = Math.min(5, scale * 1.4);
    if (what === "out") scale = Math.max(1, scale / 1.4);
    if (what === "fit") { scale = 1; turn = 0; }
    if (what === "left") turn -= 90;
    if (what === "right") turn += 90;
    if (what === "spots") {
      var hidden = all(".view svg.spots").map(function (spots) { return spots.toggleAttribute("hidden"); })[0];
      button.setAttribute("aria-pressed", String(!hidden)); button.classList.toggle("on", !hidden);
    }
    show();
  }
  all("[data-view]").forEach(function (button) { button.addEventListener("click", function () { view(button.dataset.view, button); }); });

  /* Mark n: its row, its finding and its spot belong together */
  function jump(number) {
    var finding = document.getElementById("chk-" + number), row = document.getElementById("row-" + number);
    if (row) row.scrollIntoView({ block: "nearest" });
    if (finding) { finding.scrollIntoView({ block: "nearest" }); finding.focus({ preventScroll: true }); }
    all("[data-mark]").forEach(function (part) { part.classList.toggle("on", part.dataset.mark === String(number)); });
  }
  all(".ans [data-mark]").forEach(function (row) { row.addEventListener("click", function (event) { if (!event.target.closest("a")) jump(row.dataset.mark); }); });

  /* What is marked for correction decides which button is the solid one */
  var decide = document.getElementById("decide"), sum = document.querySelector("[data-marked]");
  if (decide && sum) {
    var before = sum.textContent, back = decide.querySelector("[name=return]"), pass = decide.querySelector("[name=approve]");
    decide.addEventListener("change", function (event) {
      if (event.target.name !== "item") return;
      var marked = all("input[name=item]:checked", decide);
      sum.textContent = marked.length ? "已标" + marked.length + "项退回" : before;
      if (back && pass) { back.classList.toggle("on", marked.length > 0); pass.classList.toggle("btn-go", !marked.length); pass.classList.toggle("btn-do", marked.length > 0); }
    });
  }

  function strip(step) {
    var links = all(".strip a"), now = links.findIndex(function (link) { return link.classList.contains("on"); });
    if (links[now + step]) links[now + step].click();
  }

  var help = document.getElementById("keys");
  function helped() { if (help && help.showModal && !help.open) help.showModal(); }
  if (help) {
    var toggle = help.querySelector("[data-keys-off]");
    var name = function () { toggle.setAttribute("aria-pressed", String(off())); toggle.textContent = off() ? "启用单键快捷键" : "停用单键快捷键"; };
    name();
    toggle.addEventListener("click", function () { try { localStorage.setItem(OFF, off() ? "0" : "1"); } catch (error) { return; } name(); });
    help.querySelector("[data-close]").addEventListener("click", function () { help.close(); });
  }
  all("[data-keys]").forEach(function (button) { button.addEventListener("click", helped); });

  /* Single keys: only while no field has the focus, and not when switched off (WCAG 2.1.4) */
  document.addEventListener("keydown", function (event) {
    var there = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || off() || document.querySelector("dialog[open]")) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(there.tagName) && there.type !== "checkbox") return;
    var key = event.key.toLowerCase(), button = document.querySelector('[data-key="' + (/^[a-z]$/.test(key) ? key : "-") + '"]');
    if (key === "/") { var find = document.getElementById("find"); if (find) { event.preventDefault(); find.focus(); } }
    else if (key === "?") helped();
    else if (rows.length && key === "j") go(at + 1);
    else if (rows.length && key === "k") go(at < 0 ? 0 : at - 1);
    else if (rows[at] && key === "x") { var tick = rows[at].querySelector("input[name=no]"); if (tick) { tick.checked = !tick.checked; tally(); } }
    else if (rows.length && key === "a" && box.querySelector("[name=take]")) {
      if (rows[at] && !ticks.some(function (tick) { return tick.checked; })) { var one = rows[at].querySelector("input[name=no]"); if (one) one.checked = true; }
      if (ticks.some(function (tick) { return tick.checked; })) box.querySelector("[name=take]").click();
    }
    else if (key === "[") strip(-1);
    else if (key === "]") strip(1);
    else if (key === "z" && page.length) view(scale > 1 ? "fit" : "in");
    else if (/^[1-9]$/.test(key)) jump(key);
    else if (button) button.click();
  });
})();
