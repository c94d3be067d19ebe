/* The box for a unit by name or code: units come up under it while a name is typed; the one that is taken is asked for the end of
   its code. Without this file the button searches and the page lists the units. */
import { combobox, part } from "./lib/combobox.js";
import { all } from "./lib/dom.js";

const PAUSE = 300, // milliseconds without a key before the server is asked
  LEAST = 2;

function isName(text) {
  return text.trim().length >= LEAST && !(/^[\x20-\x7e\uff10-\uff5a]+$/.test(text) && /[0-9\uff10-\uff19]/.test(text));
}

function enhance(field) {
  const input = field.querySelector("input[name=uscc]"),
    form = input.form,
    place = field.nextElementSibling;
  const box = part("div", { class: "picker units" }, field);
  const list = part("ul", { id: `${input.id}-list`, role: "listbox", "aria-label": field.dataset.label }, box);
  const said = part("p", { class: "visually-hidden", role: "status" }, field);
  let answer = null,
    timer = 0;
  field.removeAttribute("data-find-unit");

  function ask(text) {
    if (!isName(text)) return [];
    const data = new FormData();
    data.append("find", "1");
    data.append("uscc", text);
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    return fetch(form.action, { method: "POST", body: data, credentials: "same-origin", redirect: "error" })
      .then((reply) => (reply.ok ? reply.text() : Promise.reject(new Error("no answer"))))
      .then((html) => {
        answer = new DOMParser().parseFromString(html, "text/html").body;
        return all("li", answer);
      });
  }
  function draw(row, option) {
    option.append(...Array.from(row.querySelector("label > span").cloneNode(true).childNodes));
  }
  /* The answer stands in the page with the taken unit alone, and the end of its code is asked for. */
  function choose(row) {
    const piece = answer.cloneNode(true),
      key = row.querySelector("input").value;
    all("li", piece).forEach((one) => {
      const radio = one.querySelector("input");
      if (radio.value === key) radio.setAttribute("checked", "");
      else one.remove();
    });
    all("[data-more]", piece).forEach((one) => {
      one.remove();
    });
    input.value = row.querySelector("b").textContent;
    place.replaceChildren(...Array.from(piece.childNodes));
    place.querySelector("[name=unit_tail]").focus();
  }
  function found(rows) {
    said.textContent = rows.length ? field.dataset.many.replace("{many}", rows.length) : "";
    const isNone = answer && isName(input.value) && !rows.length;
    place.replaceChildren(...(isNone ? Array.from(answer.cloneNode(true).childNodes) : []));
  }
  /* Under another text the unit that was found before is not the one that is meant. */
  const former = field.closest("section").querySelector("[data-former-unit]"),
    begun = input.value;
  const { look } = combobox({ input, list, ask, draw, choose, found, marks: false });
  input.addEventListener("focus", () => {
    input.select();
  });
  input.addEventListener("input", () => {
    if (former) former.hidden = input.value.trim() !== begun.trim();
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  /* Enter looks for what stands in the box, and in the box of its end confirms: the form's first button is another one. */
  function press(event, within) {
    if (event.key !== "Enter" || event.defaultPrevented || event.isComposing) return;
    event.preventDefault();
    within.querySelector("button[name=lookup]").click();
  }
  input.addEventListener("keydown", (event) => press(event, field));
  place.addEventListener("keydown", (event) => {
    if (event.target.name === "unit_tail") press(event, place);
  });
}

function enhanceAll(within) {
  all("[data-find-unit]", within).forEach(enhance);
}
enhanceAll(document);
document.addEventListener("fresh", (event) => {
  enhanceAll(event.target);
});
