/** Numbers as both the terminal and the page write them. */
export const MIB = 1024 * 1024;

/** `13 bytes`, `256.0 KiB`, `64.0 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  return bytes < MIB ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / MIB).toFixed(1)} MiB`;
}

export function formatRate(bytes: number, milliseconds: number): string {
  return `${(bytes / MIB / (Math.max(milliseconds, 1) / 1000)).toFixed(1)} MiB/s`;
}

/** `12 ms`, `1.20 s`. */
export function formatTime(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}

/** `00 01 02`. */
export function formatHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
