/** Bytes of a mebibyte. */
export const MiB = 1024 * 1024;
