/* The scan of a case: turned and enlarged together with its marks, and changed for another one. Without this file links do it. */
import { all, near } from "./lib/dom.js";
import { looked, transform, WHOLE } from "./lib/view.js";

let now = WHOLE;

function show(view) {
  now = view;
  all("[data-view-page]").forEach((sheet) => {
    sheet.style.transform = transform(now);
    sheet.style.transformOrigin = now.turn ? "center" : "top left";
  });
  const frame = document.querySelector("[data-view-box]");
  if (frame) frame.classList.toggle("zoomed", now.scale > 1);
}

function turnSpots(button) {
  const hidden = all(".view svg.spots").map((spots) => spots.toggleAttribute("hidden"))[0];
  button.setAttribute("aria-pressed", String(!hidden));
  button.classList.toggle("on", !hidden);
}

document.addEventListener("click", (event) => {
  const button = near(event.target, "[data-view]");
  if (!button) return;
  if (button.dataset.view === "spots") turnSpots(button);
  else show(looked(now, button.dataset.view));
});
/* Another scan in the place of this one, upright and whole; the rest of the page stays as it is. */
let asked = 0;

function place(html, link) {
  const box = document.getElementById("viewer"),
    along = box.querySelector(".strip"),
    inside = box.contains(document.activeElement),
    from = along ? along.scrollLeft : 0;
  box.outerHTML = html;
  const fresh = document.getElementById("viewer"),
    strip = fresh.querySelector(".strip"),
    on = fresh.querySelector(".strip .on");
  if (strip) strip.scrollLeft = from;
  if (inside && on) on.focus({ preventScroll: true });
  if (!inside) fresh.scrollIntoView({ block: "nearest" });
  if (on) on.scrollIntoView({ block: "nearest", inline: "nearest" });
  history.replaceState(history.state, "", link);
  now = WHOLE;
}

document.addEventListener("click", (event) => {
  const link = near(event.target, "a[data-scan]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const turn = ++asked,
    address = link.href;
  fetch(address, {
    headers: { "HX-Request": "true" },
    credentials: "same-origin",
    redirect: "manual",
    cache: "no-store",
  })
    .then((answer) => {
      if (!answer.ok) throw new Error("no piece");
      return answer.text();
    })
    .then((html) => {
      if (turn === asked) place(html, address);
    })
    .catch(() => {
      location.assign(address);
    });
});

export function isThere() {
  return !!document.querySelector("[data-view-page]");
}

export function zoom() {
  show(looked(now, now.scale > 1 ? "fit" : "in"));
}
