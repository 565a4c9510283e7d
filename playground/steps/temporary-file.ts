/** A file of noise: nothing on the way could shorten it. */
import { randomFillSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MIB } from '../quantities.ts';

export class TemporaryFile {
  readonly path: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'twinsocket-'));

  constructor() {
    this.path = join(this.#folder, 'noise');
  }

  async fill(mebibytes: number): Promise<void> {
    const piece = new Uint8Array(MIB);
    const file = await open(this.path, 'w');
    try {
      for (let written = 0; written < mebibytes; written++) await file.writeFile(randomFillSync(piece));
    } finally {
      await file.close();
    }
  }

  /** Removes it. */
  close(): void {
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
