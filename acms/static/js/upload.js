/* The upload control of the forms (ui/_paper.html, which holds its sentences): a file is looked at before it is sent, and sent
   when it is chosen. Every page works without this file. */
import { all, near } from "./lib/dom.js";
import { isTooLarge, percent, sizeOf } from "./lib/files.js";
import { deliver, isLong, Refusal } from "./lib/parts.js";
import { fill } from "./lib/words.js";
import { forget as forgetRefusal, refuse } from "./refusal.js";

/* ---- what it shows ---- */
function parts(paper) {
  const one = (name) => paper.querySelector(`[data-${name}]`);
  return {
    now: one("now"),
    going: one("going"),
    message: one("message"),
    stop: one("stop"),
    again: one("again"),
    chosen: one("chosen"),
    pick: paper.querySelector(".pick"),
  };
}
function kept(paper) {
  return paper.querySelector("input[name$='-kept']");
}
function token(paper) {
  const form = near(paper, "form"),
    field = form?.querySelector("[name=csrfmiddlewaretoken]");
  return field ? field.value : "";
}

function going(paper, text, percent) {
  const part = parts(paper),
    bar = part.going.querySelector("progress");
  part.going.hidden = text === "";
  part.pick.hidden = !!paper.request;
  part.message.textContent = text;
  part.stop.hidden = !paper.request;
  part.again.hidden = !!paper.request;
  bar.hidden = !paper.request;
  if (percent >= 0) bar.value = percent;
}

function show(paper, html) {
  parts(paper).now.innerHTML = html; // our own server's piece of the page
  paper.classList.toggle("has", !!kept(paper));
  parts(paper).chosen.value = "";
}

/* ---- sending ---- */
function finished(paper, request) {
  paper.request = null;
  if (request.status === 200 || request.status === 422) {
    show(paper, request.responseText);
    going(paper, "");
    if (request.status === 200) onward(paper);
    else if (near(paper, "form")) near(paper, "form").waits = null;
  } else if (request.status === 413) {
    parts(paper).chosen.value = "";
    going(paper, "");
    refuse(parts(paper).now, paper.dataset);
  } else going(paper, paper.dataset.unsent);
}

/* The button that was pressed meanwhile, or the one that a chosen file is meant for. */
function onward(paper) {
  const form = near(paper, "form");
  if (!form || all("[data-paper]", form).some((other) => other.request)) return;
  const button = form.waits || (paper.dataset.goes && form.querySelector(`button[name='${paper.dataset.goes}']`));
  form.waits = null;
  if (button) button.click();
}

function underWay(paper, file, step) {
  const words = paper.dataset,
    gone = percent(step);
  if (near(paper, "form")?.waits && !step.waits) return words.waits;
  if (gone >= 100) return words.sent;
  return fill(step.waits ? words.paused : words.sending, { name: file.name, size: sizeOf([file]), percent: gone });
}
function tell(paper, file, step) {
  paper.gone = percent(step);
  going(paper, underWay(paper, file, step), paper.gone);
}

function send(paper) {
  const part = parts(paper),
    file = part.chosen.files[0];
  if (paper.request) paper.request.abort();
  if (!file) return;
  if (isTooLarge(part.chosen.files, Number(paper.dataset.most))) {
    part.chosen.value = "";
    refuse(part.now, paper.dataset);
    return;
  }
  forgetRefusal(part.now);
  part.now.querySelector("[data-begun]")?.remove();
  if (isLong([file])) sendInParts(paper, file);
  else handIn(paper, file, "file", file);
}

/* What stopped leaves `paper.request` to whoever came after it. */
function sendInParts(paper, file) {
  const request = new AbortController();
  const line = {
    to: paper.dataset.parts,
    token: token(paper),
    signal: request.signal,
    tell: (step) => {
      if (paper.request === request) tell(paper, file, step);
    },
  };
  paper.request = request;
  going(paper, fill(paper.dataset.begins, { name: file.name, size: sizeOf([file]) }), 0);
  deliver(file, line).then(
    (name) => {
      if (paper.request === request) handIn(paper, file, "parts", name);
    },
    (error) => {
      if (paper.request === request) broke(paper, error);
    },
  );
}
function broke(paper, error) {
  paper.request = null;
  if (near(paper, "form")) near(paper, "form").waits = null;
  if (error instanceof Refusal && error.message) {
    parts(paper).chosen.value = "";
    going(paper, "");
    refuse(parts(paper).now, { why: error.message, cure: "" });
  } else if (error instanceof Refusal) going(paper, paper.dataset.unsent);
  else going(paper, error ? fill(paper.dataset.broken, { percent: paper.gone || 0 }) : paper.dataset.offline);
}

