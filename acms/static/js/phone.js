/* 「用手机拍」 on the phone: a picture is looked at before it is sent, and its way is shown. Without this file the button sends it.
   The page holds the sentences (handovers/phone.html). */
import { all, near } from "./lib/dom.js";
import { percent, sizeOf } from "./lib/files.js";
import { deliver, isLong, Refusal } from "./lib/parts.js";
import { doubts, greys, LONG, sharpness } from "./lib/sharpness.js";
import { fill } from "./lib/words.js";

const PATIENCE = 120000; /* a large picture on a bad line; after that it is said, and sent again by a button */
let chosen = null,
  shown = "";

function part(name) {
  return document.querySelector(`#phone [data-${name}]`);
}
function form() {
  return document.querySelector("#phone form");
}

/* ---- looking ---- */
/* The picture, or nothing where the browser cannot open it: what it is the server says. */
function opened(file) {
  return new Promise((done) => {
    const picture = new Image();
    if (shown) URL.revokeObjectURL(shown);
    shown = URL.createObjectURL(file);
    picture.onload = () => {
      done(picture);
    };
    picture.onerror = () => {
      done(null);
    };
    picture.src = shown;
  });
}
function looked(picture) {
  const { naturalWidth: width, naturalHeight: height } = picture,
    scale = LONG / Math.max(width, height),
    canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const bytes = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  return { width, height, sharp: sharpness(greys(bytes), canvas.width, canvas.height) };
}
function against(picture) {
  if (!picture) return [];
  try {
    return doubts(looked(picture), { least: Number(form().dataset.least), sharp: Number(form().dataset.sharp) });
  } catch {
    return []; /* a canvas that gives nothing away stops nobody */
  }
}

async function look(file) {
  chosen = file;
  forget();
  show("looking");
  const picture = await opened(file);
  if (chosen !== file) return;
  const found = against(picture);
  if (found.length) advise(found);
  else send();
}
function advise(found) {
  show("doubt");
  part("preview").src = shown;
  all("[data-why]", part("doubt")).forEach((sentence) => {
    sentence.hidden = !found.includes(sentence.dataset.why);
  });
  part("doubt").focus();
}

/* ---- showing: one of the choice, the look, the doubt and the way ---- */
function show(name) {
  ["choice", "looking", "doubt", "going"].forEach((one) => {
    part(one).hidden = one !== name;
  });
  form().querySelector(".up-h .state").hidden = name === "going"; // 「没有传」
}
function forget() {
  all("#phone .note.bad").forEach((old) => {
    old.remove();
  });
}
function choose() {
  chosen = null;
  all("input[type=file]", form()).forEach((input) => {
    input.value = "";
  });
  show("choice");
  all("input[type=file]", form())[0].focus();
}

/* ---- sending ---- */
function on(words, gone) {
  const bar = part("going").querySelector("progress");
  show("going");
  part("said").textContent = words;
  bar.hidden = gone === null;
  part("again").hidden = gone !== null;
  part("going").querySelector("[data-other]").hidden = gone !== null;
  if (gone !== null) bar.value = gone;
}
function token() {
  return form().querySelector("[name=csrfmiddlewaretoken]").value;
}
function tell(step) {
  const words = form().dataset,
    gone = percent(step),
    sentence = step.waits ? words.paused : words.sending;
  on(gone < 100 ? fill(sentence, { percent: gone, size: sizeOf([chosen]) }) : words.sent, gone);
}
function send() {
  tell({ loaded: 0, total: chosen.size });
  if (isLong([chosen])) sendInParts(chosen);
  else handIn("file", chosen);
}

/* A large picture in parts: what broke off goes on where it stopped. */
function sendInParts(file) {
  const words = form().dataset;
  let gone = 0;
  const line = {
    to: words.parts,
    token: token(),
    signal: new AbortController().signal,
    tell: (step) => {
      gone = percent(step);
      tell(step);
    },
  };
  deliver(file, line).then(
    (name) => {
      handIn("parts", name);
    },
    (error) => {
      if (error instanceof Refusal) on(error.message || words.unsent, null);
      else on(fill(words.broken, { percent: gone }), null);
    },
  );
}

function handIn(field, value) {
  const words = form().dataset,
    data = new FormData(),
    request = new XMLHttpRequest();
  data.append("csrfmiddlewaretoken", token());
  data.append(field, value);
  request.open("POST", window.location.href);
  request.timeout = PATIENCE;
  request.upload.addEventListener("progress", (event) => {
    if (field === "file") tell(event);
  });
  request.addEventListener("load", () => {
    answered(request);
  });
  ["error", "timeout"].forEach((name) => {
    request.addEventListener(name, () => {
      on(words.offline, null);
    });
  });
  request.send(data);
}
/* Every answer is a page with a part of the same name; one without it is not the product's, as of a proxy that finds a body too large. */
function answered(request) {
  const fresh = new DOMParser().parseFromString(request.responseText, "text/html").getElementById("phone");
  if (!fresh) {
    on(request.status === 413 ? form().dataset.large : form().dataset.unsent, null);
    return;
  }
  document.getElementById("phone").replaceWith(document.importNode(fresh, true));
  if (request.responseURL) window.history.replaceState(null, "", request.responseURL);
  const said = document.querySelector("#phone .note.bad") || document.querySelector("#phone h1");
  said.tabIndex = -1;
  said.focus();
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.type === "file" && near(input, "#phone") && input.files[0]) look(input.files[0]);
});
document.addEventListener("click", (event) => {
  if (near(event.target, "[data-use], [data-again]")) send();
  else if (near(event.target, "[data-other]")) choose();
});
