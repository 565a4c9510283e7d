/** A client of the RFB protocol 3.8 (RFC 6143), which a VNC server speaks: no authentication, pixels as they are ("raw"). */
const NO_SECURITY = 1;
const RAW = 0;
const toServer = { setPixelFormat: 0, setEncodings: 2, framebufferUpdateRequest: 3, pointerEvent: 5 };
const fromServer = { framebufferUpdate: 0, bell: 2, serverCutText: 3 };

export class RfbClient {
  #reader;
  #writer;
  /** The screen: its size, and four bytes for each pixel: red, green, blue and opaque. */
  picture = { width: 0, height: 0, data: new Uint8Array(0) };
  name = '';

  /**
   * @param {import('twinsocket').DataReader} reader of the inputStream of a connected StreamWebSocket
   * @param {import('twinsocket').DataWriter} writer of its outputStream
   */
  constructor(reader, writer) {
    this.#reader = reader;
    this.#writer = writer;
  }

  /** RFC 6143, 7.1 to 7.3, and the pixels as we want them: 32 bits, blue first. */
  async handshake() {
    const [reader, writer] = [this.#reader, this.#writer];
    await reader.loadAsync(12);
    expect('version', reader.readString(12), 'RFB 003.008\n');
    writer.writeString('RFB 003.008\n');
    await writer.storeAsync();

    const types = new Uint8Array(await this.#byte());
    if (types.length === 0) throw new Error('RFB: the server has refused the connection');
    await reader.loadAsync(types.length);
    reader.readBytes(types);
    if (!types.includes(NO_SECURITY))
      throw new Error(`RFB: the server wants one of the security types ${types.join()}`);
    writer.writeByte(NO_SECURITY);
    await writer.storeAsync();
    await reader.loadAsync(4);
    expect('security result', reader.readUInt32(), 0);

    writer.writeByte(1); // shared
    await writer.storeAsync();
    await reader.loadAsync(24);
    const [width, height] = [reader.readUInt16(), reader.readUInt16()];
    reader.readBuffer(16); // its own pixel format
    const length = reader.readUInt32();
    await reader.loadAsync(length);
    this.name = reader.readString(length);
    this.picture = { width, height, data: new Uint8Array(4 * width * height) };

    writer.writeBytes([toServer.setPixelFormat, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0]);
    writer.writeBytes([toServer.setEncodings, 0, 0, 1]);
    writer.writeInt32(RAW);
    await writer.storeAsync();
  }

  async movePointer(x, y) {
    this.#writer.writeBytes([toServer.pointerEvent, 0]);
    this.#writer.writeUInt16(x);
    this.#writer.writeUInt16(y);
    await this.#writer.storeAsync();
  }

  /** Asks for the framebuffer, or for what has changed, and reads it into the picture. Gives the number of bytes of its pixels. */
  async update({ incremental = false } = {}) {
    const [reader, writer] = [this.#reader, this.#writer];
    writer.writeBytes([toServer.framebufferUpdateRequest, incremental ? 1 : 0]);
    for (const value of [0, 0, this.picture.width, this.picture.height]) writer.writeUInt16(value);
    await writer.storeAsync();
    for (;;) {
      const type = await this.#byte();
      if (type === fromServer.bell) continue;
      if (type === fromServer.serverCutText) {
        await reader.loadAsync(7);
        reader.readBuffer(3);
        const length = reader.readUInt32();
        await reader.loadAsync(length);
        reader.readBuffer(length);
        continue;
      }
      expect('type of a message', type, fromServer.framebufferUpdate);
      await reader.loadAsync(3);
      reader.readByte();
      let bytes = 0;
      for (let left = reader.readUInt16(); left > 0; left--) bytes += await this.#rectangle();
      return bytes;
    }
  }

  async #rectangle() {
    const reader = this.#reader;
    await reader.loadAsync(12);
    const [x, y, width, height] = [0, 1, 2, 3].map(() => reader.readUInt16());
    expect('encoding', reader.readInt32(), RAW);
    const pixels = new Uint8Array(4 * width * height);
    await reader.loadAsync(pixels.length);
    reader.readBytes(pixels);
    for (let index = 0; index < width * height; index++) {
      const at = 4 * ((y + Math.floor(index / width)) * this.picture.width + x + (index % width));
      const [blue, green, red] = pixels.subarray(4 * index);
      this.picture.data.set([red, green, blue, 255], at);
    }
    return pixels.length;
  }

  async #byte() {
    await this.#reader.loadAsync(1);
    return this.#reader.readByte();
  }
}

function expect(what, value, wanted) {
  if (value !== wanted) throw new Error(`RFB: the ${what} is ${value}, and not ${wanted}`);
}