/* The file itself, or the name of what has come of it in parts. */
function handIn(paper, file, field, value) {
  const before = kept(paper),
    mark = near(paper, "form")?.querySelector("input[name=kept_form][data-to]"),
    data = new FormData(),
    request = new XMLHttpRequest();
  data.append("kind", paper.dataset.kind);
  data.append("name", paper.dataset.name);
  data.append("kept", before ? before.value : "");
  if (mark) data.append("kept_form", mark.value); // so that the form shows it again
  data.append(field, value);
  request.open("POST", paper.dataset.url);
  request.setRequestHeader("X-CSRFToken", token(paper));
  request.upload.addEventListener("progress", (event) => {
    if (event.total && paper.request === request && field === "file") tell(paper, file, event);
  });
  request.addEventListener("load", () => {
    finished(paper, request);
  });
  request.addEventListener("error", () => {
    broke(paper, null);
  });
  paper.request = request;
  if (field === "file") going(paper, fill(paper.dataset.begins, { name: file.name, size: sizeOf([file]) }), 0);
  request.send(data);
}

function stop(paper) {
  const request = paper.request;
  paper.request = null;
  if (request) request.abort();
  parts(paper).chosen.value = "";
  if (near(paper, "form")) near(paper, "form").waits = null;
  going(paper, "");
  parts(paper).chosen.focus();
}

function forget(paper) {
  const button = paper.querySelector("[data-drop]");
  if (button) letGo(paper, button);
  show(paper, "");
}

function letGo(paper, button) {
  fetch(button.dataset.drop, {
    method: "POST",
    credentials: "same-origin",
    headers: { "X-CSRFToken": token(paper) },
  });
}

document.addEventListener("click", (event) => {
  const paper = near(event.target, "[data-paper]");
  if (!paper) return;
  if (near(event.target, "[data-stop]")) stop(paper);
  if (near(event.target, "[data-again]")) send(paper);
  if (near(event.target, "[data-drop]")) {
    forget(paper);
    parts(paper).chosen.focus();
  }
});
document.addEventListener("reset", (event) => {
  all("[data-paper]", event.target).forEach((paper) => {
    stop(paper);
    forget(paper);
  });
});

/* Submitted while a file is on its way: the form goes when the file is there. Before all others, for they note that it went. */
document.addEventListener(
  "submit",
  (event) => {
    const busy = all("[data-paper]", event.target).filter((paper) => paper.request);
    if (!busy.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const focused = document.activeElement;
    event.target.waits =
      event.submitter ||
      (focused && focused.form === event.target && focused.type === "submit"
        ? focused
        : event.target.querySelector("[type=submit]"));
    parts(busy[0]).message.textContent = busy[0].dataset.waits;
  },
  true,
);

document.addEventListener(
  "change",
  (event) => {
    const paper = event.target.type === "file" && near(event.target, "[data-paper]");
    if (paper) send(paper);
  },
  true,
);

/* A picture that the phone has sent is chosen like any other. */
document.addEventListener("htmx:afterSwap", () => {
  const came = document.querySelector("[data-paper] [data-came]"),
    paper = near(came, "[data-paper]");
  if (!paper) return;
  const before = paper.querySelector("[data-now] [data-drop]");
  if (paper.request) stop(paper);
  if (before && before.dataset.drop !== came.querySelector("[data-drop]").dataset.drop) letGo(paper, before);
  show(paper, came.innerHTML);
  paper.querySelector("[data-phone]").textContent = "";
  onward(paper);
});

/* A page that looks for news of itself waits while a file is on its way. */
document.addEventListener("htmx:beforeSwap", (event) => {
  if (all("[data-paper]", event.detail.target).some((paper) => paper.request)) event.detail.shouldSwap = false;
});
