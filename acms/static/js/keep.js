/* Forms go once, and what is typed into a form with a mark (ui/_kept_mark.html) is kept at the server.
   Enhancements only. Floor: Chromium 86, Safari 14. */
import { all } from "./lib/dom.js";
import { afterPress } from "./lib/press.js";
import { asOwner, holds } from "./session.js";

const PAUSE = 1000; // after the last key
const REARM = 30000; // a button is not dead for ever when the line has died
const works = new Map(); // form → what is going on with it

function markOf(form) {
  return form.querySelector("input[name=kept_form][data-to]");
}

function workOf(form) {
  if (!works.has(form)) works.set(form, { timer: 0, flight: null, changed: false, lost: false });
  return works.get(form);
}

function say(form, words) {
  afterPress(() => write(form, words));
}
function write(form, words) {
  let line = form.querySelector("[data-kept-message]");
  if (!line) {
    const place = form.querySelector(".act") || form,
      last = place.querySelector(".btn-go");
    line = document.createElement("span");
    line.className = "saved";
    line.dataset.keptMessage = "";
    line.setAttribute("role", "status");
    place.insertBefore(line, place !== form && last && last.parentNode === place ? last : null);
  }
  line.textContent = words;
}

/* Passwords and files stay here; the server drops codes as well. */
function typed(form) {
  const found = new URLSearchParams();
  new FormData(form).forEach((value, name) => {
    const field = form.elements.namedItem(name);
    if (typeof value === "string" && !(field && field.type === "password")) found.append(name, value);
  });
  found.set("kept_turn", Date.now()); // what was typed later stays, whichever arrives last
  return found;
}

function post(form, leaving, signal) {
  return fetch(markOf(form).dataset.to, {
    method: "POST",
    body: typed(form),
    credentials: "same-origin",
    keepalive: leaving,
    signal: signal,
  });
}

/* { kept, message }: what the server says, or why it was not asked. On leaving there is no time to ask whose page it is. */
function request(form, leaving, signal) {
  if (leaving) return post(form, true, signal).then(outcome);
  return asOwner(() => post(form, false, signal)).then(outcome);
}
function outcome(answer) {
  if (answer.another || answer.ended) return { kept: false, message: answer.message };
  return answer.json().then((told) => ({ kept: answer.ok, message: told.message }));
}

function send(form, leaving) {
  const mark = markOf(form),
    work = workOf(form);
  if (!mark || !work.changed || form.dataset.sent) return;
  clearTimeout(work.timer);
  if (work.flight && !leaving) return; // what comes after it goes when it is back
  if (work.flight) work.flight.abort(); // an older one must not arrive last
  const flight = new AbortController();
  work.flight = flight;
  work.changed = false;
  request(form, leaving, flight.signal)
    .then((told) => {
      work.lost = !told.kept;
      say(form, told.message);
    })
    .catch(() => {
      if (flight.signal.aborted) return;
      work.changed = work.lost = true;
      say(form, mark.dataset.lost);
    })
    .then(() => {
      if (work.flight !== flight) return;
      work.flight = null;
      if (work.changed) later(form);
    });
}

function later(form) {
  const work = workOf(form);
  clearTimeout(work.timer);
  work.timer = setTimeout(() => {
    send(form, false);
  }, PAUSE);
}

function typing(event) {
  const form = event.target.form;
  if (!form || event.target.type === "password" || event.target.type === "file" || !markOf(form)) return;
  workOf(form).changed = true;
  if (event.type === "change") send(form, false);
  else later(form);
}
document.addEventListener("input", typing);
document.addEventListener("change", typing);

/* Somebody has signed in in another tab: what could not be kept goes once more. */
document.addEventListener("acms:session", () => {
  works.forEach((work, form) => {
    if (!work.lost || !document.contains(form)) return;
    work.changed = true;
    send(form, false);
  });
});
holds(() => Array.from(works).some((pair) => pair[1].lost && document.contains(pair[0]) && !pair[0].dataset.sent));

function leave() {
  works.forEach((_work, form) => {
    if (document.contains(form)) send(form, true);
  });
}
window.addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") leave();
});

/* A form is sent once, unless it says data-twice. Whoever has stopped the event has sent nothing. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || (form.getAttribute("method") || "").toLowerCase() !== "post") return;
  if (form.hasAttribute("data-twice")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  const work = workOf(form);
  clearTimeout(work.timer);
  if (work.flight) work.flight.abort();
  if (markOf(form)) {
    const turn = form.querySelector("input[name=kept_turn]") || document.createElement("input");
    turn.type = "hidden";
    turn.name = "kept_turn";
    turn.value = Date.now();
    form.appendChild(turn);
  }
  setTimeout(() => {
    delete form.dataset.sent;
  }, REARM);
});
window.addEventListener("pageshow", () => {
  all("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
  });
});
