/* A box to type in with a list under it (WAI-ARIA: combobox with a listbox). Arrows move, Enter takes, Escape closes.
   `ask(text)` promises the items found; `draw(item, option)` fills an option; `choose(item)` is what taking one does;
   `found(items)` hears of every answer, `closed()` of a failed one. The list has an id. */
import { afterPress } from "./press.js";

export function part(tag, attributes, within) {
  const made = document.createElement(tag);
  Object.keys(attributes).forEach((name) => {
    made.setAttribute(name, attributes[name]);
  });
  if (within) within.appendChild(made);
  return made;
}

export function combobox({ input, list, ask, draw, choose, found = () => {}, marks = true }) {
  let at = -1,
    asked = 0,
    items = [];
  const marking = { role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" };
  Object.keys(marking).forEach((name) => {
    input.setAttribute(name, marking[name]);
  });
  list.hidden = true;

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    at = -1;
  }
  function take(item) {
    close();
    choose(item);
  }
  function mark(index) {
    const options = list.children;
    Array.from(options).forEach((option, n) => {
      option.setAttribute("aria-selected", String(n === index));
    });
    at = index;
    if (!options[index]) return;
    input.setAttribute("aria-activedescendant", options[index].id);
    options[index].scrollIntoView({ block: "nearest" });
  }
  function show(fresh) {
    items = fresh;
    list.textContent = "";
    items.forEach((item, index) => {
      const option = part("li", { id: `${list.id}-${index}`, role: "option", "aria-selected": "false" }, list);
      draw(item, option);
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        take(item);
      });
    });
    list.hidden = !items.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
    at = -1;
    if (items.length && marks) mark(0);
    found(items);
  }
  function look() {
    const mine = ++asked;
    Promise.resolve(ask(input.value))
      .then((fresh) => {
        afterPress(() => {
          if (mine === asked && document.activeElement === input) show(fresh);
        });
      })
      .catch(close);
  }
  /* The open list pushes down what stands under it: a button that is being pressed must not jump up. */
  input.addEventListener("blur", () => afterPress(close));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) look();
      else mark(at < 0 && step < 0 ? items.length - 1 : (at + step + items.length) % items.length);
    } else if (event.key === "Enter" && !list.hidden && items[at]) {
      event.preventDefault();
      take(items[at]);
    } else if (event.key === "Escape") close();
  });
  return { look, close };
}
