/** What a control's setters and a server's options check alike. The name says where the value was given, as `control.sendTimeout`. */
import { describe, winrtError } from '../../errors.ts';
import { E_INVALIDARG } from '../../hresult.ts';
import { MessageWebSocketReceiveMode, SocketMessageType } from './enums.ts';

export function requirePositive(name: string, value: number): number {
  if (typeof value === 'number' && value > 0) return value;
  throw winrtError(E_INVALIDARG, `${name}: ${describe(value)} is not a positive number`);
}

export function requireMessageType(name: string, type: SocketMessageType): SocketMessageType {
  if (type === SocketMessageType.binary || type === SocketMessageType.utf8) return type;
  throw winrtError(E_INVALIDARG, `${name}: ${describe(type)} is not a SocketMessageType`);
}

export function requireReceiveMode(name: string, mode: MessageWebSocketReceiveMode): MessageWebSocketReceiveMode {
  if (mode === MessageWebSocketReceiveMode.fullMessage || mode === MessageWebSocketReceiveMode.partialMessage) {
    return mode;
  }
  throw winrtError(E_INVALIDARG, `${name}: ${describe(mode)} is not a MessageWebSocketReceiveMode`);
}
