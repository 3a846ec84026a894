// A service under a supervisor: its own main in a process of its own, started again whenever it ends, until it is told to leave.
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { KafkaStep } from "@dripline/kafka";

const AGENT = fileURLToPath(new URL("./agent.ts", import.meta.url));
const AGAIN_AFTER_MS = 100;
const LINES_KEPT = 30;
/** What a service logs when it works. */
const UP = "service started";
const SAID_MS_MAX = 30_000;

/** At the step's next coming but `after`, the process is killed or frozen. */
export interface Order {
  readonly step: KafkaStep;
  readonly after: number;
  readonly signal: "SIGKILL" | "SIGSTOP";
}

export interface Service {
  /** For messages. */
  readonly name: string;
  /** Its main, a path. */
  readonly main: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Loaded before the main, beside the agent. */
  readonly preload?: string | undefined;
  /** A process that ends by itself with 0 has done its work, and isn't started again. */
  readonly once?: boolean | undefined;
}

export class Supervised {
  readonly name: string;
  readonly #service: Service;
  #child: ChildProcess | undefined;
  #isLeaving = false;
  #isUp = false;
  #standing: { readonly order: Order; readonly struck: () => void } | undefined;
  readonly #done = Promise.withResolvers<void>();
  #endings: ((end: string) => void)[] = [];
  #listeners: ((line: string) => void)[] = [];
  /** How each of its processes ended: a code or a signal. */
  readonly ends: string[] = [];
  /** What they said last. */
  readonly lines: string[] = [];

  constructor(service: Service) {
    this.name = service.name;
    this.#service = service;
    this.#start();
  }

  #start(): void {
    const { main, environment, preload } = this.#service;
    // The agent last: it loads the adapter.
    const preloads = [...(preload === undefined ? [] : [preload]), AGENT].flatMap((path) => ["--import", path]);
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...preloads, main], {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe", "pipe", "ipc"],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (bytes) => this.#keep(String(bytes)));
    child.stdio[3]?.on("data", () => {
      this.#standing?.struck();
      this.#standing = undefined;
    });
    child.on("error", () => {});
    child.once("exit", (code, signal) => this.#ended(code, signal));
    // An order stands until it has struck, whatever else ended the process.
    if (this.#standing !== undefined) child.send(this.#standing.order);
  }

  #ended(code: number | null, signal: NodeJS.Signals | null): void {
    this.#child = undefined;
    this.#isUp = false;
    const end = signal ?? String(code);
    this.ends.push(end);
    for (const tell of this.#endings.splice(0)) tell(end);
    if (this.#isLeaving || (this.#service.once && code === 0)) this.#done.resolve();
    else setTimeout(() => this.#isLeaving || this.#start(), AGAIN_AFTER_MS);
  }

  /** The next end of one of its processes. */
  ending(): Promise<string> {
    return new Promise((resolve) => this.#endings.push(resolve));
  }

  /** The running process, or the one that follows it, at the next coming to the step; resolves when it has struck. */
  order(order: Order, isNextLife = false): Promise<void> {
    return new Promise((resolve) => {
      this.#standing = { order, struck: resolve };
      if (!isNextLife) this.#child?.send(order);
    });
  }

  /** What was ordered and has not struck is forgotten. */
  disarm(): void {
    this.#standing = undefined;
    this.#child?.send({});
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** A process runs, and has said that it started. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** Whether its lines of late hold this. */
  hasSaid(words: string): boolean {
    return this.lines.some((line) => line.includes(words));
  }

  /** Waits for a line that holds this; false where none comes. */
  says(words: string): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, SAID_MS_MAX, false);
      this.#listeners.push((line) => {
        if (!line.includes(words)) return;
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  /** Resolves when it has ended with 0; only of a service that runs once. */
  done(): Promise<void> {
    return this.#done.promise;
  }

  async leave(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    this.#isLeaving = true;
    const child = this.#child;
    if (child === undefined) return;
    const ended = this.ending();
    child.kill("SIGCONT");
    child.kill(signal);
    await ended;
  }

  #keep(text: string): void {
    const lines = text.split("\n").filter((line) => line !== "");
    if (lines.some((line) => line.includes(UP))) this.#isUp = true;
    for (const line of lines) for (const listen of this.#listeners) listen(line);
    this.lines.push(...lines);
    this.lines.splice(0, this.lines.length - LINES_KEPT);
  }
}
