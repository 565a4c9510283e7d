/** What was configured in the page, as code is written for it. */
export interface CodeConfig {
  readonly socketClass: 'MessageWebSocket' | 'StreamWebSocket';
  readonly address: string;
  readonly protocols: readonly string[];
  /** Milliseconds; none for the default. */
  readonly connectTimeout?: number;
  readonly receiveBackPressure: boolean;
  readonly payload: Payload;
}

/** `utf8` is whether a MessageWebSocket sends it as a text message. */
export type Payload =
  | { readonly kind: 'text'; readonly text: string; readonly utf8: boolean }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly utf8: boolean };

/** A string as JavaScript has it, safe inside a script element too. */
export function literal(text: string): string {
  const json = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${json.replaceAll(/[\u2028\u2029]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`).replaceAll('</', String.raw`<\/`)}'`;
}

export function bytesLiteral(bytes: Uint8Array): string {
  const numbers = Array.from(bytes, (byte) => `0x${byte.toString(16).padStart(2, '0')}`);
  return `[${numbers.join(', ')}]`;
}
