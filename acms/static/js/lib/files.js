/* What is said of files before and while they travel. */

/* Whether a file is larger than the input takes: `most` bytes; 0 or NaN where nothing is said. */
export function isTooLarge(files, most) {
  return !!most && Array.from(files).some((file) => file.size > most);
}

/* How much has gone, in whole percent; 0 where the browser does not know how much there is. */
export function percent({ loaded, total }) {
  return total ? Math.round((100 * loaded) / total) : 0;
}
