import type { Capabilities } from '../../capabilities.ts';
import type { WinRTError } from '../../errors.ts';
import type { Connection } from '../../transport.ts';
import type { Opening } from '../receiving/inbound.ts';
import type { ConnectionSettings } from '../settings/connection-settings.ts';

/** What a session gives its receiver. A class, because a closure takes more of an idle connection. */
export class SessionOpening implements Opening {
  readonly #session: Pick<Opening, 'fail'>;

  constructor(
    readonly connection: Connection,
    readonly settings: ConnectionSettings,
    readonly capabilities: Capabilities,
    session: Pick<Opening, 'fail'>,
  ) {
    this.#session = session;
  }

  fail(error: WinRTError): void {
    this.#session.fail(error);
  }
}
