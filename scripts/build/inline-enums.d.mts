/** For tests; rollup calls it with its own context. */
export function inlineEnums(): {
  readonly name: string;
  renderChunk(this: { parse(code: string): unknown }, source: string): { readonly code: string; readonly map: null };
};
