// Facts that became known since a partition's pended claims were last looked at. How far each reference topic had been read then is
// remembered beside the worklist, so that whoever takes the partition over, or is started again, looks once more.
import type { ReferenceKind } from "@dripline/claims";
import { referenceTopic } from "@dripline/events";
import { REFERENCE_KINDS } from "@dripline/reference";
import type { Desk } from "./desk.ts";
import { jsonState, parseJson, readJson } from "./json-state.ts";
import type { ReferenceReader } from "./reference-reader.ts";
import { releaseWaiting } from "./release-claims.ts";
import { kindsThatRelease, type PendedClaim } from "./worklist.ts";

/** By reference topic, the offset of the first fact that isn't known yet. */
export type ReadTo = Readonly<Record<string, number>>;

function readKey(partition: number): string {
  return `release/${partition}/read`;
}

/** Judges the claims that wait for a kind of which facts came; how many left the worklist. The tables hold everything below `readTo`. */
export async function releaseByNews(readTo: ReadTo, desk: Desk): Promise<number> {
  const key = readKey(desk.partition);
  const due = kindsSince((await readJson<ReadTo>(desk, key)) ?? {}, readTo);
  if (due.length === 0) return 0;
  const released = await releaseWaiting(desk, (row) => kindsThatRelease(row).filter((kind) => due.includes(kind)));
  await desk.commit.commit({ outputs: [], state: jsonState({ [key]: readTo }), positions: [] });
  return released;
}

function kindsSince(before: ReadTo, now: ReadTo): ReferenceKind[] {
  return REFERENCE_KINDS.filter((kind) => (now[referenceTopic(kind)] ?? 0) > (before[referenceTopic(kind)] ?? 0));
}

/** Claims that pended since they were last tried: whoever screened them may have known less than the partition's owner did by then. */
export function untriedKey(partition: number): string {
  return `release/${partition}/untried`;
}

/** As a partition's owner, after its tables were read anew: releases by what came, and tries once each claim that pended meanwhile. */
export async function attendToNews(reference: ReferenceReader, desk: Desk): Promise<void> {
  const key = untriedKey(desk.partition);
  const [untried, read] = await desk.state.read([key, readKey(desk.partition)]);
  // The tables were read after these claims were screened: they hold all that their screening knew, or more.
  await tryOnce(new Set(parseJson<string[]>(untried)), { read: parseJson<ReadTo>(read) ?? {}, key, desk });
  await releaseByNews(reference.readTo(), desk);
}

interface Trying {
  readonly read: ReadTo;
  readonly key: string;
  readonly desk: Desk;
}

/** By kinds that were looked at before: those that weren't yet come with their news. */
async function tryOnce(untried: ReadonlySet<string>, { read, key, desk }: Trying): Promise<void> {
  if (untried.size === 0) return;
  const isKnown = (kind: ReferenceKind): boolean => (read[referenceTopic(kind)] ?? 0) > 0;
  const kindsOf = (row: PendedClaim): ReferenceKind[] => (untried.has(row.claimId) ? kindsThatRelease(row).filter(isKnown) : []);
  await releaseWaiting(desk, kindsOf);
  await desk.commit.commit({ outputs: [], state: jsonState({ [key]: undefined }), positions: [] });
}
