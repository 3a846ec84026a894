// Turns: a partition's input, and what is done beside it, one after the other.
/** How long whoever waits is left alone. */
const LOOK_EVERY_MS = 500;

/** One after the other: a partition's input, and what is done beside it. */
export class Turns {
  #before: Promise<unknown> = Promise.resolve();

  /** `waiting` is asked again and again while another has its turn. */
  async take<T>(work: () => Promise<T>, waiting?: () => Promise<void>): Promise<T> {
    const before = this.#before;
    const done = Promise.withResolvers<void>();
    this.#before = before.then(() => done.promise);
    try {
      let isMine = false;
      const mine = before.then(() => {
        isMine = true;
      });
      while (!isMine) {
        await Promise.race([mine, pause(LOOK_EVERY_MS)]);
        if (!isMine) await waiting?.();
      }
      return await work();
    } finally {
      done.resolve();
    }
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
