/* What is said of files before and while they travel. */

/* Whether a file is larger than the input takes: `most` bytes; 0 or NaN where nothing is said. */
export function isTooLarge(files, most) {
  return !!most && Array.from(files).some((file) => file.size > most);
}

/* 8.4 MB, 350 KB: as the pages write sizes. */
export function sizeOf(files) {
  const bytes = Array.from(files).reduce((sum, file) => sum + file.size, 0);
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/* How much has gone, in whole percent; 0 where the browser does not know how much there is. */
export function percent({ loaded, total }) {
  return total ? Math.round((100 * loaded) / total) : 0;
}
