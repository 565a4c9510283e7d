/** What a control's setters and a server's options check alike. The name says where the value was given, as `control.sendTimeout`. */
import { describe, winrtError } from '../../errors.ts';
import { E_INVALIDARG } from '../../hresult.ts';
import { MessageWebSocketReceiveMode, SocketMessageType } from './enums.ts';

/** The value if it is valid; else throws E_INVALIDARG, whose text says what was given and what is expected. */
export function requireValid<T>(isValid: boolean, name: string, value: T, expected: string): T {
  if (isValid) return value;
  throw winrtError(E_INVALIDARG, `${name}: ${describe(value)} is not ${expected}`);
}

export function requirePositive(name: string, value: number): number {
  return requireValid(typeof value === 'number' && value > 0, name, value, 'a positive number');
}

/** Of unsolicited pongs; `owner` is what has it. */
export function requireInterval(owner: string, value: number): number {
  const isValid = typeof value === 'number' && value >= 0;
  return requireValid(isValid, `${owner}.desiredUnsolicitedPongInterval`, value, 'a number of milliseconds');
}

export function requireMessageType(name: string, type: SocketMessageType): SocketMessageType {
  return requireValid(isMember(SocketMessageType, type), name, type, 'a SocketMessageType');
}

export function requireReceiveMode(name: string, mode: MessageWebSocketReceiveMode): MessageWebSocketReceiveMode {
  return requireValid(isMember(MessageWebSocketReceiveMode, mode), name, mode, 'a MessageWebSocketReceiveMode');
}

function isMember(enumeration: object, value: unknown): boolean {
  return Object.values(enumeration).includes(value);
}
