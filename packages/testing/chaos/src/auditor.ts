// `dripline audit` in a process of its own: topics and files held to the invariants by a reader that shares nothing with who wrote them.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const DRIPLINE = fileURLToPath(new URL("../../../../bin/dripline", import.meta.url));

export interface Audit {
  readonly exitCode: number | null;
  /** What it printed. */
  readonly text: string;
}

export function audit(parameters: readonly string[], environment: Readonly<Record<string, string>>): Promise<Audit> {
  const child = spawn(DRIPLINE, ["audit", ...parameters], { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (bytes) => {
      text += bytes;
    });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ exitCode, text }));
  });
}
