/* Whatever moves the page waits while a button is held down: a message that appears between pressing and letting go pushes the
   button from under the pointer, and the browser then reports no click at all. */

let held = false,
  waiting = [];

function release() {
  held = false;
  const ready = waiting;
  waiting = [];
  for (const work of ready) work();
}

/* Call once per page. The click comes right after the release, so the work waits for one more turn. */
export function watchPresses(page = window) {
  page.addEventListener("pointerdown", () => {
    held = true;
  });
  for (const name of ["pointerup", "pointercancel", "blur"]) page.addEventListener(name, () => setTimeout(release, 0));
}

export function isHeld() {
  return held;
}

/* Does `work` now, or when what is held down has been let go and its click has been dealt with. */
export function afterPress(work) {
  if (held) waiting.push(work);
  else work();
}

/* A promise that is kept when nothing is held down. */
export function released() {
  return new Promise(afterPress);
}
