/** Collects messages that arrive one by one for a reader that takes them by the batch. */
export class MessageQueue<T> {
  private messages: T[] = [];
  private closed = false;
  private notify: () => void = () => undefined;

  push(message: T): void {
    this.messages.push(message);
    this.notify();
  }

  /** What is in the queue can still be taken; after that `take` answers undefined. */
  close(): void {
    this.closed = true;
    this.notify();
  }

  /** Waits for a first message up to `waitMs`, then answers what is there: nothing, or up to `most` in order. */
  async take(most: number, waitMs: number, signal: AbortSignal): Promise<T[] | undefined> {
    if (this.messages.length === 0 && !this.closed && !signal.aborted)
      await this.arrival(waitMs, signal);
    if (this.messages.length === 0 && this.closed) return undefined;
    const batch = this.messages.slice(0, most);
    this.messages = this.messages.slice(most);
    return batch;
  }

  private async arrival(waitMs: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.notify = () => undefined;
        resolve();
      };
      const timer = setTimeout(end, waitMs);
      this.notify = end;
      signal.addEventListener('abort', end);
    });
  }
}
