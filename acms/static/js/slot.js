/* The steps' slots of evidence: htmx sends the file, this says how far it is, and sends a large one in parts before (ADR 0042).
   A slot carries its sentences (collection/_upload.html). */
import { near } from "./lib/dom.js";
import { isTooLarge, percent, sizeOf } from "./lib/files.js";
import { deliverAll, isLong, Refusal } from "./lib/parts.js";
import { fill } from "./lib/words.js";
import { forget, refuse } from "./refusal.js";

const came = new WeakMap(); // file field → the names of what has come of its files
const ways = new WeakMap(); // slot → { stop, again } of the files on their way

function say(slot, tone, words) {
  const state = slot.querySelector(".up-h .state");
  if (!state) return;
  state.className = `state ${tone}`;
  state.textContent = words;
}

/* A file that is too large is never sent; file fields outside a slot and outside the control know their size too. */
document.addEventListener(
  "change",
  (event) => {
    const input = event.target;
    if (input.type !== "file" || near(input, "[data-paper]") || !isTooLarge(input.files, Number(input.dataset.most)))
      return;
    event.stopImmediatePropagation();
    input.value = "";
    const slot = near(input, ".up");
    refused(slot || near(input, "form"), input.dataset);
  },
  true,
);
function refused(slot, words) {
  refuse(slot, words);
  if (!slot.matches(".up")) return;
  say(slot, "warn", slot.dataset.notTaken);
  slot.insertBefore(slot.querySelector(".up-h"), slot.firstChild);
}

/* ---- large files ---- */
/* Nothing shows it where `words` is empty; `gone` is null while nothing is on its way. */
function going(slot, words, gone) {
  const part = slot.querySelector("[data-going]"),
    bar = part.querySelector("progress"),
    on = gone !== null;
  part.hidden = words === "";
  slot.classList.toggle("sends", on && words !== "");
  part.querySelector("[data-message]").textContent = words;
  part.querySelector("[data-stop]").hidden = !on;
  part.querySelector("[data-again]").hidden = on;
  slot.querySelector(".acts").hidden = on && words !== "";
  bar.hidden = !on;
  if (on) bar.value = gone;
}

function send(slot, input, finish) {
  const control = new AbortController(),
    files = Array.from(input.files),
    size = sizeOf(files);
  let gone = 0;
  forget(slot);
  slot.querySelector("[data-begun]")?.remove();
  ways.set(slot, { stop: () => control.abort(), again: () => send(slot, input, finish), input });
  say(slot, "go", fill(slot.dataset.sending, { percent: 0 }));
  going(slot, fill(slot.dataset.begins, { size }), 0);
  const line = {
    to: slot.dataset.parts,
    token: input.form.querySelector("[name=csrfmiddlewaretoken]").value,
    signal: control.signal,
    tell: (step) => {
      gone = percent(step);
      say(slot, "go", fill(slot.dataset.sending, { percent: gone }));
      going(slot, fill(step.waits ? slot.dataset.paused : slot.dataset.on, { size, percent: gone }), gone);
    },
  };
  deliverAll(files, line).then(
    (names) => {
      say(slot, "go", slot.dataset.sent);
      came.set(input, names);
      finish(true);
    },
    (error) => {
      if (!control.signal.aborted) broke(slot, input, error, gone);
    },
  );
}

function broke(slot, input, error, gone) {
  if (error instanceof Refusal && error.message) {
    input.value = "";
    going(slot, "", null);
    refused(slot, { why: error.message, cure: "" });
    return;
  }
  say(slot, "warn", slot.dataset.stopped);
  going(slot, fill(error instanceof Refusal ? slot.dataset.unsent : slot.dataset.broken, { percent: gone }), null);
}

function stop(slot) {
  const way = ways.get(slot);
  way.stop();
  way.input.value = "";
  going(slot, "", null);
  say(slot, "warn", slot.dataset.stopped);
  way.input.focus();
}

document.addEventListener("htmx:confirm", (event) => {
  const input = event.detail.elt,
    slot = near(input, ".up");
  if (!slot || input.type !== "file" || !isLong(input.files)) return;
  event.preventDefault();
  send(slot, input, event.detail.issueRequest);
});
document.addEventListener("htmx:configRequest", (event) => {
  const { elt, parameters } = event.detail,
    names = came.get(elt);
  if (!names) return;
  came.delete(elt);
  delete parameters[elt.name];
  parameters.parts = names;
});
document.addEventListener("click", (event) => {
  const slot = near(event.target, ".up");
  if (!slot || !ways.has(slot)) return;
  if (near(event.target, "[data-stop]")) stop(slot);
  if (near(event.target, "[data-again]")) ways.get(slot).again();
});

/* ---- files that go with their form ---- */
document.addEventListener("htmx:xhr:progress", (event) => {
  const slot = near(event.target, ".up");
  if (!slot || event.target.type !== "file" || !event.detail.total || slot.matches(".sends")) return;
  const gone = percent(event.detail);
  say(slot, "go", gone < 100 ? fill(slot.dataset.sending, { percent: gone }) : slot.dataset.sent);
});

document.addEventListener("htmx:sendError", (event) => {
  const slot = near(event.target, ".up"),
    code = near(event.target, "[data-code]");
  if (code) document.getElementById(code.dataset.code).textContent = code.dataset.offline;
  else if (slot?.matches(".sends")) broke(slot, event.target, null, 100);
  else if (event.target === slot)
    say(slot, "warn", slot.dataset.away); // it asks how its file is, and will again
  else if (slot && event.target.type === "file") say(slot, "bad", slot.dataset.offline);
});
