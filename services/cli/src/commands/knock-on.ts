// `dripline knock-on`: claims that may be owed another amount since a claim that had constrained them was taken back.
import { Command } from "@commander-js/extra-typings";
import { type KnockOn, knockOnWorklist } from "@dripline/workers";
import { money } from "../story.ts";
import { withWorkspace } from "../workspace.ts";

export function knockOnCommand() {
  return new Command("knock-on")
    .description("list the claims that may be owed another amount since units, authorization units or shares came back")
    .requiredOption("--data <dir>", "data folder")
    .option("--json", "print the list as JSON")
    .addHelpText(
      "after",
      "\nThe policy's parameter knockOn says what happens: worklist (listed here), automatic (judged again at once) or off.\nTo judge listed claims again: put their numbers into a file, then dripline readjudicate --claims FILE --data DIR --reason TEXT --apply",
    )
    .action(async ({ data, json }) => {
      await withWorkspace(data, { readOnly: true }, async (workspace) => {
        const rows = (await knockOnWorklist(workspace)).map(shown);
        process.stdout.write(json ? `${JSON.stringify(rows)}\n` : listOf(rows));
      });
    });
}

type Row = ReturnType<typeof shown>;

function shown({ memberKey: _, ...row }: KnockOn) {
  return row;
}

function listOf(rows: readonly Row[]): string {
  if (rows.length === 0) return "No claim is waiting to be looked at.\n";
  return rows
    .map(
      ({ claimId, because, beforeCents, afterCents, differenceCents }) =>
        `${claimId}  ${money(beforeCents)} → ${money(afterCents)}  (${differenceCents < 0 ? "" : "+"}${money(differenceCents)}) since ${because} was taken back\n`,
    )
    .join("");
}
