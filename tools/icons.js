/* The icons that the product names, out of Bootstrap's two thousand: `node tools/icons.js FOLDER FILES…`, from the project's root,
   writes icons.css and fonts/bootstrap-icons.woff2 of those that the files name.
   Class names and code points stay Bootstrap's. A quoted word that happens to be an icon's name comes along; it costs some 80 bytes. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import subsetFont from "subset-font";

const WHOLE = "node_modules/bootstrap-icons/font";
const RULE = /\.bi-([\w-]+)::before\{content:"\\(\w+)"\}/g;
/* Between quotes ({% icon "lock" %}, a value of Python), or part of a class (bi-check2, bi-{% if … %}check-lg{% else %}…). */
const NAME = /(?<=["'])[a-z0-9-]+(?=["'])|(?<=bi-|%\})[a-z0-9-]+(?=[ "'{,.])/g;

const sheet = readFileSync(join(WHOLE, "bootstrap-icons.min.css"), "utf8");
const points = new Map([...sheet.matchAll(RULE)].map(([, name, point]) => [name, point]));
const used = new Set();
const [folder, ...files] = process.argv.slice(2);
for (const file of files) {
  for (const [word] of readFileSync(file, "utf8").matchAll(NAME)) if (points.has(word)) used.add(word);
}

mkdirSync(join(folder, "fonts"), { recursive: true });
const letters = [...used].map((name) => String.fromCodePoint(parseInt(points.get(name), 16))).join("");
const font = await subsetFont(readFileSync(join(WHOLE, "fonts", "bootstrap-icons.woff2")), letters, {
  targetFormat: "woff2",
});
writeFileSync(join(folder, "fonts", "bootstrap-icons.woff2"), font);
const rules = sheet
  .replace(RULE, (rule, name) => (used.has(name) ? rule : ""))
  .replace(/src:[^}]*/, 'src:url("fonts/bootstrap-icons.woff2") format("woff2")');
writeFileSync(join(folder, "icons.css"), rules);
