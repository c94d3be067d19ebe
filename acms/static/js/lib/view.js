/* How a scan is looked at: { scale, turn }, enlarged by steps up to five times, turned by quarters. */

export const WHOLE = { scale: 1, turn: 0 };

const MOST = 5,
  STEP = 1.4;

export function looked(view, what) {
  switch (what) {
    case "in":
      return { ...view, scale: Math.min(MOST, view.scale * STEP) };
    case "out":
      return { ...view, scale: Math.max(1, view.scale / STEP) };
    case "left":
      return { ...view, turn: view.turn - 90 };
    case "right":
      return { ...view, turn: view.turn + 90 };
    case "fit":
      return WHOLE;
    default:
      return view;
  }
}

/* For style.transform; "" where nothing is changed, so that the sheet keeps its own layer. */
export function transform({ scale, turn }) {
  return scale === 1 && !turn ? "" : `rotate(${turn}deg) scale(${scale})`;
}
