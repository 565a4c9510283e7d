/** A stand-in for a page's WebSocket, as tests write it: what happens is said by the test. */
export class StandIn extends EventTarget {
  static last;
  binaryType = 'blob';
  bufferedAmount = 0;
  protocol = '';
  readyState = 0;
  sent = [];

  constructor(url) {
    super();
    this.url = url;
    StandIn.last = this;
  }

  send(data) {
    this.sent.push(data);
  }

  close() {
    this.closing = true;
  }

  tell(type, more = {}) {
    this.dispatchEvent(Object.assign(new Event(type), more));
  }
}
