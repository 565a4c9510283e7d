const { MessageWebSocket, WinRTError } = require('twinsocket');

/** Sends requests as JSON, and finds the answer of each by its id. */
class RequestSocket {
  #socket = new MessageWebSocket();
  #waiting = new Map();
  #lastId = 0;

  async connect(address) {
    const socket = this.#socket;
    socket.onmessagereceived = (event) => {
      if (socket.state === 'failed') return; // the event tells that the connection was lost, as `ended` does
      const { id, result, error } = JSON.parse(event.text());
      const request = this.#waiting.get(id);
      if (!request) return;
      this.#waiting.delete(id);
      if (error === undefined) request.resolve(result);
      else request.reject(new Error(error));
    };
    await socket.connectAsync(address, { signal: AbortSignal.timeout(5_000) });
    // Whatever ends the connection also ends the requests that wait for an answer.
    void socket.ended.then(({ code, error }) => {
      for (const { reject } of this.#waiting.values()) reject(error ?? new Error(`the connection closed with ${code}`));
      this.#waiting.clear();
    });
  }

  /** Resolves with the result. Rejects with the server's refusal, or with a WinRTError if the connection is lost. */
  async request(method, params) {
    const id = ++this.#lastId;
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    try {
      await this.#socket.sendAsync(JSON.stringify({ id, method, params }));
    } catch (error) {
      this.#waiting.delete(id);
      throw error instanceof WinRTError ? error : new Error('the request was not sent', { cause: error });
    }
    return answer;
  }

  async close() {
    this.#socket.close(1000, 'done');
    await this.#socket.ended;
  }
}

module.exports = { RequestSocket };
