/* The seconds in which a decision can be undone, counted on the page. The bar works without this file. */
import { all } from "./lib/dom.js";
import { fill } from "./lib/words.js";

const began = performance.now(),
  texts = all("[data-undo] [data-left]");

/* The text alone changes: whatever stands below stays where it is. */
function count() {
  const gone = Math.floor((performance.now() - began) / 1000);
  let any = false;
  texts.forEach((text) => {
    const many = Math.max(0, Number(text.dataset.left) - gone);
    text.textContent = many ? fill(text.dataset.some, { many }) : text.dataset.none;
    any = any || many > 0;
  });
  if (any) setTimeout(count, 1000);
}
if (texts.length) setTimeout(count, 1000);
