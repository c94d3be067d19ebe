/* All modules of acms/static/js in one file: `node tools/scripts.js FILE`, from the project's root. A page runs those that its script tags name, in their order.
   One file, so that a module that several import is there once, with one state; the tags name the same address, which a browser loads once. */
import { readdirSync } from "node:fs";
import { build } from "esbuild";

const FOLDER = "acms/static/js";
const names = readdirSync(FOLDER).filter((name) => name.endsWith(".js"));
const modules = names.map((name) => `"${name.slice(0, -3)}": () => require("./${name}")`);
/* At the end of reading, when libraries that a page loads deferred (Cropper) are there; captured, so before htmx looks at the page.
   A module that fails is told as any error of a page, and stops no other one. */
const run = `
const modules = { ${modules.join(", ")} };
const start = () => document.querySelectorAll("script[data-module]").forEach((tag) => {
  try {
    modules[tag.dataset.module]();
  } catch (error) {
    queueMicrotask(() => { throw error; });
  }
});
window.addEventListener("DOMContentLoaded", start, { capture: true, once: true });
`;

await build({
  stdin: { contents: run, resolveDir: FOLDER },
  outfile: process.argv[2],
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2020", // what Chromium 86 and Safari 14 both know
});
