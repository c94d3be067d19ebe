/* The case page: what is marked and written is kept at the server. It works without this file. */
import { near } from "./lib/dom.js";
import { afterPress } from "./lib/press.js";
import { holds, renewed } from "./session.js";

const found = document.getElementById("decide");
if (found) keepDraft(found);

function keepDraft(form) {
  const line = form.querySelector("[data-kept]"),
    door = form.querySelector("[data-door]"),
    version = form.querySelector("[name=version]");
  let timer = 0,
    saving = Promise.resolve(),
    flying = 0,
    changed = form.hasAttribute("data-to-be-kept"),
    troubled = false,
    sent = false,
    LEFT = `left:${form.dataset.keep}`;

  function say(words, to) {
    if (!line) return;
    afterPress(() => {
      line.textContent = words;
      door.hidden = !to;
      if (to) door.href = to;
    });
  }

  /* Every saving carries a higher number than the one before it: the server keeps the highest, whichever arrives last.
     The mark goes along only where nobody is signed in: it says for whom the server keeps it until they are again. */
  function content(ended) {
    const data = new URLSearchParams();
    version.value = String(Number(version.value) + 1);
    new FormData(form).forEach((value, name) => {
      if (value && typeof value === "string" && (ended || name !== "kept_form")) data.append(name, value);
    });
    return data;
  }

  function ask(leaving, ended) {
    return fetch(form.dataset.keep, {
      method: "POST",
      body: content(ended),
      headers: { "X-Autosave": "1" },
      credentials: "same-origin",
      redirect: "manual",
      keepalive: leaving,
    });
  }

  /* True when the server has it, or says itself why it has not. */
  function post(leaving) {
    changed = false;
    flying += 1;
    return ask(leaving, false)
      .then((answer) => renewed(answer, () => ask(leaving, false)))
      .then((answer) => {
        if (answer.lost) throw new Error("no line");
        if (answer.another) return lost(answer.message);
        if (answer.status === 401) return ended(leaving, answer.headers.get("X-Door"));
        if (answer.ended || answer.type === "opaqueredirect" || answer.status === 403)
          return lost(form.dataset.expired, location.href);
        return answer.json().then((told) => {
          say(told.words);
          troubled = false;
          return true;
        });
      })
      .catch(() => lost(form.dataset.offline))
      .then((done) => {
        flying -= 1;
        return done;
      });
  }

  function ended(leaving, to) {
    return ask(leaving, true).then(() => {
      lost(form.dataset.expiredKept, to || location.href);
      troubled = false; // the server has it for its owner: the way to the door needs no warning
      return troubled;
    });
  }

  function lost(words, to) {
    changed = troubled = true;
    say(words, to);
    return false;
  }

  /* True when nothing is left to be kept. */
  function keep() {
    clearTimeout(timer);
    saving = saving.then(() => (changed && !sent ? post(false) : true));
    return saving;
  }

  function ours(field) {
    return /^(item|reason|remark|(text|reason):.+)$/.test(field.name || "");
  }
  form.addEventListener("input", (event) => {
    if (!ours(event.target)) return;
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(keep, 700);
  });
  form.addEventListener("change", (event) => {
    if (ours(event.target)) {
      changed = true;
      keep();
    }
  });
  /* Enter in a line of text keeps what is written and decides nothing. */
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT" || !ours(event.target)) return;
    event.preventDefault();
    changed = true;
    if (!event.isComposing) keep();
  });
  /* Leaving begins before the next page is asked for; where that page was faster all the same, it is asked for again. */
  function leave() {
    if (sent || !(changed || flying)) return;
    clearTimeout(timer);
    saving = Promise.all([saving, post(true)]).then((done) => done[1]);
    remember({ version: Number(version.value), tries: 0 });
  }
  function remember(left) {
    try {
      if (left) sessionStorage.setItem(LEFT, JSON.stringify(left));
      else sessionStorage.removeItem(LEFT);
    } catch {
      return; // a browser that keeps nothing shows what the server had
    }
  }
  function remembered() {
    try {
      return JSON.parse(sessionStorage.getItem(LEFT));
    } catch {
      return null;
    }
  }
  function catchUp() {
    const left = remembered();
    if (left && !changed && left.version > Number(version.value) && left.tries < 3) {
      remember({ version: left.version, tries: left.tries + 1 });
      location.reload();
    } else {
      remember(null);
    }
  }
  catchUp();
  window.addEventListener("beforeunload", leave);
  window.addEventListener("pagehide", () => {
    if (changed) leave();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
    else if (changed) keep();
  });
  document.addEventListener("acms:session", keep);
  holds(() => changed && troubled && !sent);
  window.addEventListener("online", keep);
  window.addEventListener("focus", () => {
    if (changed) keep();
  });
  if (changed) keep();

  /* Every button waits until what was typed is kept: where it cannot be, the page stays as it is and says so.
     The page is sent once: a second P while the next case loads does nothing. */
  let pressed = null,
    waiting = false;
  form.addEventListener(
    "click",
    (event) => {
      pressed = near(event.target, "button[type=submit]") || pressed;
    },
    true,
  );
  form.addEventListener("submit", (event) => {
    const button = event.submitter || pressed;
    if (!sent && !waiting && !changed && !flying) {
      sent = true;
      clearTimeout(timer);
      return;
    }
    event.preventDefault();
    if (sent || waiting) return;
    waiting = true;
    keep().then((done) => {
      waiting = false;
      if (done) button.click();
      else if (!door.hidden) door.focus();
    });
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  const wrong = form.querySelector("[aria-invalid]");
  if (wrong) wrong.scrollIntoView({ block: "center" });
}
