import type { Capabilities } from '../../capabilities.ts';
import type { ConnectionInfo } from '../../transport.ts';

/** What a control asks of the session of its socket. */
export interface ControlledSession {
  readonly state: string;
  readonly capabilities: Capabilities;
  readonly connectionCapabilities: Capabilities;
  readonly info: ConnectionInfo | undefined;
}
