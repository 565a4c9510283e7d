/** The upload of a file, with its progress and a button that cancels it. */
import type { Upload } from './chat.ts';
import { element } from './element.ts';

export function uploadForm(upload: Upload): void {
  const progress = element('progress') as HTMLProgressElement;
  const uploaded = element('uploaded');
  const start = element('start') as HTMLButtonElement;
  const cancel = element('cancel') as HTMLButtonElement;

  async function run(file: File): Promise<void> {
    const controller = new AbortController();
    cancel.onclick = () => controller.abort();
    start.disabled = true;
    cancel.disabled = false;
    progress.value = 0;
    uploaded.textContent = `Uploading ${file.name} …`;
    try {
      const show = (bytes: number): void => {
        progress.value = bytes / file.size;
      };
      uploaded.textContent = `Done: ${await upload(file, show, controller.signal)}`;
    } catch (error) {
      uploaded.textContent = controller.signal.aborted ? 'Cancelled' : `Failed: ${String(error)}`;
    }
    start.disabled = false;
    cancel.disabled = true;
  }

  element('upload').addEventListener('submit', (event) => {
    event.preventDefault();
    const file = (element('file') as HTMLInputElement).files?.[0];
    if (file) void run(file);
  });
}
