/* All rules in one file: `node tools/styles.js FILE USERS…`, from the project's root, joins Bootstrap's (those alone whose classes and elements the
   users name), the icons' and ours, made small for the oldest browsers that we serve. A class is named as it stands, never put together. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { PurgeCSS } from "purgecss";

const FOLDER = "acms/static/css";
const [file, ...users] = process.argv.slice(2);
/* Our sheets override Bootstrap's pictures (chevrons, marks of boxes): those that stand in its rules are not sent. */
const bootstrap = readFileSync("node_modules/bootstrap/dist/css/bootstrap.min.css", "utf8")
  .replace(/^.*sourceMappingURL.*$/m, "")
  .replace(/url\("data:[^"]*"\)/g, "none");
const [{ css }] = await new PurgeCSS().purge({ content: users, css: [{ raw: bootstrap }], keyframes: true });
const ours = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".css"))
  .sort()
  .map((name) => readFileSync(join(FOLDER, name), "utf8"));

await build({
  stdin: {
    contents: [css, readFileSync(join(dirname(file), "icons.css"), "utf8"), ...ours].join("\n"),
    loader: "css",
  },
  outfile: file,
  minify: true,
  target: ["chrome86", "safari14"],
  logLevel: "error",
});
