/** Ignoring it would be to drop it: a U+FEFF at the beginning is the app's. */
const decoder = /*#__PURE__*/ new TextDecoder('utf-8', { ignoreBOM: true });

/** The text of a message, which a page's sockets take as a string alone. */
export function decodeText(payload: string | Uint8Array): string {
  return typeof payload === 'string' ? payload : decoder.decode(payload);
}
