/**
 * The list of messages. A message is there when the server has sent it back to everybody, its author too. Until then the list says how
 * things stand: a connection that was lost may have lost a message that was on its way, and no library can know.
 */

interface Message {
  readonly id: string;
  readonly text: string;
}

export interface MessageList {
  /** Shows a message of our own, and returns it as it is sent. */
  sent(text: string, connected: boolean): string;
  /** There is a connection, so what has waited is on its way now. */
  handedOver(): void;
  /** There is none any more. */
  lost(): void;
  /** Shows what the server has sent, once: after a reconnect the server sends again what was said before. */
  readonly received: (data: string) => void;
}

const WAITING = 'waits for a connection';
const SENDING = 'being sent';
const UNKNOWN = 'may not have arrived';

export function messageList(list: HTMLElement): MessageList {
  const notes = new Map<string, HTMLElement>();

  function show({ id, text }: Message, note: string): void {
    const item = document.createElement('li');
    const small = document.createElement('small');
    small.textContent = note;
    item.append(text, ' ', small);
    list.append(item);
    item.scrollIntoView();
    notes.set(id, small);
  }

  function change(from: string, to: string): void {
    for (const note of notes.values()) if (note.textContent === from) note.textContent = to;
  }

  return {
    sent(text, connected) {
      const message: Message = { id: crypto.randomUUID(), text };
      show(message, connected ? SENDING : WAITING);
      return JSON.stringify(message);
    },
    handedOver: () => change(WAITING, SENDING),
    lost: () => change(SENDING, UNKNOWN),
    received(data) {
      const message = JSON.parse(data) as Message;
      const note = notes.get(message.id);
      if (note) note.textContent = '';
      else show(message, '');
    },
  };
}
