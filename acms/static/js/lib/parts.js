/* Large files in parts: one that broke off goes on where it stopped (ADR 0042; the server's side is acms/accounts/arriving.py).
   A line is { to, token, tell, signal, pause }: the address that takes files, the form's token, what hears of each step as
   tell({ loaded, total, waits }), what stops it, and the first pause in milliseconds. */

export const PART = 256 * 1024; // bytes: 20 kB a second send one in 13 seconds
const TRIES = 6, // in a row, each after twice the time: half a minute in all
  PAUSE = 500,
  PATIENCE = 100000, // milliseconds for a part: the server gives it no longer
  TUS = { "Tus-Resumable": "1.0.0", "X-Autosave": "1" };

/* The server says no: `message` is its sentence, or empty where there is none for people. */
export class Refusal extends Error {}
/* No answer came; sent again, the file goes on where it stopped. */
export class Offline extends Error {}

/* The name under which the server has the whole file, for the form that hands it in. Throws Refusal, Offline. */
export async function deliver(file, line) {
  const mark = await markOf(file);
  const begun = await patiently(line, () => begin(file, mark, line));
  let at = begun.at,
    misses = 0;
  while (at < file.size) {
    line.tell({ loaded: at, total: file.size });
    const before = at;
    try {
      at = await part(file, at, begun.address, line);
    } catch (error) {
      if (!(error instanceof Offline) || misses >= TRIES) throw error;
      line.tell({ loaded: at, total: file.size, waits: true });
      await rest(line, misses);
      at = await reached(begun.address, line, at);
    }
    misses = at > before ? 0 : misses + 1;
    if (misses > TRIES) throw new Offline();
  }
  line.tell({ loaded: file.size, total: file.size });
  return begun.address.replace(/^.*\/([^/]+)\/$/, "$1");
}

/* All of a choice, one after the other; their names divided by commas. */
export async function deliverAll(files, line) {
  const total = files.reduce((sum, file) => sum + file.size, 0),
    names = [];
  let before = 0;
  for (const file of files) {
    const so_far = before;
    const tell = (step) => line.tell({ ...step, loaded: so_far + step.loaded, total: total });
    names.push(await deliver(file, { ...line, tell }));
    before += file.size;
  }
  return names.join(",");
}

/* Whether a choice is worth parts: what goes in one goes with its form. */
export function isLong(files) {
  return Array.from(files).some((file) => file.size > PART);
}

/* What tells a file from another one of the same person, whatever it is called: its size and two sums over its bytes. */
async function markOf(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let one = 0x811c9dc5,
    two = 5381;
  for (const byte of bytes) {
    one = Math.imul(one ^ byte, 0x01000193);
    two = (Math.imul(two, 33) + byte) | 0;
  }
  return [file.size, one >>> 0, two >>> 0].join("-");
}

function coded(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

async function begin(file, mark, line) {
  const answer = await ask("POST", line.to, line, {
    "Upload-Length": file.size,
    "Upload-Metadata": `filename ${coded(file.name)},mark ${coded(mark)}`,
  });
  return { address: answer.getResponseHeader("Location"), at: Number(answer.getResponseHeader("Upload-Offset")) };
}

/* Where the file ends after this part; also where another tab has sent it meanwhile. */
async function part(file, at, address, line) {
  const piece = file.slice(at, at + PART);
  const heard = (event) => line.tell({ loaded: at + Math.min(event.loaded, piece.size), total: file.size });
  const how = {
    "X-HTTP-Method-Override": "PATCH",
    "Upload-Offset": at,
    "Content-Type": "application/offset+octet-stream",
  };
  const answer = await ask("POST", address, line, how, piece, heard);
  return Number(answer.getResponseHeader("Upload-Offset"));
}

/* What the server has, where it says so; else what was known: an answer to HEAD has no sentence, the next part hears it. */
async function reached(address, line, known) {
  try {
    return Number((await ask("HEAD", address, line, {})).getResponseHeader("Upload-Offset"));
  } catch {
    return known;
  }
}

async function patiently(line, act) {
  for (let misses = 0; ; misses++)
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Offline) || misses >= 2) throw error;
      await rest(line, misses);
    }
}

function rest(line, misses) {
  return new Promise((done) => {
    setTimeout(done, (line.pause ?? PAUSE) * 2 ** misses);
  });
}

function ask(method, to, line, headers, body = null, heard = null) {
  return new Promise((done, fail) => {
    if (line.signal.aborted) {
      fail(new Refusal(""));
      return;
    }
    const request = new XMLHttpRequest();
    request.open(method, to);
    request.timeout = PATIENCE;
    Object.entries({ ...TUS, "X-CSRFToken": line.token, ...headers }).forEach(([name, value]) => {
      request.setRequestHeader(name, value);
    });
    if (heard) request.upload.addEventListener("progress", heard);
    request.addEventListener("load", () => {
      if (request.status < 300 || (request.status === 409 && request.getResponseHeader("Upload-Offset"))) done(request);
      else if (request.status === 408 || request.status >= 500) fail(new Offline());
      else fail(new Refusal(said(request)));
    });
    ["error", "timeout"].forEach((name) => {
      request.addEventListener(name, () => {
        fail(new Offline());
      });
    });
    request.addEventListener("abort", () => {
      fail(new Refusal(""));
    });
    line.signal.onabort = () => request.abort(); // one request at a time
    request.send(body);
  });
}

function said(request) {
  const kind = request.getResponseHeader("Content-Type") || "";
  if (kind.startsWith("text/plain")) return request.responseText;
  return kind.startsWith("application/json") ? JSON.parse(request.responseText).words || "" : "";
}
