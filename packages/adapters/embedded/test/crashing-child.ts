// The child of crash.test.ts: commits units one after the other from where it stands, writes a file for each, and kills itself where it is told.
// Arguments: folder, units, entries of each, and `step:n` to die at the n-th time that the step is reached.
import { join } from "node:path";
import { deliverFiles } from "@dripline/core";
import { encode } from "@dripline/events";
import { folderFiles, openEmbedded, type Step } from "../src/index.ts";

const [folder = "", units = "0", entries = "0", point = ""] = process.argv.slice(2);
const [dieAt, nth] = point.split(":");
const reached = new Map<Step, number>();

function onStep(step: Step): void {
  const times = (reached.get(step) ?? 0) + 1;
  reached.set(step, times);
  if (step === dieAt && times === Number(nth)) process.kill(process.pid, "SIGKILL");
}

const input = { topic: "claims.received", partition: 0 } as const;
const data = openEmbedded(join(folder, "data"), { onStep });
const files = folderFiles(join(folder, "out"), { onStep });
await deliverFiles({ ...data, files });
for (let unit = await data.commit.position("child", input); unit < Number(units); unit++) {
  const [held] = await data.state.read(["sum"]);
  let sum = Number(Buffer.from(held ?? []).toString());
  const amounts = Array.from({ length: Number(entries) }, (_, at) => unit * Number(entries) + at);
  for (const amount of amounts) sum += amount;
  const fileName = `${String(unit).padStart(3, "0")}.x12`;
  const content = Buffer.from(`ISA*${unit}~`);
  await data.commit.commit({
    outputs: [
      ...amounts.map((amount) => ({
        topic: "ledger.entries" as const,
        key: "MEMBERKEY",
        value: encode("ledger.entries", { account: "deductible/2025", amount, claimId: "1", version: 1 }),
      })),
      { topic: "acknowledgements.issued", key: "S", value: encode("acknowledgements.issued", { fileName, kind: "ta1", content }) },
    ],
    state: new Map([["sum", Buffer.from(String(sum))]]),
    positions: [{ ...input, worker: "child", next: unit + 1 }],
  });
  await deliverFiles({ ...data, files });
}
data.close();
