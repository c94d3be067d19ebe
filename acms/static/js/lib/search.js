/* The number behind a salt whose digest is told, searched for in pieces so short that typing stays smooth. */
import { digest, hex } from "./sha256.js";

const PIECE = 12; // milliseconds, less than a frame
const LOOK = 64; // numbers between two looks at the clock

/* A promise of the number, or of -1 where none up to `most` fits or `isOver` says that nobody waits any more. */
export function search({ salt, digest: wanted, most }, isOver = () => false) {
  const first = parseInt(wanted.slice(0, 8), 16) | 0,
    turn = new MessageChannel();
  let number = 0;
  return new Promise((found) => {
    const end = (result) => {
      turn.port1.close();
      found(result);
    };
    turn.port1.onmessage = () => {
      if (isOver()) return end(-1);
      const until = performance.now() + PIECE;
      while (number <= most) {
        if (digest(salt + number)[0] === first && hex(digest(salt + number)) === wanted) return end(number);
        number += 1;
        if (number % LOOK === 0 && performance.now() > until) return turn.port2.postMessage("on");
      }
      return end(-1);
    };
    turn.port2.postMessage("on");
  });
}
