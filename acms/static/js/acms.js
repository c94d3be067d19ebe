/* Enhancements only: every page works without this file. Floor: Chromium 86, Safari 14. */
import { all } from "./lib/dom.js";
import { afterPress, isHeld, watchPresses } from "./lib/press.js";
import { fill } from "./lib/words.js";

document.documentElement.classList.add("js");
watchPresses();

/* After a failed submit the focus goes to the summary. */
const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();

/* A password is shown and hidden. */
all("[data-show]").forEach((button) => {
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.show);
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.textContent = shown ? button.dataset.wordShow : button.dataset.wordHide;
    button.setAttribute("aria-pressed", String(!shown));
  });
});

/* A list or a receipt is printed; without script the browser's own menu does it. */
all("[data-print]").forEach((button) => {
  button.addEventListener("click", () => window.print());
});

/* The button that sends a code again counts its pause down; without script the answer says how long it is. */
all("button[data-wait]").forEach((button) => {
  let left = parseInt(button.dataset.wait, 10) || 0,
    label = button.textContent;
  const tick = () => {
    button.disabled = left > 0;
    button.textContent = left > 0 ? fill(button.dataset.waiting, { seconds: left }) : label;
    if (left-- > 0) setTimeout(tick, 1000);
  };
  tick();
});

/* Fields that belong to one answer of a select: data-when="name=value". The page is the same without script, only longer. */
const follow = () => {
  all("[data-when]").forEach((field) => {
    const parts = field.dataset.when.split("=");
    const select = document.querySelector(`select[name='${parts[0]}']`);
    field.hidden = !!select && select.value !== parts[1];
  });
};
follow();
document.addEventListener("change", follow);
document.addEventListener("htmx:afterSwap", follow);

/* A part that renews itself is asked for once more where its answer came while a button was held down. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const { elt, requestConfig: asked } = event.detail;
  if (!isHeld() || asked.verb !== "get") return;
  event.detail.shouldSwap = false;
  afterPress(() => window.htmx.ajax("GET", asked.path, { source: elt }));
});
