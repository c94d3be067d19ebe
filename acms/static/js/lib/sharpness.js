/* Whether a picture can be read, as far as a browser sees before it is sent. It advises; the server judges. */

/* The long side in pixels at which pictures are looked at: the server looks at that size too (acms/scans/quality.py). */
export const LONG = 1000;
const TILES = 8;

/* How light each pixel is, of the four bytes that a canvas has for it. */
export function greys(bytes) {
  const found = new Float32Array(bytes.length / 4);
  for (let at = 0; at < found.length; at++)
    found[at] = 0.299 * bytes[4 * at] + 0.587 * bytes[4 * at + 1] + 0.114 * bytes[4 * at + 2];
  return found;
}

/* The variance of the Laplacian where it is largest, of 8 by 8 parts: a paper is plain over most of its face, and its print alone tells. */
export function sharpness(grey, width, height) {
  const tiles = Array.from({ length: TILES * TILES }, () => ({ count: 0, sum: 0, squares: 0 }));
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const edge = grey[at - 1] + grey[at + 1] + grey[at - width] + grey[at + width] - 4 * grey[at];
      const tile = tiles[Math.floor((y * TILES) / height) * TILES + Math.floor((x * TILES) / width)];
      tile.count += 1;
      tile.sum += edge;
      tile.squares += edge * edge;
    }
  return Math.max(...tiles.map((tile) => variance(tile)));
}

function variance({ count, sum, squares }) {
  return count ? squares / count - (sum / count) ** 2 : 0;
}

/* What speaks against a picture: "small", "soft". `least`: pixels of its long side; `sharp`: what `sharpness` has to reach. */
export function doubts({ width, height, sharp }, wanted) {
  const found = [];
  if (Math.max(width, height) < wanted.least) found.push("small");
  if (sharp < wanted.sharp) found.push("soft");
  return found;
}
