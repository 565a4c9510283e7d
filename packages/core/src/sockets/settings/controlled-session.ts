import type { Capabilities } from '../../capabilities.ts';
import type { WinRTError } from '../../errors.ts';
import type { ConnectionInfo } from '../../transport.ts';

/** What a control asks of the session of its socket. */
export interface ControlledSession {
  readonly capabilities: Capabilities;
  readonly known: { readonly info: ConnectionInfo | undefined };
  /** Why a property of a control can't be set now, if so. */
  refusal(verb: 'setControl', member: string): WinRTError | undefined;
}
