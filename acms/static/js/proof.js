/* The proof of work of a door (ADR 0036): found while the form is filled in, and then nobody has to read the picture.
   Where it fails the picture stands there. Floor: Chromium 86, Safari 14; no secure context is needed. */
import { near } from "./lib/dom.js";
import { search } from "./lib/search.js";

const MARGIN = 30000; // milliseconds that a form may be on its way
let work = null, // of the task that stands on the page
  failed = false,
  pressed = null;

/* Searches for the number of the task that the page shows, once. */
function begin() {
  const field = document.querySelector("[data-task]");
  if (!field || failed || work?.field === field) return;
  const task = JSON.parse(field.dataset.task),
    mine = { field, until: Date.now() + 1000 * task.life - MARGIN, used: false, isReady: false };
  work = mine;
  show(field, "says");
  mine.done = search(task, () => work !== mine).then((number) => {
    if (work !== mine) return work.done;
    failed = number < 0;
    mine.isReady = true;
    if (failed) return show(field, "");
    field.value = `${task.salt}${number}.${task.signature}`;
    return show(field, "done");
  });
}

/* The picture, or the sentence in its place. */
function show(field, which) {
  const place = field.parentNode,
    line = place.querySelector("[data-proof-says]");
  line.textContent = which === "done" ? line.dataset.proofDone : line.dataset.proofSays;
  line.hidden = which === "";
  place.querySelector("[data-picture]").hidden = which !== "";
}

/* Another task, and with it another picture, in the place of the one that was used or is too old. */
function renew() {
  const { field } = work,
    form = field.form,
    asked = new URLSearchParams();
  for (const name of ["csrfmiddlewaretoken", "captcha_door"]) asked.set(name, form.elements[name].value);
  const renewed = fetch(field.dataset.again, { method: "POST", body: asked, credentials: "same-origin" })
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer)))
    .then((html) => {
      const fresh = document.importNode(
        new DOMParser().parseFromString(html, "text/html").getElementById(field.parentNode.id),
        true,
      );
      field.parentNode.replaceWith(fresh);
      window.htmx?.process(fresh);
      begin();
      return work.done;
    })
    .catch(() => {
      failed = true; // the server will say what is wrong
      work.isReady = true;
      show(field, "");
    });
  work.isReady = false;
  work.done = renewed;
}

function isOver() {
  return work.isReady && (work.used || Date.now() > work.until);
}

/* True when the form can go now. Else it goes by `again` as soon as it can. */
function mayGo(again) {
  if (failed) return true;
  if (isOver()) renew();
  if (work.isReady) {
    work.used = true;
    return true;
  }
  work.done.then(again);
  return false;
}

function isOfDoor(form) {
  return !!work && work.field.form === form;
}

/* Before the others hear of it (keep.js marks a form as sent). A button that only changes the captcha has htmx. */
document.addEventListener(
  "click",
  (event) => {
    const button = near(event.target, "button[type=submit]");
    if (button) pressed = button;
  },
  true,
);
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target,
      button = event.submitter || pressed;
    if (!isOfDoor(form) || form.dataset.sent || !button || form !== button.form) return;
    if (mayGo(() => button.click())) return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

/* A code is asked for in place, and has its price too. */
function isPaid(element) {
  return !!work && /captcha_proof/.test(element.getAttribute("hx-params") || "");
}
document.addEventListener("htmx:confirm", (event) => {
  if (!isPaid(event.detail.elt) || mayGo(pay)) return;
  event.preventDefault();
  function pay() {
    work.used = true;
    event.detail.issueRequest(true);
  }
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (work?.used && event.detail.requestConfig.parameters.send_code && !failed) renew();
});
document.addEventListener("htmx:afterSwap", begin);
window.addEventListener("pageshow", (event) => {
  if (event.persisted && work && !failed) renew();
});
begin();
