/** Punycode to Unicode, for hosts (RFC 3492). Browsers can only encode, and `domainToUnicode` exists only in Node. */

// RFC 3492, section 5: the parameters of Punycode.
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_N = 0x80;

const ACE_PREFIX = 'xn--';
/** RFC 1035, section 2.3.4. For a scheme that it doesn't know, `URL` accepts any length, and the time of decoding is quadratic. */
const LONGEST_LABEL = 63;

const LAST_CODE_POINT = 0x10ffff;
/** Section 6.4 requires overflow detection, and at least this range. Without a check, a long number would become Infinity. */
const LARGEST_DELTA = 0x7fffffff;

/**
 * A host with its `xn--` labels in Unicode. A label is decoded only if `parse`, which gives the host that a text names, turns the result
 * back into the same label. Otherwise the shown host would be another server than the one connected to (`xn--good-` decodes to `good`).
 * Labels that are not Punycode stay as they are. If `parse` does not turn the whole decoded host back, all of it stays as it is, because
 * the directions of its labels must not be mixed (RFC 5893). The host must be in lower case, as `URL` gives it.
 */
export function hostToUnicode(host: string, parse: (host: string) => string | undefined): string {
  const shown = host
    .split('.')
    .map((label) => labelToUnicode(label, parse))
    .join('.');
  return shown === host || parse(shown)?.toLowerCase() === host ? shown : host;
}

function labelToUnicode(label: string, parse: (host: string) => string | undefined): string {
  if (!label.startsWith(ACE_PREFIX) || label.length > LONGEST_LABEL) return label;
  const decoded = decodePunycode(label.slice(ACE_PREFIX.length));
  return decoded && parse(decoded)?.toLowerCase() === label ? decoded : label;
}

/** Decodes a label without its prefix (RFC 3492, section 6.2); undefined if the text is malformed. */
export function decodePunycode(text: string): string | undefined {
  const delimiter = text.lastIndexOf('-');
  const output = Array.from(text.slice(0, Math.max(0, delimiter)), (character) => character.charCodeAt(0));
  if (output.some((code) => code >= INITIAL_N)) return undefined;
  let n = INITIAL_N;
  let i = 0;
  let bias = INITIAL_BIAS;
  let next = delimiter > 0 ? delimiter + 1 : 0;
  while (next < text.length) {
    const start = i;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      const digit = digitOf(text.charCodeAt(next++));
      if (digit === undefined) return undefined;
      i += digit * weight;
      if (i > LARGEST_DELTA) return undefined;
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    const length = output.length + 1;
    bias = adapt(i - start, length, start === 0);
    n += Math.floor(i / length);
    if (n > LAST_CODE_POINT) return undefined;
    i %= length;
    output.splice(i++, 0, n);
  }
  return String.fromCodePoint(...output);
}

/** Section 6.1: the bias, by the expected size of the next deltas. */
function adapt(delta: number, length: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? DAMP : 2));
  rest += Math.floor(rest / length);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}

/** Section 5: letters of either case are 0 to 25, digits 26 to 35. Beyond the end of the text the code is NaN, which is not a digit. */
function digitOf(code: number): number | undefined {
  const digit = Number.parseInt(String.fromCharCode(code), BASE);
  if (Number.isNaN(digit)) return undefined;
  return digit < 10 ? digit + 26 : digit - 10;
}
