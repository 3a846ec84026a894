// Threads that judge stretches again, each a stretch at a time: one for each core, since a receipt needs no other receipt to be judged.
import { Worker } from "node:worker_threads";
import { type JudgedStretch, LeafList } from "@dripline/replay";
import type { SourceOptions } from "./replay-source.ts";

export interface StretchToJudge {
  readonly from: number;
  readonly to: number;
  readonly partition: number;
}

/** A judged stretch on its way between threads. */
export interface ToldStretch extends Pick<JudgedStretch, "findings" | "later"> {
  readonly leaves: ReturnType<LeafList["parts"]>;
  readonly entries: string;
}

interface Asked {
  readonly stretch: StretchToJudge;
  readonly resolve: (judged: JudgedStretch) => void;
  readonly reject: (error: unknown) => void;
}

export class VerifyThreads {
  readonly #threads: readonly Worker[];
  readonly #free: Worker[];
  readonly #waiting: Asked[] = [];

  constructor(source: SourceOptions, count: number) {
    this.#threads = Array.from({ length: count }, () => new Worker(new URL("./verify-worker.ts", import.meta.url), { workerData: source }));
    this.#free = [...this.#threads];
  }

  judge(stretch: StretchToJudge): Promise<JudgedStretch> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ stretch, resolve, reject });
      this.#give();
    });
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }

  #give(): void {
    const thread = this.#free.pop();
    if (thread === undefined) return;
    const asked = this.#waiting.shift();
    if (asked === undefined) {
      this.#free.push(thread);
      return;
    }
    const settle = (work: () => void): void => {
      thread.removeAllListeners("message").removeAllListeners("error");
      work();
      this.#free.push(thread);
      this.#give();
    };
    thread.once("message", (told: ToldStretch | { readonly error: unknown }) =>
      settle(() => ("error" in told ? asked.reject(told.error) : asked.resolve(stretchOf(told)))),
    );
    thread.once("error", (error) => settle(() => asked.reject(error)));
    thread.postMessage(asked.stretch);
  }
}

function stretchOf({ findings, later, leaves, entries }: ToldStretch): JudgedStretch {
  const list = LeafList.from(leaves);
  return { receipts: list.size, findings, later, leaves: list, entries: entries === "" ? [] : entries.split("\n") };
}
