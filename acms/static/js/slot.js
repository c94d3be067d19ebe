/* The steps' slots of evidence: htmx sends the file, this says how far it is. A slot carries its sentences (collection/_upload.html). */
import { near } from "./lib/dom.js";
import { isTooLarge, percent } from "./lib/files.js";
import { fill } from "./lib/words.js";
import { refuse } from "./refusal.js";

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
    refuse(slot || near(input, "form"), input.dataset);
    if (!slot) return;
    say(slot, "warn", slot.dataset.notTaken);
    slot.insertBefore(slot.querySelector(".up-h"), slot.firstChild);
  },
  true,
);

document.addEventListener("htmx:xhr:progress", (event) => {
  const slot = near(event.target, ".up");
  if (!slot || event.target.type !== "file" || !event.detail.total) return;
  const gone = percent(event.detail);
  say(slot, "go", gone < 100 ? fill(slot.dataset.sending, { percent: gone }) : slot.dataset.sent);
});

document.addEventListener("htmx:sendError", (event) => {
  const slot = near(event.target, ".up"),
    code = near(event.target, "[data-code]");
  if (code) document.getElementById(code.dataset.code).textContent = code.dataset.offline;
  else if (slot && !near(event.target, ".phone-code")) say(slot, "bad", slot.dataset.offline);
});
