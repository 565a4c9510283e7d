/** The messages of a life. Life and number are in each, so that no message can stand for another one. */

const filler = 'The quick brown fox jumps over the lazy dog. '.repeat(2000);
/** Characters behind the number; one is chosen by life and number. */
const sizes = [0, 20, 40, 100, 150, 300, 1000, 6000, 70_000];
const frequent = 6;

/** ASCII alone, so that characters are bytes. Long ones are rare. */
export function textOf(life: number, index: number): string {
  const mixed = (life * 31 + index * 17) % 97;
  const size = sizes[mixed < 88 ? mixed % frequent : frequent + (mixed % (sizes.length - frequent))] as number;
  return `${life}:${index}:${filler.slice(0, size)}`;
}

/** Each third message is binary. */
export function isBinary(index: number): boolean {
  return index % 3 === 2;
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
