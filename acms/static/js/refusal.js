/* The red box over a file that is not sent: why, and the cure. Its markup is the page's (ui/_refusal.html). */
import { all } from "./lib/dom.js";

export function forget(place) {
  all(".note.bad", place).forEach((old) => {
    old.remove();
  });
}

/* `words`: { why, cure }, as a file input and its control carry them (data-why, data-cure). */
export function refuse(place, words) {
  const box = document.getElementById("refusal").content.cloneNode(true);
  box.querySelector("[data-why]").textContent = words.why;
  box.querySelector("[data-cure]").textContent = words.cure;
  forget(place);
  place.insertBefore(box, place.firstChild);
}
