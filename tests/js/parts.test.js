/* A large file in parts: against a server of a few lines, on a line that breaks. */
import assert from "node:assert/strict";
import test from "node:test";
import { deliver, deliverAll, isLong, Offline, PART, Refusal } from "../../acms/static/js/lib/parts.js";

const LENGTH = 2 * PART + 100;

/* What the server has, and what becomes of each request: `line(request, server)` says "lost" before it came, "unheard" after it. */
function server(line = () => "") {
  const has = { offset: 0, asked: [], refuses: null };
  globalThis.XMLHttpRequest = class {
    constructor() {
      this.heard = {};
      this.headers = {};
      this.upload = { addEventListener: () => {} };
    }
    open(method, to) {
      Object.assign(this, { method, to });
    }
    setRequestHeader(name, value) {
      this.headers[name] = value;
    }
    addEventListener(name, act) {
      this.heard[name] = act;
    }
    getResponseHeader(name) {
      return this.answer?.[name] ?? null;
    }
    abort() {
      this.heard.abort();
    }
    send(body) {
      has.asked.push(this);
      const how = line(this, has);
      if (how !== "lost") this.reply(body);
      queueMicrotask(() => this.heard[how === "lost" || how === "unheard" ? "error" : "load"]());
    }
    reply(body) {
      if (has.refuses && this.method === "HEAD") {
        this.status = has.refuses.status;
        return;
      }
      if (has.refuses && body) {
        Object.assign(this, has.refuses);
        return;
      }
      this.status = this.method === "HEAD" ? 200 : body ? 204 : 201;
      if (body && Number(this.headers["Upload-Offset"]) !== has.offset) this.status = 409;
      else if (body) has.offset += body.size;
      this.answer = { "Upload-Offset": String(has.offset), Location: "/papers/parts/photo/a-name/" };
    }
  };
  return has;
}
function line(more = {}) {
  const told = [];
  return {
    to: "/papers/parts/photo/",
    token: "t",
    pause: 0,
    signal: new AbortController().signal,
    tell: (step) => told.push(step),
    told,
    ...more,
  };
}
const file = new File([new Uint8Array(LENGTH).fill(7)], "证件.jpg");

test("a file goes part by part, and its way is told", async () => {
  const has = server(),
    on = line();
  assert.equal(await deliver(file, on), "a-name");
  assert.equal(has.offset, LENGTH);
  assert.deepEqual(
    on.told.map((step) => step.loaded),
    [0, PART, 2 * PART, LENGTH],
  );
  assert.equal(has.asked[0].headers["Upload-Length"], LENGTH);
  assert.equal(has.asked[0].headers["X-CSRFToken"], "t");
});

test("a part that was lost goes again, and one that came unheard does not", async () => {
  for (const fate of ["lost", "unheard"]) {
    let parts = 0;
    const has = server((request) => (request.headers["Upload-Offset"] !== undefined && ++parts === 2 ? fate : ""));
    const on = line();
    assert.equal(await deliver(file, on), "a-name");
    assert.equal(has.offset, LENGTH);
    assert.equal(parts, fate === "lost" ? 4 : 3);
    assert.ok(on.told.some((step) => step.waits));
  }
});

test("what has come before is not sent again", async () => {
  const has = server();
  has.offset = PART;
  await deliver(file, line());
  assert.equal(has.asked.filter((request) => request.headers["Upload-Offset"] !== undefined).length, 2);
});

test("where another tab has sent a part meanwhile the true place counts", async () => {
  let done = false;
  const has = server((request, it) => {
    if (request.headers["Upload-Offset"] === PART && !done) {
      it.offset = 2 * PART;
      done = true;
    }
    return "";
  });
  assert.equal(await deliver(file, line()), "a-name");
  assert.equal(has.offset, LENGTH);
});

test("a line that stays dead is said after a number of tries", async () => {
  server((request) => (request.method === "POST" && request.headers["Upload-Length"] ? "" : "lost"));
  await assert.rejects(deliver(file, line()), Offline);
  server(() => "lost");
  await assert.rejects(deliver(file, line()), Offline);
});

test("a server that never goes on is no reason to ask for ever", async () => {
  const has = server();
  has.refuses = { status: 409, answer: { "Upload-Offset": "0" } };
  await assert.rejects(deliver(file, line()), Offline);
});

test("a refusal is the server's sentence", async () => {
  const plain = { status: 409, answer: { "Content-Type": "text/plain; charset=utf-8" }, responseText: "提交了" };
  const json = { status: 403, answer: { "Content-Type": "application/json" }, responseText: '{"words":"过期"}' };
  const other = { status: 404, answer: { "Content-Type": "text/html" }, responseText: "<p>" };
  for (const [refuses, words] of [
    [plain, "提交了"],
    [json, "过期"],
    [other, ""],
  ]) {
    server().refuses = refuses;
    await assert.rejects(deliver(file, line()), (error) => error instanceof Refusal && error.message === words);
  }
});

test("a refusal that comes while the line is tried again is said in its sentence, which HEAD has not", async () => {
  const refuses = { status: 409, answer: { "Content-Type": "text/plain" }, responseText: "提交了" };
  let parts = 0;
  server((request, it) => {
    if (request.headers["Upload-Offset"] === undefined || ++parts !== 2) return "";
    it.refuses = refuses;
    return "lost";
  });
  await assert.rejects(deliver(file, line()), (error) => error instanceof Refusal && error.message === "提交了");
});

test("whoever stops it sends nothing more", async () => {
  const stop = new AbortController();
  const has = server((request) => {
    if (request.headers["Upload-Offset"] === PART) stop.abort();
    return "";
  });
  await assert.rejects(deliver(file, line({ signal: stop.signal })), Refusal);
  assert.ok(has.offset < LENGTH);
});

test("several files are told as one", async () => {
  const has = server((request, it) => {
    if (request.headers["Upload-Length"]) it.offset = 0;
    return "";
  });
  const on = line();
  assert.equal(await deliverAll([file, file], on), "a-name,a-name");
  assert.deepEqual(on.told.at(-1), { loaded: 2 * LENGTH, total: 2 * LENGTH });
  assert.equal(has.asked[0].headers["Upload-Metadata"].startsWith("filename 6K+B5Lu2LmpwZw==,mark "), true);
  assert.equal(isLong([file]), true);
  assert.equal(isLong([new File(["x"], "a")]), false);
});
