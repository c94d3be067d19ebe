import assert from "node:assert/strict";
import test from "node:test";
import { bytes, text } from "../../acms/static/js/lib/base64url.js";
import { isTooLarge, percent, sizeOf } from "../../acms/static/js/lib/files.js";
import { shares } from "../../acms/static/js/lib/frame.js";
import { afterPress, watchPresses } from "../../acms/static/js/lib/press.js";
import { doubts, greys, sharpness } from "../../acms/static/js/lib/sharpness.js";
import { looked, transform, WHOLE } from "../../acms/static/js/lib/view.js";
import { fill } from "../../acms/static/js/lib/words.js";

test("a sentence takes its values, and a value is not read as a sentence", () => {
  assert.equal(fill("正在传{name}，{percent}%", { name: "{percent}.jpg", percent: 7 }), "正在传{percent}.jpg，7%");
  assert.equal(fill("没有{which}", {}), "没有{which}");
});

test("sizes read as people write them", () => {
  assert.deepEqual(
    [10, 2000, 1024 * 1024, 8_808_038].map((size) => sizeOf([{ size }])),
    ["1 KB", "2 KB", "1.0 MB", "8.4 MB"],
  );
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

/* A page of 64 by 64: black lines one pixel wide in one corner, paper elsewhere; `soft`: a shade of grey is left of them. */
function page(soft) {
  const grey = new Float32Array(64 * 64).fill(230);
  for (let y = 0; y < 8; y++)
    for (let x = 0; x < 8; x++)
      grey[y * 64 + x] = soft
        ? 230 - 100 * Math.sin((Math.PI * x) / 8) * Math.sin((Math.PI * y) / 8)
        : x % 2
          ? 30
          : 230;
  return grey;
}

test("a paper's few lines tell whether it is sharp, however much of it is plain", () => {
  assert.ok(sharpness(page(false), 64, 64) > 10000);
  assert.ok(sharpness(page(true), 64, 64) < 1000);
  assert.equal(sharpness(new Float32Array(64 * 64).fill(230), 64, 64), 0);
});

test("a colour is as light as the eye finds it", () => {
  const [white, green, blue] = greys(Uint8ClampedArray.from([255, 255, 255, 255, 0, 255, 0, 255, 0, 0, 255, 255]));
  assert.equal(Math.round(white), 255);
  assert.ok(green > blue);
});

test("against a picture speaks that it is small, that it is soft, both or nothing", () => {
  const wanted = { least: 1000, sharp: 150 };
  assert.deepEqual(doubts({ width: 3000, height: 4000, sharp: 900 }, wanted), []);
  assert.deepEqual(doubts({ width: 400, height: 999, sharp: 150 }, wanted), ["small"]);
  assert.deepEqual(doubts({ width: 400, height: 1000, sharp: 149 }, wanted), ["soft"]);
  assert.deepEqual(doubts({ width: 4, height: 4, sharp: 0 }, wanted), ["small", "soft"]);
});
