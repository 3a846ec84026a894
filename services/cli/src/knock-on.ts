// After a decision was taken back: the claims that it had constrained are listed with the dollars at stake, or judged again, as the policy's
// parameter `knockOn` says. What is due is put down with the reversal itself, so that a run that is killed before still does it.
import type { IsoDate } from "@dripline/claims";
import type { Receipt } from "@dripline/events";
import { parameterRow } from "@dripline/policy";
import { constrainedBy, MemberLedgers, monthsToSearch, pageKey } from "@dripline/workers";
import { type CorrectedClaim, correctClaims } from "./correct-claims.ts";
import { newestReceipt, receiptsOf } from "./find-claim.ts";
import { type Due, dueState, knockOnsDue } from "./knock-on-due.ts";
import { bytesText, jsonState, readJson } from "./state-json.ts";
import type { Workspace } from "./workspace.ts";

/** A claim that may be owed another amount since another one was taken back. */
export interface KnockOn extends CorrectedClaim {
  /** The claim that was taken back. */
  readonly because: string;
  /** Its newest version when it was listed: a later one settles the row. */
  readonly version: number;
}

const LISTED = "knock-on/worklist";
/** Claims that one reversal moves by itself, at most: past it a person looks. */
const CLAIMS_MAX = 50;

/** Settles what is due, chains included; they end, since no claim moves twice for one reversal. */
export async function settleKnockOn(workspace: Workspace): Promise<void> {
  for (;;) {
    const due = await knockOnsDue(workspace);
    const [first] = due;
    if (first === undefined) return;
    const listed = await settle(first, workspace);
    // Judging again may have put down more.
    const left = (await knockOnsDue(workspace)).filter((_, at) => at > 0);
    const rows = listed.length === 0 ? {} : { [LISTED]: merged((await readJson<KnockOn[]>(workspace, LISTED)) ?? [], listed) };
    await workspace.commit.commit({
      outputs: [],
      state: jsonState({ ...rows, ...dueState(left) }),
      positions: [],
    });
  }
}

/** What the policy leaves to a person. */
async function settle({ claimId, root }: Due, workspace: Workspace): Promise<KnockOn[]> {
  const reversal = (await receiptsOf(claimId, workspace))
    .filter((each) => each.claimId === claimId && each.disposition === "reversed")
    .at(-1);
  const mode = reversal && modeOf(reversal, workspace);
  if (reversal === undefined || mode === "off") return [];
  const claims = (await candidatesOf(reversal, workspace)).map((each) => ({ claimId: each }));
  const isAutomatic = mode === "automatic" && claims.length <= CLAIMS_MAX;
  const { changed } = await correctClaims(workspace, {
    claims,
    cause: `knock-on ${root}`,
    reason: `claim ${claimId} was taken back`,
    facts: "recorded",
    apply: isAutomatic,
    root,
  });
  if (isAutomatic) return [];
  const versions = await Promise.all(changed.map((each) => newestReceipt(each.claimId, workspace)));
  return changed.map((each, at) => ({ ...each, because: claimId, version: versions[at]?.version ?? 0 }));
}

function modeOf({ lines }: Receipt, { policy }: Workspace): string {
  const day = lines[0]?.serviceFrom ?? ("2019-01-01" as IsoDate);
  return String(parameterRow(policy, "knockOn", day).value);
}

async function candidatesOf(reversal: Receipt, workspace: Workspace): Promise<string[]> {
  const ledgers = new MemberLedgers();
  const memberKey = workspace.keyOf(reversal.memberId);
  const months = monthsToSearch(reversal);
  const keys = months.map((month) => pageKey(memberKey, month));
  const pages = await workspace.state.read(keys);
  for (const [at, key] of keys.entries()) ledgers.load(key, pages[at] && bytesText(pages[at]));
  return constrainedBy(reversal, ledgers.linesIn(memberKey, months));
}

/** A claim is listed once, by what was found last. */
function merged(before: readonly KnockOn[], listed: readonly KnockOn[]): KnockOn[] {
  return [...new Map([...before, ...listed].map((row) => [row.claimId, row])).values()];
}

/** Rows that still stand: a claim that was judged again since has left the list. */
export async function knockOnWorklist(workspace: Workspace): Promise<KnockOn[]> {
  const rows = (await readJson<KnockOn[]>(workspace, LISTED)) ?? [];
  const newest = await Promise.all(rows.map(({ claimId }) => newestReceipt(claimId, workspace)));
  return rows.filter(({ version }, at) => newest[at]?.version === version);
}
