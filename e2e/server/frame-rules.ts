import { isControl, Opcode, type FrameHeader } from './frame-header.ts';

/** RFC 6455, section 5.5. */
export const MAX_CONTROL_PAYLOAD = 125;

/** What is wrong with a client's frame: the close code and reason to fail the connection with. */
export interface Violation {
  readonly code: 1002 | 1009;
  readonly reason: string;
}

/** What every frame has to keep to, or the peer could not follow it. */
export function sizeViolation(header: FrameHeader): Violation | undefined {
  if (isControl(header) && header.length > MAX_CONTROL_PAYLOAD) {
    return { code: 1002, reason: `control frame of ${header.length} bytes` };
  }
  if (!Number.isSafeInteger(header.length)) {
    return { code: 1009, reason: 'frame of 2^53 bytes or more' };
  }
  return undefined;
}

/** What a well-behaved client keeps to, checked over all the frames of one connection. */
export class FrameRules {
  #insideMessage = false;

  /** `reservedBits` are those that an extension may set; on a message's first frame, as RFC 7692, section 6.1, has it. */
  check(header: FrameHeader, reservedBits = 0): Violation | undefined {
    const reason =
      this.#headerFault(header, startsMessage(header) ? reservedBits : 0) ??
      (isControl(header) ? undefined : this.#nestingFault(header));
    return reason === undefined ? undefined : { code: 1002, reason };
  }

  #headerFault({ masked, rsv, opcode, fin }: FrameHeader, reservedBits: number): string | undefined {
    if (!masked) {
      return 'frame of a client is not masked';
    }
    if ((rsv & ~reservedBits) !== 0) {
      return `reserved bits ${rsv} without an extension`;
    }
    if (!Object.values<number>(Opcode).includes(opcode)) {
      return `unknown opcode ${opcode}`;
    }
    return opcode >= Opcode.close && !fin ? 'fragmented control frame' : undefined;
  }

  #nestingFault({ opcode, fin }: FrameHeader): string | undefined {
    const continues = opcode === Opcode.continuation;
    if (continues !== this.#insideMessage) {
      return continues ? 'continuation outside of a message' : 'message inside of a message';
    }
    this.#insideMessage = !fin;
    return undefined;
  }
}

function startsMessage(header: FrameHeader): boolean {
  return !isControl(header) && header.opcode !== Opcode.continuation;
}
