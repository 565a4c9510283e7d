/** Made on first use: an import works where there is none. */
let decoder: TextDecoder | undefined;

/** The text of a message, which a page's sockets take as a string alone. */
export function decodeText(payload: string | Uint8Array): string {
  if (typeof payload === 'string') return payload;
  // Ignoring the mark means to keep it: a U+FEFF at the beginning is the app's.
  return (decoder ??= new TextDecoder('utf-8', { ignoreBOM: true })).decode(payload);
}
