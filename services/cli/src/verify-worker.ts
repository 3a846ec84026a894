// A thread that judges stretches of a data folder's receipts again, on its own connection to the data, and tells what it found.
import { parentPort, workerData } from "node:worker_threads";
import { openEmbedded } from "@dripline/embedded";
import { memberKey } from "@dripline/events";
import { type JudgedStretch, judgeStretch, readPolicyVersions } from "@dripline/replay";
import type { StretchToJudge, ToldStretch } from "./verify-threads.ts";

const port = parentPort;
if (port === null) throw new Error("invariant broken: a thread without a port");
const { log, installationKey, close } = openEmbedded(String(workerData), { readOnly: true });
const policies = await readPolicyVersions(log);
const judging = { log, policies, partition: 0, keyOf: (memberId: string) => memberKey(memberId, installationKey) };

port.on("message", (stretch: StretchToJudge | "end") => {
  if (stretch === "end") {
    close();
    port.close();
    return;
  }
  judgeStretch(judging, stretch).then(
    (judged) => port.postMessage(told(judged)),
    (error: unknown) => port.postMessage({ error }),
  );
});

/** Lists of thousands of short texts travel as one. */
function told({ findings, later, leaves, entries }: JudgedStretch): ToldStretch {
  return { findings, later, leaves: leaves.parts(), entries: entries.join("\n") };
}
