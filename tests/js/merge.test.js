import assert from "node:assert/strict";
import test from "node:test";
import { merged, withSent } from "../../acms/static/js/lib/merge.js";

/* One field, `name`: what the server stored, what this page had sent, had seen, and what stands in the field now. */
function of({ stored, sent, seen, live, clash = false, used = false }) {
  return merged({
    truth: { name: [stored] },
    clashes: clash ? ["name"] : [],
    sent: { name: sent },
    seen: { name: seen },
    live: () => live,
    isUsed: () => used,
  });
}

test("what is sent counts as seen at once, and only once", () => {
  const seen = { name: ["甲"], phone: ["1"] };
  assert.deepEqual(withSent(seen, { name: "乙", phone: "1" }), { name: ["甲", "乙"], phone: ["1"] });
  assert.deepEqual(seen, { name: ["甲"], phone: ["1"] }, "the list given stays as it is");
});

test("an answer that agrees is the only text that was seen from now on", () => {
  assert.deepEqual(of({ stored: "乙", sent: "乙", seen: ["甲", "乙"], live: "乙" }), {
    seen: { name: ["乙"] },
    write: {},
  });
});

test("another text of the server's goes into the field", () => {
  assert.deepEqual(of({ stored: "丙", sent: "乙", seen: ["甲", "乙"], live: "乙" }).write, { name: "丙" });
});

test("a field in which somebody writes is never overwritten", () => {
  assert.deepEqual(of({ stored: "丙", sent: "乙", seen: ["甲", "乙"], live: "乙", used: true }).write, {});
});

test("what was typed since it was sent stays", () => {
  assert.deepEqual(of({ stored: "丙", sent: "乙", seen: ["甲", "乙"], live: "乙丁" }).write, {});
});

test("a change from elsewhere that is not shown is not seen either, so that the next save asks", () => {
  const seen = of({ stored: "丙", sent: "甲", seen: ["甲"], live: "甲", used: true }).seen;
  assert.deepEqual(seen, { name: ["甲"] });
});

test("where two changed it at once the page asks, and nothing is decided", () => {
  const result = of({ stored: "丙", sent: "乙", seen: ["甲"], live: "乙", clash: true });
  assert.deepEqual(result, { seen: { name: ["甲"] }, write: {} });
});

test("a field that comes with the answer is seen", () => {
  const result = merged({
    truth: { more: [""] },
    clashes: [],
    sent: {},
    seen: {},
    live: () => "",
    isUsed: () => false,
  });
  assert.deepEqual(result.seen, { more: [""] });
});
