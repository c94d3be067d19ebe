/* 「存为图片」: a drawing as it stands on the page, with the colours and letters that its rules give it, as a PNG of twice its size. */
import { all } from "./lib/dom.js";

const RULES = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "font-family",
  "font-size",
  "text-anchor",
  "display",
];

/* An image knows no style sheet: what the rules make of each element is written on its copy. */
function copied(drawing) {
  const copy = drawing.cloneNode(true),
    originals = all("*", drawing);
  all("*", copy).forEach((element, n) => {
    const style = getComputedStyle(originals[n]);
    for (const rule of RULES) element.setAttribute(rule, style.getPropertyValue(rule));
  });
  const { width, height } = drawing.getBoundingClientRect();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  return copy;
}
async function save(drawing) {
  const written = new XMLSerializer().serializeToString(copied(drawing)),
    image = new Image();
  image.src = URL.createObjectURL(new Blob([written], { type: "image/svg+xml" }));
  await image.decode();
  URL.revokeObjectURL(image.src);
  const canvas = document.createElement("canvas");
  canvas.width = 2 * image.width;
  canvas.height = 2 * image.height;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  const link = document.createElement("a");
  link.download = `${drawing.id}.png`;
  link.href = canvas.toDataURL();
  link.click();
}
all("[data-save-chart]").forEach((button) => {
  button.addEventListener("click", () => save(document.getElementById(button.dataset.saveChart)));
});
