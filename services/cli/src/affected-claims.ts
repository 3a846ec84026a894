// Which decided claims a feed's rows could change: those that name what a row is about. Judging them again says which ones do.
import type { ReferenceKind } from "@dripline/claims";
import { decode, type Receipt } from "@dripline/events";
import { isDecided } from "@dripline/workers";
import type { FeedRow } from "./feed-rows.ts";
import type { Workspace } from "./workspace.ts";

const LOG = { topic: "claims.adjudicated", partition: 0 } as const;
const READ_MAX = 500;

/** Claim control numbers in the order of their first decision. Reads the log once, from its beginning. */
export async function affectedClaims(
  rows: readonly FeedRow[],
  workspace: Workspace,
  onProgress?: (share: number) => void,
): Promise<string[]> {
  const isAbout = aboutAnyOf(rows);
  const standing = new Map<string, boolean>();
  const end = await workspace.log.end(LOG);
  for (let from = 0; from < end; ) {
    const records = await workspace.log.read({ ...LOG, from, max: READ_MAX });
    const last = records[records.length - 1];
    if (last === undefined) break;
    for (const { value } of records) {
      const receipt = decode("claims.adjudicated", value);
      if (standing.has(receipt.claimId) || isAbout(receipt)) standing.set(receipt.claimId, isDecided(receipt));
    }
    from = last.offset + 1;
    onProgress?.(from / end);
  }
  return [...standing].flatMap(([claimId, decided]) => (decided ? [claimId] : []));
}

/** What a row of each kind is found by in a claim or in the facts that it was judged by. */
const FOUND_BY: Readonly<Partial<Record<ReferenceKind, (row: Fields) => readonly (string | undefined)[]>>> = {
  members: ({ memberId }) => [memberId],
  "coverage-requests": ({ memberId }) => [memberId],
  authorizations: ({ memberId }) => [memberId],
  referrals: ({ memberId }) => [memberId],
  stays: ({ memberId }) => [memberId],
  "benefit-plans": ({ benefitPlanId }) => [benefitPlanId],
  providers: ({ npi }) => [npi],
  contracts: ({ contractId }) => [contractId],
  "fee-schedules": ({ code }) => [code],
  codes: ({ code }) => [code],
  "prior-authorization": ({ code }) => [code],
  "unit-limits": ({ code }) => [code],
  drugs: ({ ndc, hcpcs }) => [ndc, hcpcs],
  "new-to-market": ({ ndc9 }) => [ndc9],
};

/** The fields of a row that are its names; others are of other types and never asked for. */
type Fields = Readonly<Record<string, string | undefined>>;

function aboutAnyOf(rows: readonly FeedRow[]): (receipt: Receipt) => boolean {
  const wanted = new Set<string>();
  let everyClaim = false;
  for (const { kind, row } of rows) {
    const find = FOUND_BY[kind];
    // A holiday moves the timing of any authorization.
    if (find === undefined) everyClaim = true;
    else for (const key of find(fieldsOf(row))) if (key !== undefined) wanted.add(key);
  }
  return (receipt) => everyClaim || namesOf(receipt).some((name) => wanted.has(name));
}

function fieldsOf(row: object): Fields {
  return Object.fromEntries(Object.entries(row).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
}

function namesOf({ claim, facts }: Receipt): string[] {
  const { plans, contracts } = JSON.parse(facts) as { readonly plans?: object; readonly contracts?: object };
  const { member, billing, referringNpi, primaryCareNpi, renderingNpi, lines } = claim;
  return [
    member.memberId,
    billing.npi,
    ...[referringNpi, primaryCareNpi, renderingNpi].filter((npi) => npi !== undefined),
    ...Object.keys(plans ?? {}),
    ...Object.keys(contracts ?? {}),
    ...lines.flatMap(({ code, drug, orderingNpi, referringNpi: referring, renderingNpi: rendering }) =>
      [code, drug?.ndc, drug?.ndc.slice(0, 9), orderingNpi, referring, rendering].filter((name) => name !== undefined),
    ),
  ];
}
