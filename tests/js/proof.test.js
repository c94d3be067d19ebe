import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { search } from "../../acms/static/js/lib/search.js";
import { digest, hex } from "../../acms/static/js/lib/sha256.js";

function sha256(text) {
  return createHash("sha256").update(text).digest("hex");
}

test("a digest is that of the standard at every length that one block holds, and no longer text is taken", () => {
  for (let length = 0; length <= 55; length++) {
    const text = "0123456789.abcdef-".repeat(4).slice(0, length);
    assert.equal(hex(digest(text)), sha256(text), `${length} characters`);
  }
  assert.throws(() => digest("a".repeat(56)), RangeError);
});

test("the number behind a salt is found, the first and the last one too", async () => {
  for (const number of [0, 777, 3000]) {
    const salt = "0123456789abcdef.1790000000.staff-activate.";
    assert.equal(await search({ salt, digest: sha256(salt + number), most: 3000 }), number);
  }
});

test("a task without a number ends, and so does a search that nobody waits for any more", async () => {
  assert.equal(await search({ salt: "a.", digest: sha256("other"), most: 2000 }), -1);
  assert.equal(await search({ salt: "a.", digest: sha256("a.5"), most: 2000 }, () => true), -1);
});
