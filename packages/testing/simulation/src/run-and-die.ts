// A run of the embedded pipeline in a process of its own that kills itself at one step: `run-and-die.ts FOLDER STEP N`.
// SIGKILL leaves no time for anything: what the next run finds is what was durable.
import { join } from "node:path";
import type { Instant, IsoDate } from "@dripline/claims";
import { run } from "@dripline/cli";

const [folder = "", step = "never", nth = "0"] = process.argv.slice(2);
let left = Number(nth);

await run({
  data: join(folder, "data"),
  in: join(folder, "claims"),
  out: join(folder, "out"),
  reference: join(folder, "reference"),
  once: true,
  receivedAt: "2025-04-03T09:00:00-04:00" as Instant,
  cycle: "2025-04-04" as IsoDate,
  itemsPerUnit: 7,
  onStep: (reached) => {
    if (reached !== step) return;
    if (left === 0) process.kill(process.pid, "SIGKILL");
    left -= 1;
  },
});
