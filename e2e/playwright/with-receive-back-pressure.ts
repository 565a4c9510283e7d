/** The build under test with both classes of socket asking for back-pressure, so that cases need not know of it. */
import type * as Twinsocket from 'twinsocket';
import type * as Tree from 'twinsocket/windows';
import { streamCapabilities } from './web-socket-stream.ts';

interface Build {
  readonly api: typeof Twinsocket;
  readonly Windows: typeof Tree.Windows;
}

export function withReceiveBackPressure({ api, Windows }: Build): Build {
  const sockets = {
    MessageWebSocket: class MessageWebSocket extends api.MessageWebSocket {
      constructor() {
        super();
        this.control.receiveBackPressure = true;
      }
    },
    StreamWebSocket: class StreamWebSocket extends api.StreamWebSocket {
      constructor() {
        super();
        this.control.receiveBackPressure = true;
      }
    },
  };
  const { Networking } = Windows;
  const nested = {
    MessageWebSocket: withoutNew(sockets.MessageWebSocket),
    StreamWebSocket: withoutNew(sockets.StreamWebSocket),
  };
  return {
    api: { ...api, ...sockets, capabilities: { ...api.capabilities, ...streamCapabilities } },
    Windows: { ...Windows, Networking: { ...Networking, Sockets: { ...Networking.Sockets, ...nested } } },
  };
}

/** As constructors of the tree are. */
function withoutNew<C extends new () => object>(type: C): C & (() => InstanceType<C>) {
  return new Proxy(type, { apply: (target) => new target() }) as C & (() => InstanceType<C>);
}
