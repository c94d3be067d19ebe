/* SHA-256 (FIPS 180-4) of a text of one block. Browsers have it only where the page came by https. */

const BLOCK = 55; // characters: one block less its end mark and its length

/* The first 32 bits behind the point of the cube roots of the first 64 primes. */
const ROUND = Int32Array.from(primes(64), (prime) => ((Math.cbrt(prime) % 1) * 2 ** 32) | 0);
/* The same of the square roots of the first eight. */
const START = Int32Array.from(primes(8), (prime) => ((Math.sqrt(prime) % 1) * 2 ** 32) | 0);

function primes(many) {
  const found = [];
  for (let n = 2; found.length < many; n++) if (found.every((prime) => n % prime)) found.push(n);
  return found;
}

const words = new Int32Array(64),
  state = new Int32Array(8);

/* The eight words of the digest of an ASCII text; the same array each time. Throws RangeError for more than 55 characters. */
export function digest(text) {
  const length = text.length;
  if (length > BLOCK) throw new RangeError("longer than one block");
  words.fill(0, 0, 16);
  for (let n = 0; n < length; n++) words[n >> 2] |= text.charCodeAt(n) << (24 - 8 * (n & 3));
  words[length >> 2] |= 0x80 << (24 - 8 * (length & 3));
  words[15] = 8 * length;
  for (let n = 16; n < 64; n++) {
    const early = words[n - 15],
      late = words[n - 2],
      one = ((early >>> 7) | (early << 25)) ^ ((early >>> 18) | (early << 14)) ^ (early >>> 3),
      two = ((late >>> 17) | (late << 15)) ^ ((late >>> 19) | (late << 13)) ^ (late >>> 10);
    words[n] = words[n - 16] + one + words[n - 7] + two;
  }
  let [a, b, c, d, e, f, g, h] = START;
  for (let n = 0; n < 64; n++) {
    const one = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7)),
      next = (h + one + ((e & f) ^ (~e & g)) + ROUND[n] + words[n]) | 0,
      two = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10)),
      other = (two + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + next) | 0;
    d = c;
    c = b;
    b = a;
    a = (next + other) | 0;
  }
  state[0] = START[0] + a;
  state[1] = START[1] + b;
  state[2] = START[2] + c;
  state[3] = START[3] + d;
  state[4] = START[4] + e;
  state[5] = START[5] + f;
  state[6] = START[6] + g;
  state[7] = START[7] + h;
  return state;
}

/* A digest in hexadecimal. */
export function hex(found) {
  return Array.from(found, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}
