// `dripline impact FEED...`: what these rows would change of decided claims, in dollars, before anything moves.
import { Command } from "@commander-js/extra-typings";
import { ANSWER_IS_NO } from "../exit.ts";
import { readFeedRows } from "../feed-rows.ts";
import { type Impact, impactOf } from "../readjudication.ts";
import { money } from "../story.ts";
import { withWorkspace } from "../workspace.ts";

export function impactCommand() {
  return new Command("impact")
    .description("load nothing: list the decided claims that these feed rows would change, with the dollars")
    .argument("<feed...>", "feed files, named after their kind: authorizations.jsonl, fee-schedules.jsonl …")
    .requiredOption("--data <dir>", "data folder")
    .option("--json", "print the claims as JSON")
    .addHelpText(
      "after",
      "\nTo carry it out: dripline readjudicate FEED... --data DIR --reason TEXT --apply\n\nExample:\n  dripline impact corrected/fee-schedules.jsonl --data data",
    )
    .action(async (feeds, { data, json }) => {
      const { rows, refused } = await readFeedRows(feeds);
      await withWorkspace(data, { readOnly: true }, async (workspace) => {
        const impact = await impactOf({ rows, reason: "impact" }, workspace);
        process.stdout.write(json ? `${JSON.stringify(asJson(impact))}\n` : impactReport(impact));
      });
      if (refused.length === 0) return;
      process.stderr.write(refused.map((line) => `${line}\n`).join(""));
      process.exitCode = ANSWER_IS_NO;
    });
}

/** `waiting` is there where something would wait. */
export function asJson({ waiting, ...impact }: Impact): object {
  return waiting.length === 0 ? impact : { ...impact, waiting };
}

/** A line a claim, then the sum, then what would wait. */
export function impactReport({ claims, differenceCents, waiting }: Impact): string {
  return `${changesReport({ claims, differenceCents })}${waitingReport(waiting)}`;
}

function waitingReport(waiting: Impact["waiting"]): string {
  if (waiting.length === 0) return "";
  const list = waiting.map(({ claimId, paidCents, rule, reason }) => `${claimId}  stays at ${money(paidCents)}: ${rule}, ${reason}\n`);
  return `Would wait, and ${waiting.length === 1 ? "stays" : "stay"} as decided until more is known:\n${list.join("")}`;
}

function changesReport({ claims, differenceCents }: Pick<Impact, "claims" | "differenceCents">): string {
  if (claims.length === 0) return "No decided claim would change.\n";
  const list = claims.map(
    ({ claimId, beforeCents, afterCents, differenceCents: difference }) =>
      `${claimId}  ${money(beforeCents)} → ${money(afterCents)}  (${difference < 0 ? "" : "+"}${money(difference)})\n`,
  );
  return `${list.join("")}${claims.length} ${claims.length === 1 ? "claim" : "claims"}, ${money(differenceCents)} in all\n`;
}
