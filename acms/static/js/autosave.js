/* Answers of a step save themselves: a second after the last key, at every choice, on leaving the page. The server merges
   field by field with what the page says it has seen, and answers with the page as it would be drawn now: only the parts
   that differ are swapped, and never over what is being entered. Without this file the buttons save. */
import { all, near } from "./lib/dom.js";
import { merged, withSent } from "./lib/merge.js";
import { afterPress, released } from "./lib/press.js";
import { asOwner, holds } from "./session.js";

const found = document.querySelector("form[data-autosave]");
if (found) keepSaved(found);

function keepSaved(form) {
  form.setAttribute("autocomplete", "off"); /* the server holds the answers: 「后退」 must not bring older ones back */
  const PAUSE = 1000,
    PATIENCE = 30000,
    SLOW = 600,
    FIRST_RETRY = 3000,
    LAST_RETRY = 60000;
  const line = document.getElementById("saved"),
    door = document.getElementById("sign-in-again");
  const ticket = document.getElementById("seen");
  let seen = JSON.parse(ticket.value);
  let changes = 0,
    kept = 0,
    timer = 0,
    wait = FIRST_RETRY,
    running = null,
    trouble = false;

  function say(words) {
    if (line.textContent !== words) line.textContent = words;
  }
  function show(name) {
    afterPress(() => {
      say(line.getAttribute(`data-${name}`));
      door.hidden = name !== "expired";
      inSight(name !== "saving");
    });
  }
  /* While something is not saved the bar of buttons stays in view, with what is the matter. */
  function inSight(on) {
    line.parentNode.classList.toggle("in-sight", on);
  }

  /* ---- what stands in the boxes ---- */
  function controls(name, within) {
    return all(`[name='${name}']`, within || form).filter((one) => one.tagName !== "BUTTON");
  }
  function read(name, within) {
    const found = controls(name, within),
      typed = controls(`${name}_typed`, within)[0];
    if (!found.length || found[0].disabled) return undefined;
    if (found[0].type === "radio") {
      const on = found.filter((one) => one.checked)[0];
      return on ? on.value : undefined;
    }
    return found[0].value || (typed ? typed.value : "");
  }
  function write(name, value, within) {
    controls(name, within).forEach((one) => {
      if (one.type === "radio") {
        one.checked = one.value === value;
        return;
      }
      if (one.tagName === "SELECT" && !one.querySelector(`option[value='${CSS.escape(value)}']`)) {
        one.dataset.typed = value;
        one.value = "";
      } else one.value = value;
      one.dispatchEvent(new Event("show"));
    });
    paint();
  }
  function textsIn(piece) {
    const texts = {};
    Object.keys(seen).forEach((name) => {
      const text = read(name, piece);
      if (text !== undefined) texts[name] = text;
    });
    return texts;
  }
  function paint() {
    all(".either label", form).forEach((label) => {
      label.classList.toggle("on", label.querySelector("input").checked);
    });
  }
  function isBeingUsed(name) {
    const used = document.activeElement;
    return !!used && (used.name === name || used.name === `${name}_typed`) && used.type !== "radio";
  }

  /* ---- saving ---- */
  function body() {
    const data = new FormData(form);
    all("input[type=file]", form).forEach((one) => {
      data.delete(one.name);
    });
    data.append("autosave", "1");
    return data;
  }
  function remember(after) {
    seen = after;
    ticket.value = JSON.stringify(seen);
  }
  function post(data) {
    const stop = new AbortController(),
      late = setTimeout(() => {
        stop.abort();
      }, PATIENCE);
    data.set("csrfmiddlewaretoken", controls("csrfmiddlewaretoken")[0].value);
    return fetch(form.action, {
      method: "POST",
      body: data,
      credentials: "same-origin",
      redirect: "manual",
      signal: stop.signal,
    }).then(
      (answer) => {
        clearTimeout(late);
        return answer;
      },
      (error) => {
        clearTimeout(late);
        throw error;
      },
    );
  }
  /* The answer, or what stands against asking: somebody else is signed in. After a new sign-in the page's token is an old one. */
  function request() {
    const data = body();
    return asOwner(() => post(data));
  }
  function send() {
    const mark = changes,
      texts = textsIn(form);
    /* The list of the seen goes along without what is sent now, and holds it from now on, whether or not an answer comes. */
    const asked = request();
    const slow = setTimeout(() => {
      show("saving");
    }, SLOW);
    remember(withSent(seen, texts));
    return asked
      .then((answer) => {
        clearTimeout(slow);
        if (answer.lost) throw new Error("no line");
        if (answer.another) {
          say(answer.message);
          door.hidden = true;
          inSight(true);
          return false;
        }
        if (answer.ended || answer.type === "opaqueredirect" || answer.status === 401) {
          show("expired");
          return false;
        }
        if (answer.status !== 200 && answer.status !== 409) {
          show("failed");
          later();
          return false;
        }
        return Promise.all([answer.text(), released()]).then(([html]) => {
          kept = mark;
          wait = FIRST_RETRY;
          take(parsed(html), texts);
          return true;
        });
      })
      .catch(() => {
        clearTimeout(slow);
        show("offline");
        later();
        return false;
      });
  }
  function later() {
    clearTimeout(timer);
    timer = setTimeout(flush, wait);
    wait = Math.min(2 * wait, LAST_RETRY);
  }
  /* True when everything that was typed is at the server. */
  function flush() {
    clearTimeout(timer);
    if (running) return running.then((done) => done && flush());
    if (changes === kept) return Promise.resolve(true);
    running = send().then((done) => {
      running = null;
      trouble = !done;
      return done;
    });
    return running;
  }

  /* ---- the answer ---- */
  function parsed(html) {
    return new DOMParser().parseFromString(html, "text/html");
  }
  function take(page, sent) {
    const fresh = page.getElementById("seen"),
      words = page.getElementById("saved");
    if (!fresh) return;
    door.hidden = true;
    inSight(false);
    swapParts(page, sent);
    adopt(JSON.parse(fresh.value), (fresh.getAttribute("data-clashes") || "").split(" "), sent);
    say(words ? words.textContent : "");
  }
  function adopt(truth, clashes, sent) {
    const result = merged({ truth, clashes, sent, seen, live: read, isUsed: isBeingUsed });
    Object.entries(result.write).forEach(([name, text]) => {
      write(name, text);
    });
    remember(result.seen);
  }
  /* A part without a state is only shown and follows at once; another one is swapped when its state has changed. */
  function swapParts(page, sent) {
    all("[data-part]", page).forEach((fresh) => {
      const live = document.getElementById(fresh.id);
      if (!live || !fresh.parentNode || live.querySelector(".up.sends")) return; // a file on its way is of that slot
      const same = fresh.dataset.part ? live.dataset.part === fresh.dataset.part : live.innerHTML === fresh.innerHTML;
      if (!same) swap(live, document.importNode(fresh, true), sent);
    });
  }
  function swap(live, fresh, sent) {
    const used = live.contains(document.activeElement) ? document.activeElement.id : "",
      texts = textsIn(live);
    live.parentNode.replaceChild(fresh, live);
    if (window.htmx) window.htmx.process(fresh);
    fresh.dispatchEvent(new Event("fresh", { bubbles: true }));
    Object.keys(texts).forEach((name) => {
      if (texts[name] !== sent[name]) write(name, texts[name], fresh);
    });
    if (used && document.getElementById(used)) document.getElementById(used).focus();
  }

  /* ---- what the person does ---- */
  function counts(target) {
    return !!target.name && (target.name in seen || target.name.replace(/_typed$/, "") in seen);
  }
  form.addEventListener("input", (event) => {
    if (!counts(event.target)) return;
    changes += 1;
    clearTimeout(timer);
    timer = setTimeout(flush, PAUSE);
  });
  form.addEventListener("change", (event) => {
    if (!counts(event.target)) return;
    changes += 1;
    paint();
    flush();
  });
  function leave() {
    if (changes === kept || !navigator.sendBeacon || !navigator.sendBeacon(form.action, body())) return;
    remember(withSent(seen, textsIn(form)));
  }
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
    else flush();
  });
  window.addEventListener("pagehide", leave);
  document.addEventListener("acms:session", flush);
  holds(() => changes !== kept && (trouble || !navigator.onLine));
  window.addEventListener("online", flush);
  window.addEventListener("focus", flush);

  /* Every button waits for a save under way, and for what is not yet saved; where that fails, the page stays. */
  let pressed = null,
    waiting = false;
  form.addEventListener(
    "click",
    (event) => {
      const button = near(event.target, "button[type=submit]");
      if (button) pressed = button;
    },
    true,
  );
  form.addEventListener("submit", (event) => {
    const button = event.submitter || pressed;
    if (!running && changes === kept) return;
    event.preventDefault();
    if (waiting) return;
    waiting = true;
    flush().then((done) => {
      waiting = false;
      if (!done) {
        (door.hidden ? line : door).scrollIntoView({ block: "center" });
        if (!door.hidden) door.focus();
        return;
      }
      if (button?.name) {
        const chosen = document.createElement("input");
        chosen.type = "hidden";
        chosen.name = button.name;
        chosen.value = button.value;
        form.appendChild(chosen);
      }
      form.submit();
    });
  });

  /* What a reader has filled in goes into boxes that are still empty, or hold what was filled in or saved before: what somebody has said since is not stored so. */
  document.body.addEventListener("prefill", (event) => {
    Object.keys(event.detail.fields).forEach((name) => {
      const value = event.detail.fields[name],
        stands = read(name);
      if (!(name in seen)) return;
      if (stands === "" || (seen[name].includes(stands) && !isBeingUsed(name))) {
        write(name, value);
        seen[name] = [value];
      } else seen[name].push(value);
    });
    ticket.value = JSON.stringify(seen);
  });

  /* Another document stands in a slot: what the page says of it, and what the former one had filled in, follow. */
  document.body.addEventListener("anew", () => {
    changes += 1;
    flush();
  });

  /* A piece that htmx swaps keeps what was typed in it after its request went. */
  let before = {},
    entered = {};
  function inside(event) {
    return event.detail.target?.id && form.contains(event.detail.target) ? event.detail.target : null;
  }
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const piece = inside(event);
    if (piece) before[piece.id] = textsIn(piece);
  });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const piece = inside(event),
      texts = piece ? textsIn(piece) : {};
    Object.keys(texts).forEach((name) => {
      if (texts[name] !== (before[piece.id] || texts)[name]) entered[name] = texts[name];
    });
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    Object.keys(entered).forEach((name) => {
      write(name, entered[name]);
    });
    entered = {};
  });
  paint();
}
