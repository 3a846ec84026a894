// A thread that judges stretches of receipts again, on its own connection to the log, and tells what it found.
import { parentPort, workerData } from "node:worker_threads";
import { type JudgedStretch, judgeStretch, readPolicyVersions } from "@dripline/replay";
import { openSource, type SourceOptions } from "./replay-source.ts";
import type { StretchToJudge, ToldStretch } from "./verify-threads.ts";

const port = parentPort;
if (port === null) throw new Error("invariant broken: a thread without a port");
const { log, keyOf } = await openSource(workerData as SourceOptions);
const policies = await readPolicyVersions(log);

port.on("message", ({ partition, ...stretch }: StretchToJudge) => {
  judgeStretch({ log, policies, partition, keyOf }, stretch).then(
    (judged) => port.postMessage(told(judged)),
    (error: unknown) => port.postMessage({ error }),
  );
});

/** Lists of thousands of short texts travel as one. */
function told({ findings, later, leaves, entries }: JudgedStretch): ToldStretch {
  return { findings, later, leaves: leaves.parts(), entries: entries.join("\n") };
}
