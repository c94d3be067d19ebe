/* A frame on a picture, as the server takes it: left, top, width and height as shares of the whole, four places after the point. */

export function shares(box, whole) {
  return [
    share(box.x, whole.naturalWidth),
    share(box.y, whole.naturalHeight),
    share(box.width, whole.naturalWidth),
    share(box.height, whole.naturalHeight),
  ].join(",");
}

function share(value, of) {
  return Math.min(1, Math.max(0, value / of)).toFixed(4);
}
