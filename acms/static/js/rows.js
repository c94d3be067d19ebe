/* The rows of a list at the desk: one of them is current, and those that are ticked are worked on together. */
import { all } from "./lib/dom.js";
import { fill } from "./lib/words.js";

const box = document.querySelector("[data-list]"),
  rows = box ? all("tbody tr", box) : [],
  ticks = all("input[name=no]", box || document),
  whole = document.querySelector("[data-all]"),
  line = document.querySelector("[data-count]");
let at = -1;

function go(to) {
  if (rows[at]) {
    rows[at].classList.remove("sel");
    rows[at].removeAttribute("aria-selected");
  }
  at = Math.max(0, Math.min(rows.length - 1, to));
  rows[at].classList.add("sel");
  rows[at].setAttribute("aria-selected", "true");
  const link = rows[at].querySelector("a");
  if (link) link.focus();
  rows[at].scrollIntoView({ block: "nearest" });
}

function tally() {
  const many = ticks.filter((tick) => tick.checked).length;
  if (line) line.textContent = many ? fill(line.dataset.some, { many }) : line.dataset.none;
  if (whole) whole.checked = many > 0 && many === ticks.length;
}
ticks.forEach((tick) => {
  tick.addEventListener("change", tally);
});
if (whole)
  whole.addEventListener("change", () => {
    ticks.forEach((tick) => {
      tick.checked = whole.checked;
    });
    tally();
  });
tally();

function turnTick() {
  const tick = rows[at]?.querySelector("input[name=no]");
  if (!tick) return;
  tick.checked = !tick.checked;
  tally();
}

/* The ticked ones, or the current one where none is ticked. */
function take(button) {
  const isTicked = () => ticks.some((tick) => tick.checked);
  if (!isTicked()) turnTick();
  if (isTicked()) button.click();
}

/* True when the key means something to a list of this page. */
export function pressed(key) {
  if (!rows.length) return false;
  const button = box.querySelector("[name=take]");
  if (key === "j") go(at + 1);
  else if (key === "k") go(at < 0 ? 0 : at - 1);
  else if (key === "x" && rows[at]) turnTick();
  else if (key === "a" && button) take(button);
  else return false;
  return true;
}
