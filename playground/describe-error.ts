/** Errors as both the terminal and the page show them. */
import { WebErrorStatus, WinRTError } from 'twinsocket';

export interface DescribedError {
  /** As `cannotConnect (14)`; none for an error that is not of twinsocket. */
  readonly status?: string;
  /** As `0x80072EFD`. */
  readonly number?: string;
  readonly message: string;
}

export function describeError(error: unknown): DescribedError {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof WinRTError)) return { message };
  const number = hresult(error.number);
  // Its messages end with the number, which is shown apart here.
  return { status: describeStatus(error.status), number, message: message.replace(` (${number})`, '') };
}

/** The name that a status has in `WebErrorStatus`, and its value. */
export function describeStatus(status: WebErrorStatus): string {
  const [name] = Object.entries(WebErrorStatus).find(([, value]) => value === status) ?? ['?'];
  return `${name} (${status})`;
}

/** As winerror.h writes it; `number` is signed. */
function hresult(number: number): string {
  return `0x${(number >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;
}
