// What a run of chaos says: a line for each disturbance as it ends, and a table by kind of disturbance.
import type { Run } from "./run-chaos.ts";

export function isClean({ lost, doubled, different }: Run): boolean {
  return lost === 0 && doubled === 0 && different === 0;
}

export function lineOf({ number, name, hasStruck, ms, lost, doubled, different }: Run): string {
  const result = `lost ${lost}, doubled ${doubled}, different ${different}`;
  return `${String(number).padStart(5)}  ${name.padEnd(26)} ${(ms / 1000).toFixed(1).padStart(6)} s  ${result}${hasStruck ? "" : "  found nothing to strike at"}\n`;
}

/** Markdown, as docs/reliability.md has it. Only disturbances that struck count as runs. */
export function tableOf(runs: readonly Run[]): string {
  const rows = [...Map.groupBy(runs, ({ name }) => name)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, of]) => [name, of.filter(({ hasStruck }) => hasStruck).length, sum(of, "lost"), sum(of, "doubled"), sum(of, "different")]);
  const all = ["all", runs.filter(({ hasStruck }) => hasStruck).length, sum(runs, "lost"), sum(runs, "doubled"), sum(runs, "different")];
  const lines = [["disturbance", "runs", "lost", "doubled", "different"], ["---", "---", "---", "---", "---"], ...rows, all];
  return lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function sum(runs: readonly Run[], what: "lost" | "doubled" | "different"): number {
  return runs.reduce((total, run) => total + run[what], 0);
}
