/** Everybody who is here. A message goes to all of them, its author too; who comes hears what was said last. */

/** Messages that are kept for those who come, and that may wait for a client who does not read. */
const MOST = 1_000;

export class Room {
  #messages = [];
  /** How many messages are under way to each. */
  #members = new Map();

  join(socket) {
    this.#members.set(socket, 0);
    socket.onmessagereceived = (event) => {
      let text;
      try {
        text = event.text();
      } catch {
        return; // the connection was lost, of which `ended` tells
      }
      this.#messages.push(text);
      if (this.#messages.length > MOST) this.#messages.shift();
      for (const member of this.#members.keys()) this.#send(member, text);
    };
    void socket.ended.then(() => this.#members.delete(socket));
    for (const text of this.#messages) this.#send(socket, text);
  }

  #send(member, text) {
    const underWay = this.#members.get(member) + 1;
    this.#members.set(member, underWay);
    if (underWay > 2 * MOST) member.abort(new Error('the client does not read'));
    const settled = () => {
      if (this.#members.has(member)) this.#members.set(member, this.#members.get(member) - 1);
    };
    member.sendAsync(text).then(settled, settled);
  }
}
