/** Counts what is under way, so that a drain can wait for it. */
export class RequestsUnderWay {
  private count = 0;
  private waiting: (() => void)[] = [];

  async run<T>(work: () => Promise<T>): Promise<T> {
    this.count += 1;
    try {
      return await work();
    } finally {
      this.count -= 1;
      if (this.count === 0)
        this.waiting.splice(0).forEach((resolve) => {
          resolve();
        });
    }
  }

  async idle(): Promise<void> {
    if (this.count === 0) return;
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
}
