import { Component, inject } from '@angular/core';
import { ChatService } from './chat.service';

@Component({
  selector: 'app-chat',
  providers: [ChatService],
  template: `
    <p role="status">{{ chat.status() }}</p>
    <ul>
      @for (message of chat.messages(); track $index) {
        <li>{{ message }}</li>
      }
    </ul>
    <input #text aria-label="Message" />
    <button (click)="chat.send(text.value)">Send</button>
  `,
})
export class ChatComponent {
  readonly chat = inject(ChatService);
}
