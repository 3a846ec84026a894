// Progress of long work: a bar with rate and ETA on a terminal, a plain line now and then elsewhere. Written to stderr, so that output stays data.
import { SingleBar } from "cli-progress";

export interface Progress {
  /** Done so far, and what it amounts to. */
  at(done: number, note?: string): void;
  stop(): void;
}

const PLAIN_EVERY_MS = 5000;

export function progressOf(label: string, total: number): Progress {
  return process.stderr.isTTY ? bar(label, total) : plainLines(label, total);
}

function bar(label: string, total: number): Progress {
  const single = new SingleBar({
    format: `${label} {bar} {percentage}% · {note} · {eta_formatted} left`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    etaBuffer: 50,
  });
  single.start(Math.max(total, 1), 0, { note: "" });
  return {
    at: (done, note = "") => single.update(Math.min(done, total), { note }),
    stop: () => single.stop(),
  };
}

function plainLines(label: string, total: number): Progress {
  let last = performance.now();
  return {
    at: (done, note = "") => {
      if (performance.now() - last < PLAIN_EVERY_MS) return;
      last = performance.now();
      process.stderr.write(`${label} ${Math.floor((100 * done) / Math.max(total, 1))}% ${note}\n`);
    },
    stop: () => {},
  };
}
