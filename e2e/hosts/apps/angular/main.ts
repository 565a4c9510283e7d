// The app's own build compiles ahead of time and needs no compiler here.
// oxlint-disable-next-line import/no-unassigned-import
import '@angular/compiler';
import { bootstrapApplication } from '@angular/platform-browser';
import { ChatComponent } from './chat.component';

const element = document.createElement('app-chat');
document.body.append(element);
const app = await bootstrapApplication(ChatComponent);
Object.assign(window, { unmount: () => app.destroy() });
