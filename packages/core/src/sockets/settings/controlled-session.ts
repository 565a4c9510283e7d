import type { Capabilities } from '../../capabilities.ts';
import type { WinRTError } from '../../errors.ts';
import type { ConnectionInfo } from '../../transport.ts';

/** The members of a session that a control uses. */
export interface ControlledSession {
  readonly capabilities: Capabilities;
  readonly known: { readonly info: ConnectionInfo | undefined };
  /** Why a property of a control can't be set now, if so. */
  refusal(verb: 'setControl', member: string): WinRTError | undefined;
}
