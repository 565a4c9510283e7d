/** Checks `control.certificateAuthorities` before a connect: OpenSSL ignores a text without a certificate, and would trust nobody. */
import { X509Certificate } from 'node:crypto';
import { describe, hresult, messageOf, winrtError, type WinRTError } from '@twinsocket/core';

/** The texts of the last connect: an app trusts the same authorities in all its connections. */
let readable: readonly string[] = [];

/** The error of the first text that has no certificate to trust; the connect fails with it. */
export function faultOfAuthorities(authorities: readonly string[]): WinRTError | undefined {
  for (const [index, text] of authorities.entries()) {
    if (readable.includes(text)) continue;
    const fault = faultOf(text);
    if (fault === undefined) continue;
    return winrtError(
      hresult.E_INVALIDARG,
      `connectAsync: control.certificateAuthorities[${index}]${fault}: readFileSync(path, 'utf8')`,
    );
  }
  if (authorities.length > 0) readable = authorities;
  return undefined;
}

function faultOf(text: string): string | undefined {
  try {
    // It reads a text as `tls.connect` reads `ca`, up to the first certificate: other blocks and comments before it are skipped.
    void new X509Certificate(text);
    return undefined;
  } catch (cause) {
    if (!/-----BEGIN (X509 |TRUSTED )?CERTIFICATE-----/.test(text)) {
      return `: ${shown(text)} is not a PEM certificate; pass the text of the file`;
    }
    return ` has a certificate that can't be read (${messageOf(cause)}); pass the whole text of the file`;
  }
}

/** A short line, which is probably a path. Nothing of a longer text, because it may be a private key. */
function shown(text: string): string {
  const [header] = /-----BEGIN [A-Z\d ]{1,40}-----/.exec(text) ?? [];
  if (header !== undefined) return `a text with ${describe(header)}`;
  return text.length > 60 || text.includes('\n') ? `a text of ${text.length} characters` : describe(text);
}
