/** stand-in.mjs once more, for Jest, with the events of the test's own page. */
class StandIn extends EventTarget {
  binaryType = 'blob';
  bufferedAmount = 0;
  protocol = '';
  readyState = 0;
  sent = [];

  constructor() {
    super();
    StandIn.last = this;
  }

  send(data) {
    this.sent.push(data);
  }

  close() {}

  tell(type, more = {}) {
    this.dispatchEvent(Object.assign(new Event(type), more));
  }
}

/** The page's own, which tests put StandIn in front of. */
StandIn.jsdoms = globalThis.WebSocket;

exports.StandIn = StandIn;
