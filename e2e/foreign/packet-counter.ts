/** Finds the borders of MQTT packets in a stream of bytes: a byte of type, a length of one to four bytes, the rest. */
export class PacketCounter {
  /** Packets that have begun. */
  count = 0;
  #state: 'type' | 'length' | 'rest' = 'type';
  #length = 0;
  #shift = 0;

  /** Whether the last packet has ended. */
  get atBoundary(): boolean {
    return this.#state === 'type';
  }

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      if (this.#state === 'rest') {
        const taken = Math.min(this.#length, bytes.length - at);
        this.#length -= taken;
        at += taken;
        if (this.#length === 0) this.#state = 'type';
      } else {
        this.#header(bytes[at++] as number);
      }
    }
  }

  /** MQTT 3.1.1, section 2.2.3: seven bits of the length in each byte, the lowest first; the eighth says that more follow. */
  #header(byte: number): void {
    if (this.#state === 'type') {
      this.count++;
      this.#state = 'length';
      this.#length = this.#shift = 0;
      return;
    }
    this.#length |= (byte & 0x7f) << this.#shift;
    this.#shift += 7;
    if (byte < 0x80) this.#state = this.#length === 0 ? 'type' : 'rest';
  }
}
