/* The desk by keyboard, and what belongs together on a case page. Every page works without this file. */
import { all } from "./lib/dom.js";
import { fill } from "./lib/words.js";
import * as rows from "./rows.js";
import * as viewer from "./viewer.js";

const OFF = "acms-keys-off";
function off() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

/* Mark n: its row, its finding and its spot belong together */
function jump(number) {
  const finding = document.getElementById(`chk-${number}`),
    row = document.getElementById(`row-${number}`);
  if (row) row.scrollIntoView({ block: "nearest" });
  if (finding) {
    finding.scrollIntoView({ block: "nearest" });
    finding.focus({ preventScroll: true });
  }
  all("[data-mark]").forEach((part) => {
    part.classList.toggle("on", part.dataset.mark === String(number));
  });
}
all(".ans [data-mark]").forEach((row) => {
  row.addEventListener("click", (event) => {
    if (!event.target.closest("a, input, select")) jump(row.dataset.mark);
  });
});

/* The answers by keyboard: J and K walk them, X marks the present one and goes to its reason. */
const answers = all(".ans [data-answer]").filter((row) => row.querySelector("input[name=item]"));
function walk(step) {
  const now = answers.findIndex((row) => row.classList.contains("on")),
    to = answers[now < 0 && step < 0 ? 0 : Math.max(0, Math.min(answers.length - 1, now + step))];
  all(".ans .on, .chk.on").forEach((part) => {
    part.classList.remove("on");
  });
  if (to.dataset.mark) jump(to.dataset.mark);
  to.classList.add("on");
  to.scrollIntoView({ block: "nearest" });
  to.querySelector("input[name=item]").focus({ preventScroll: true });
}
function markAnswer() {
  const tick = answers.find((row) => row.classList.contains("on"))?.querySelector("input[name=item]");
  if (!tick) return;
  tick.click();
  (tick.checked ? tick.parentElement.querySelector("select") : tick).focus();
}
/* True when the key means something to the answers. */
function answered(key) {
  if (!answers.length) return false;
  if (key === "j") walk(1);
  else if (key === "k") walk(-1);
  else if (key === "x") markAnswer();
  else return false;
  return true;
}

/* What is marked for correction decides which button is the solid one */
const decide = document.getElementById("decide"),
  sum = document.querySelector("[data-marked]");
if (decide && sum) {
  const before = sum.textContent,
    back = decide.querySelector("[name=return]"),
    pass = decide.querySelector("[name=approve]");
  const weigh = () => {
    const marked = all("input[name=item]:checked", decide);
    sum.textContent = marked.length ? fill(sum.dataset.some, { many: marked.length }) : before;
    if (back && pass) {
      back.classList.toggle("on", marked.length > 0);
      pass.classList.toggle("btn-go", !marked.length);
      pass.classList.toggle("btn-do", marked.length > 0);
    }
  };
  weigh();
  decide.addEventListener("change", (event) => {
    if (event.target.name === "item") weigh();
  });
}

function strip(step) {
  const links = all(".strip a"),
    now = links.findIndex((link) => link.classList.contains("on"));
  if (links[now + step]) links[now + step].click();
}

const help = document.getElementById("keys");
function helped() {
  if (help?.showModal && !help.open) help.showModal();
}
if (help) {
  const toggle = help.querySelector("[data-keys-off]");
  const name = () => {
    toggle.setAttribute("aria-pressed", String(off()));
    toggle.textContent = off() ? toggle.dataset.wordOn : toggle.dataset.wordOff;
  };
  name();
  toggle.addEventListener("click", () => {
    try {
      localStorage.setItem(OFF, off() ? "0" : "1");
    } catch {
      return;
    }
    name();
  });
  help.querySelector("[data-close]").addEventListener("click", () => {
    help.close();
  });
}
all("[data-keys]").forEach((button) => {
  button.addEventListener("click", helped);
});

/* Esc leaves a field, so that single keys work again: from an answer's reason back to its mark. Typing in an input method keeps it. */
function leave(field) {
  const tick = field.closest("[data-answer]")?.querySelector("input[name=item]");
  if (tick) tick.focus({ preventScroll: true });
  else field.blur();
}

/* Single keys: only while no field has the focus, and not when switched off (WCAG 2.1.4) */
document.addEventListener("keydown", (event) => {
  const there = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey || off() || document.querySelector("dialog[open]")) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(there.tagName) && there.type !== "checkbox") {
    if (event.key === "Escape" && !event.isComposing) leave(there);
    return;
  }
  const key = event.key.toLowerCase(),
    button = document.querySelector(`[data-key="${/^[a-z]$/.test(key) ? key : "-"}"]`);
  if (key === "/") {
    const find = document.getElementById("find");
    if (find) {
      event.preventDefault();
      find.focus();
    }
  } else if (key === "?") helped();
  else if (rows.pressed(key) || answered(key)) return;
  else if (key === "[") strip(-1);
  else if (key === "]") strip(1);
  else if (key === "z" && viewer.isThere()) viewer.zoom();
  else if (/^[1-9]$/.test(key)) jump(key);
  else if (button) button.click();
});
