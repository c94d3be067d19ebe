/* The seconds in which a decision can be undone, counted on the page. The bar works without this file. */
import { all, near } from "./lib/dom.js";
import { fill } from "./lib/words.js";

/* What came of a decision takes the place of its seconds (htmx asks), so the texts are looked up each time. */
const began = performance.now(),
  told = () => all("[data-undo] [data-left]");

/* The text alone changes: whatever stands below stays where it is. */
function count() {
  const gone = Math.floor((performance.now() - began) / 1000);
  let any = false;
  told().forEach((text) => {
    const many = Math.max(0, Number(text.dataset.left) - gone);
    text.textContent = many ? fill(text.dataset.some, { many }) : text.dataset.none;
    any = any || many > 0;
  });
  if (any) setTimeout(count, 1000);
}
if (told().length) setTimeout(count, 1000);

/* Where the answer is an error the row stays as it is, and asks again. */
document.addEventListener("htmx:beforeSwap", (event) => {
  if (near(event.detail.elt, "[data-undo]") && event.detail.xhr.status >= 400) event.detail.shouldSwap = false;
});
