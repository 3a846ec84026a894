// `dripline readjudicate`: decided claims judged again; with --apply reversal and correction where an amount or a code changes.
import { Command, InvalidArgumentError } from "@commander-js/extra-typings";
import { instantOf } from "@dripline/claims";
import { Fault } from "@dripline/core";
import type { Overturn } from "@dripline/workers";
import { missingFrom, readClaimList } from "../claim-list.ts";
import { ANSWER_IS_NO } from "../exit.ts";
import { readFeedRows } from "../feed-rows.ts";
import { loadFeed } from "../load-feeds.ts";
import { objectionsTo } from "../objections.ts";
import { someText } from "../options.ts";
import { carryOut, causeOf, type Impact, impactOf, type Ordered } from "../readjudication.ts";
import { releaseWaiting } from "../release-waiting.ts";
import { money } from "../story.ts";
import { withWorkspace } from "../workspace.ts";
import { asJson, impactReport } from "./impact.ts";

/** More than this, up or down in all, moves only with --yes: a mistyped rate must not empty an account. */
const CAP_CENTS = 1_000_000;

interface Options {
  readonly claims?: string | undefined;
  readonly overturn?: Overturn | undefined;
  readonly data: string;
  readonly reason: string;
  readonly apply?: boolean | undefined;
  readonly yes?: boolean | undefined;
  readonly json?: boolean | undefined;
}

export function readjudicateCommand() {
  return new Command("readjudicate")
    .description("judge decided claims again after facts changed; says what would change, and with --apply carries it out")
    .argument("[feed...]", "feed files with the changed rows; with --apply they are loaded first")
    .option("--claims <file>", "claims to judge again by what is known: a claim control number a line")
    .option(
      "--overturn <what>",
      "an appeal's decision on these claims: unit-limit, unit-limit=N (units a day) or audit-finding",
      overturnOf,
    )
    .requiredOption("--data <dir>", "data folder")
    .requiredOption("--reason <text>", "why, in your words: it stands in the receipts", someText)
    .option("--apply", "carry it out: reversal and correction where an amount or a code changes")
    .option("--yes", `carry it out though more than ${money(CAP_CENTS)} would move`)
    .option("--json", "print the claims as JSON")
    .addHelpText(
      "after",
      '\nThe same order given again goes on where it was cut short and moves no claim twice. The next cycle puts reversals and corrections on 835s.\n\nExample:\n  dripline readjudicate corrected/fee-schedules.jsonl --data data --reason "rate corrected" --apply\n  dripline readjudicate --claims appealed.txt --overturn unit-limit --data data --reason "appeal 17, records reviewed" --apply',
    )
    .action(readjudicate);
}

async function readjudicate(feeds: readonly string[], options: Options): Promise<void> {
  if (feeds.length > 0 === (options.claims !== undefined))
    throw new Fault("DRIP_USAGE", "name feed files with the changed rows, or --claims FILE; not both and not neither");
  if (options.overturn !== undefined && options.claims === undefined)
    throw new Fault("DRIP_USAGE", "an appeal is about claims: name them with --claims FILE");
  const { rows, refused } = await readFeedRows(feeds);
  const ordered: Ordered = {
    rows,
    claims: options.claims === undefined ? undefined : readClaimList(options.claims),
    reason: options.reason,
    overturn: options.overturn,
  };
  if (refused.length > 0) return sayNo(refused.join("\n"));
  const planned = await plan(ordered, options);
  if (planned === undefined) return;
  if (options.apply !== true) return print(planned, ordered, { ...options, applied: false });
  if (Math.abs(planned.differenceCents) > CAP_CENTS && options.yes !== true) {
    print(planned, ordered, { ...options, applied: false });
    return sayNo(`${money(planned.differenceCents)} would move, more than ${money(CAP_CENTS)}: look at the claims, then give --yes.`);
  }
  print(await apply(feeds, ordered, options), ordered, { ...options, applied: true });
}

/** The same in memory; undefined where the list names what isn't there. */
async function plan(ordered: Ordered, { data }: Options): Promise<Impact | undefined> {
  return withWorkspace(data, { readOnly: true }, async (workspace) => {
    const { claims = [], overturn } = ordered;
    const missing = await missingFrom(claims, workspace);
    const objections = overturn === undefined ? [] : await objectionsTo(overturn, claims, workspace);
    if (missing.length + objections.length === 0) return impactOf(ordered, workspace);
    sayNo([...(missing.length === 0 ? [] : [`Not in ${data}: ${missing.join(", ")}`]), ...objections].join("\n"));
    return undefined;
  });
}

/** `unit-limit`, `unit-limit=12` or `audit-finding`. */
function overturnOf(text: string): Overturn {
  const [, what, units] = /^(?:(unit-limit)(?:=(\d{1,6}))?|audit-finding)$/.exec(text) ?? [];
  if (what === "unit-limit") return { what, unitsPerDay: units === undefined ? undefined : Number(units) };
  if (text === "audit-finding") return { what: text };
  throw new InvalidArgumentError("expected unit-limit, unit-limit=N with N units a day, or audit-finding");
}

async function apply(feeds: readonly string[], ordered: Ordered, { data }: Options): Promise<Impact> {
  return withWorkspace(data, { readOnly: false }, async (workspace) => {
    const now = instantOf(Date.now());
    for (const feed of feeds) await loadFeed(feed, workspace, now);
    const carried = await carryOut(ordered, workspace, now);
    await releaseWaiting(workspace);
    return carried;
  });
}

function print(impact: Impact, ordered: Ordered, { json, applied }: { json?: boolean | undefined; applied: boolean }): void {
  const causeId = causeOf(ordered);
  if (json) process.stdout.write(`${JSON.stringify({ ...asJson(impact), causeId, applied })}\n`);
  else
    process.stdout.write(
      `${impactReport(impact)}cause ${causeId}: ${applied ? "carried out" : "nothing was changed; --apply carries it out"}\n`,
    );
}

function sayNo(text: string): void {
  process.stderr.write(`${text}\n`);
  process.exitCode = ANSWER_IS_NO;
}
