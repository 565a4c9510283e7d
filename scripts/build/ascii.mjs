/**
 * For Node: V8 keeps code in two bytes for each character if one character is above U+00FF, even in a comment. That is half a megabyte for
 * each process. esbuild writes such characters of strings as escapes, but leaves comments as they are.
 */
export const asciiAlone = () => ({
  name: 'ascii-alone',
  renderChunk(code, { fileName }) {
    const found = /[^\n]*[^\n\t\r -~].*/.exec(code);
    if (found) throw new Error(`${fileName} is to be ASCII alone: ${found[0].trim()}`);
    return null;
  },
});
