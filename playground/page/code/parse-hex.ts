/** The bytes that `00 0a ff`, `000aff` or `00:0A:FF` stands for; throws for anything else. */
export function parseHex(text: string): Uint8Array {
  const digits = text.replaceAll(/[\s:,]/g, '');
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new Error(`“${text}” is not bytes in hex: two digits for each`);
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
