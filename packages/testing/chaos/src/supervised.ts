// A service under a supervisor: its own main in a process of its own, started again whenever it ends, until it is told to leave.
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { KafkaStep } from "@dripline/kafka";

const AGENT = fileURLToPath(new URL("./agent.ts", import.meta.url));
const AGAIN_AFTER_MS = 100;
const LINES_KEPT = 30;

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
  #standing: Order | undefined;
  #frozen = Promise.withResolvers<string>();
  readonly #done = Promise.withResolvers<void>();
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
    const preloads = [AGENT, ...(preload === undefined ? [] : [preload])].flatMap((path) => ["--import", path]);
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...preloads, main], {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe", "pipe", "ipc"],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (bytes) => this.#keep(String(bytes)));
    child.stdio[3]?.on("data", (bytes: Buffer) => {
      if (String(bytes).startsWith("SIGSTOP")) this.#frozen.resolve(String(bytes).trim());
    });
    child.on("error", () => {});
    child.once("exit", (code, signal) => this.#ended(child, code, signal));
    if (this.#standing !== undefined) child.send(this.#standing);
    this.#standing = undefined;
  }

  #ended(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#child === child) this.#child = undefined;
    this.ends.push(signal ?? String(code));
    this.#endings.splice(0).forEach((resolve) => {
      resolve(signal ?? String(code));
    });
    if (this.#isLeaving || (this.#service.once && code === 0)) this.#done.resolve();
    else setTimeout(() => this.#isLeaving || this.#start(), AGAIN_AFTER_MS);
  }

  readonly #endings: ((end: string) => void)[] = [];

  /** The next end of one of its processes. */
  ending(): Promise<string> {
    return new Promise((resolve) => this.#endings.push(resolve));
  }

  /** The running process, at its next coming to the step. */
  order(order: Order): void {
    this.#child?.send(order);
  }

  /** The process that will be started next. */
  orderNext(order: Order): void {
    this.#standing = order;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Resolves when a process has frozen itself as ordered. */
  async frozen(): Promise<void> {
    await this.#frozen.promise;
    this.#frozen = Promise.withResolvers();
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
    this.lines.push(...text.split("\n").filter((line) => line !== ""));
    this.lines.splice(0, this.lines.length - LINES_KEPT);
  }
}
