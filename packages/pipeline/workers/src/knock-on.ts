// After a decision was taken back: the claims that it had constrained are listed with the dollars at stake, or judged again, as the policy's
// parameter `knockOn` says. What is due is put down with the reversal itself, so that a run that is killed before still does it.
import { parameterRow } from "@dripline/policy";
import type { ClaimStanding } from "./claim-standing.ts";
import { standingKey } from "./claim-standing.ts";
import { constrainedBy, monthsToSearch } from "./constrained-by.ts";
import { type CorrectedClaim, correctClaims } from "./correct-claims.ts";
import type { Desk } from "./desk.ts";
import { jsonState, parseJson, readJson } from "./json-state.ts";
import { type Due, dueState, knockOnsDue } from "./knock-on-due.ts";
import { MemberLedgers, pageKey } from "./member-ledger.ts";

/** A claim that may be owed another amount since another one was taken back. */
export interface KnockOn extends CorrectedClaim {
  /** The claim that was taken back. */
  readonly because: string;
  /** Its newest version when it was listed: a later one settles the row. */
  readonly version: number;
  /** The member's pseudonym. */
  readonly memberKey: string;
}

/** Claims that one reversal moves by itself, at most: past it a person looks. */
const CLAIMS_MAX = 50;

function listedKey(partition: number): string {
  return `knock-on/${partition}/worklist`;
}

/** Settles what is due, chains included; they end, since no claim moves twice for one reversal. */
export async function settleKnockOn(desk: Desk): Promise<void> {
  for (;;) {
    const [first] = await knockOnsDue(desk);
    if (first === undefined) return;
    const listed = await settle(first, desk);
    // Judging again may have put down more.
    const left = (await knockOnsDue(desk)).filter((_, at) => at > 0);
    const key = listedKey(desk.partition);
    const rows = listed.length === 0 ? {} : { [key]: merged((await readJson<KnockOn[]>(desk, key)) ?? [], listed) };
    await desk.commit.commit({ outputs: [], state: jsonState({ ...rows, ...dueState(left, desk.partition) }), positions: [] });
  }
}

/** What the policy leaves to a person. */
async function settle(due: Due, desk: Desk): Promise<KnockOn[]> {
  const { claimId, root, memberKey } = due;
  const mode = String(parameterRow(desk.policy, "knockOn", due.day).value);
  if (mode === "off") return [];
  const claims = (await candidatesOf(due, desk)).map((each) => ({ claimId: each, memberKey }));
  const isAutomatic = mode === "automatic" && claims.length <= CLAIMS_MAX;
  const { changed } = await correctClaims(desk, {
    claims,
    cause: `knock-on ${root}`,
    reason: `claim ${claimId} was taken back`,
    facts: "recorded",
    apply: isAutomatic,
    root,
  });
  if (isAutomatic) return [];
  const standings = await standingsOf(
    changed.map((each) => ({ ...each, memberKey })),
    desk,
  );
  return changed.map((each, at) => ({ ...each, because: claimId, version: standings[at]?.version ?? 0, memberKey }));
}

async function candidatesOf(due: Due, { state }: Desk): Promise<string[]> {
  const ledgers = new MemberLedgers();
  const months = monthsToSearch(due);
  const keys = months.map((month) => pageKey(due.memberKey, month));
  const pages = await state.read(keys);
  const utf8 = new TextDecoder();
  for (const [at, key] of keys.entries()) ledgers.load(key, pages[at] && utf8.decode(pages[at]));
  return constrainedBy(due, ledgers.linesIn(due.memberKey, months));
}

/** A claim is listed once, by what was found last. */
function merged(before: readonly KnockOn[], listed: readonly KnockOn[]): KnockOn[] {
  return [...new Map([...before, ...listed].map((row) => [row.claimId, row])).values()];
}

/** Rows that still stand: a claim that was judged again since has left the list. */
export async function knockOnWorklist(desk: Pick<Desk, "state" | "partition">): Promise<KnockOn[]> {
  const rows = (await readJson<KnockOn[]>(desk, listedKey(desk.partition))) ?? [];
  const standings = await standingsOf(rows, desk);
  return rows.filter(({ version }, at) => standings[at]?.version === version);
}

async function standingsOf(
  claims: readonly Pick<KnockOn, "claimId" | "memberKey">[],
  { state }: Pick<Desk, "state">,
): Promise<(ClaimStanding | undefined)[]> {
  const values = await state.read(claims.map(({ memberKey, claimId }) => standingKey(memberKey, claimId)));
  return values.map((value) => parseJson<ClaimStanding>(value));
}
