/* Region picker: the select becomes a box to type in with a list under it; names, pinyin and its initials are searched by the server.
   What is typed goes to the server beside the select, under the select's name and "_typed": nothing is swallowed. */
import { all } from "./lib/dom.js";
import { afterPress } from "./lib/press.js";

function part(tag, attributes, within) {
  const made = document.createElement(tag);
  Object.keys(attributes).forEach((name) => {
    made.setAttribute(name, attributes[name]);
  });
  if (within) within.appendChild(made);
  return made;
}
function label(option) {
  const group = option.parentNode.label;
  return (group ? `${group} / ` : "") + option.textContent;
}

function enhance(select) {
  let id = select.id,
    at = -1,
    asked = 0;
  const hint = part("p", { class: "hint", id: `${id}-search` });
  const box = part("div", { class: "picker" });
  const input = part(
    "input",
    {
      class: "form-control",
      id: id,
      name: `${select.name}_typed`,
      autocomplete: "off",
      role: "combobox",
      maxlength: "100",
      "aria-expanded": "false",
      "aria-controls": `${id}-list`,
      "aria-autocomplete": "list",
      "aria-describedby": `${select.getAttribute("aria-describedby") || ""} ${hint.id}`.trim(),
    },
    box,
  );
  const list = part("ul", { id: `${id}-list`, role: "listbox", "aria-label": select.dataset.label }, box);
  const none = part("p", { class: "picker-none", role: "status" }, box);
  hint.textContent = select.dataset.search;
  list.hidden = none.hidden = true;
  select.id = `${id}-select`;
  select.hidden = true;
  select.removeAttribute("data-picker");
  select.parentNode.insertBefore(hint, select);
  select.parentNode.insertBefore(box, select);
  box.appendChild(select);
  input.disabled = select.disabled;
  if (select.getAttribute("aria-invalid")) input.setAttribute("aria-invalid", "true");

  function show() {
    input.value = select.value ? label(select.options[select.selectedIndex]) : select.dataset.typed || "";
  }
  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    at = -1;
  }
  function choose(code) {
    select.value = code;
    show();
    close();
    none.hidden = true;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function items() {
    return list.querySelectorAll("[role=option]");
  }
  function mark(index) {
    items().forEach((item, n) => {
      item.setAttribute("aria-selected", String(n === index));
    });
    at = index;
    if (!items()[index]) return;
    input.setAttribute("aria-activedescendant", items()[index].id);
    items()[index].scrollIntoView({ block: "nearest" });
  }
  function draw(found) {
    list.textContent = "";
    found.forEach((place, index) => {
      const item = part("li", { id: `${list.id}-${index}`, role: "option", "data-code": place.code }, list);
      item.textContent = `${place.name} `;
      part("small", {}, item).textContent = place.league;
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        choose(place.code);
      });
    });
    list.hidden = !found.length;
    none.hidden = !!found.length || !input.value.trim();
    none.textContent = none.hidden ? "" : select.dataset.none;
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (found.length) mark(0);
  }
  function ask() {
    const mine = ++asked;
    fetch(`/regions/?q=${encodeURIComponent(input.value)}`, { credentials: "same-origin" })
      .then((answer) => answer.json())
      .then((found) => {
        afterPress(() => {
          if (mine === asked && document.activeElement === input) draw(found);
        });
      })
      .catch(close);
  }
  input.addEventListener("input", () => {
    /* Another text is another answer: the former choice no longer stands behind it. */
    select.value = "";
    ask();
  });
  input.addEventListener("focus", () => {
    input.select();
  });
  /* The open list pushes down what stands under it: a button that is being pressed must not jump up. */
  input.addEventListener("blur", () => afterPress(close));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) ask();
      else mark((at + (event.key === "ArrowDown" ? 1 : items().length - 1)) % items().length);
    } else if (event.key === "Enter" && !list.hidden && items()[at]) {
      event.preventDefault();
      choose(items()[at].dataset.code);
    } else if (event.key === "Escape") close();
  });
  select.addEventListener("show", show);
  show();
}

function enhanceAll(within) {
  all("select[data-picker]", within).forEach(enhance);
}
enhanceAll(document);
document.addEventListener("fresh", (event) => {
  enhanceAll(event.target);
});
