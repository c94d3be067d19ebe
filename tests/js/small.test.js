import assert from "node:assert/strict";
import test from "node:test";
import { bytes, text } from "../../acms/static/js/lib/base64url.js";
import { isTooLarge, percent } from "../../acms/static/js/lib/files.js";
import { shares } from "../../acms/static/js/lib/frame.js";
import { afterPress, watchPresses } from "../../acms/static/js/lib/press.js";
import { looked, transform, WHOLE } from "../../acms/static/js/lib/view.js";
import { fill } from "../../acms/static/js/lib/words.js";

test("a sentence takes its values, and a value is not read as a sentence", () => {
  assert.equal(fill("正在传{name}，{percent}%", { name: "{percent}.jpg", percent: 7 }), "正在传{percent}.jpg，7%");
  assert.equal(fill("没有{which}", {}), "没有{which}");
});

test("bytes come back from an address as they went in, with both letters that base64 has of its own", () => {
  const given = Uint8Array.from([251, 255, 0, 62]);
  assert.equal(text(given.buffer), "-_8APg");
  assert.deepEqual(bytes("-_8APg"), given);
});

test("a file is too large by one byte, and never where nothing is said", () => {
  assert.equal(isTooLarge([{ size: 10 }], 10), false);
  assert.equal(isTooLarge([{ size: 1 }, { size: 11 }], 10), true);
  assert.equal(isTooLarge([{ size: 11 }], Number(undefined)), false);
});

test("percent are whole, and none where the whole is not known", () => {
  assert.equal(percent({ loaded: 1, total: 3 }), 33);
  assert.equal(percent({ loaded: 1, total: 0 }), 0);
});

test("a frame is told in shares of the picture and never reaches over its edge", () => {
  const whole = { naturalWidth: 200, naturalHeight: 400 };
  assert.equal(shares({ x: 50, y: -3, width: 100, height: 500 }, whole), "0.2500,0.0000,0.5000,1.0000");
});

test("a scan is enlarged up to five times and made no smaller than whole", () => {
  let view = WHOLE;
  for (let n = 0; n < 9; n++) view = looked(view, "in");
  assert.equal(view.scale, 5);
  for (let n = 0; n < 9; n++) view = looked(view, "out");
  assert.equal(view.scale, 1);
});

test("a turned scan keeps its size, and fits again by one button", () => {
  const turned = looked(looked(WHOLE, "in"), "left");
  assert.equal(transform(turned), "rotate(-90deg) scale(1.4)");
  assert.equal(transform(looked(turned, "fit")), "");
  assert.equal(looked(turned, "no such button"), turned);
});

test("what moves the page waits until the button is let go and its click is through", async () => {
  const page = new EventTarget(),
    done = [];
  watchPresses(page);
  afterPress(() => done.push("at once"));
  page.dispatchEvent(new Event("pointerdown"));
  afterPress(() => done.push("message"));
  page.dispatchEvent(new Event("pointerup"));
  done.push("click");
  assert.deepEqual(done, ["at once", "click"]);
  await new Promise((resolve) => setTimeout(resolve, 1));
  assert.deepEqual(done, ["at once", "click", "message"]);
});
