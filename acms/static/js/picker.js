/* Region picker: the select becomes a box to type in with a list under it; names, pinyin and its initials are searched by the server.
   What is typed goes to the server beside the select, under the select's name and "_typed": nothing is swallowed. */
import { combobox, part } from "./lib/combobox.js";
import { all } from "./lib/dom.js";

function label(option) {
  const group = option.parentNode.label;
  return (group ? `${group} / ` : "") + option.textContent;
}

function enhance(select) {
  const id = select.id;
  const hint = part("p", { class: "hint", id: `${id}-search` });
  const box = part("div", { class: "picker" });
  const input = part(
    "input",
    {
      class: "form-control",
      id: id,
      name: `${select.name}_typed`,
      autocomplete: "off",
      maxlength: "100",
      "aria-describedby": `${select.getAttribute("aria-describedby") || ""} ${hint.id}`.trim(),
    },
    box,
  );
  const list = part("ul", { id: `${id}-list`, role: "listbox", "aria-label": select.dataset.label }, box);
  const none = part("p", { class: "picker-none", role: "status" }, box);
  hint.textContent = select.dataset.search;
  none.hidden = true;
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
  const { look } = combobox({
    input,
    list,
    ask: (text) =>
      fetch(`/regions/?q=${encodeURIComponent(text)}`, { credentials: "same-origin" }).then((answer) => answer.json()),
    draw: (place, option) => {
      option.dataset.code = place.code;
      option.textContent = `${place.name} `;
      part("small", {}, option).textContent = place.league;
    },
    choose: (place) => {
      select.value = place.code;
      show();
      none.hidden = true;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    },
    found: (places) => {
      none.hidden = !!places.length || !input.value.trim();
      none.textContent = none.hidden ? "" : select.dataset.none;
    },
  });
  input.addEventListener("input", () => {
    /* Another text is another answer: the former choice no longer stands behind it. */
    select.value = "";
    look();
  });
  input.addEventListener("focus", () => {
    input.select();
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
