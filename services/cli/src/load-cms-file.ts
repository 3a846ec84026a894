// An agency's quarterly file, as published, into the log: the same rows as a feed's, under the quarter's dates.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Instant } from "@dripline/claims";
import { Fault } from "@dripline/core";
import { type CmsFormat, readCmsFile } from "@dripline/reference";
import { type FeedTally, loadRows } from "./load-feeds.ts";
import type { Workspace } from "./workspace.ts";

export interface CmsOptions {
  readonly format?: CmsFormat | undefined;
  readonly quarter?: string | undefined;
  readonly feeSchedule?: string | undefined;
}

type CmsFeed = ReturnType<typeof readCmsFeed>;

export function readCmsFeed(path: string, { format, quarter, feeSchedule }: Omit<CmsOptions, "format"> & { format: CmsFormat }) {
  const read = readCmsFile({ format, text: textOf(path), fileName: basename(path), quarter, feeScheduleId: feeSchedule });
  if ("problem" in read) throw new Fault("DRIP_USAGE", `${basename(path)}: ${read.problem}`);
  return read;
}

/** Rows that the file's own layout refuses stand among those that the feed's rules refuse, in the order of the file. */
export async function loadCmsFeed({ kind, rows, refused }: CmsFeed, workspace: Workspace, arrivedAt: Instant): Promise<FeedTally> {
  const tally = await loadRows({ kind, rows }, workspace, arrivedAt);
  return { ...tally, refused: [...tally.refused, ...refused].sort((a, b) => a.line - b.line) };
}

/** The agency's spreadsheets are saved in Windows-1252; a file that is UTF-8 is read as that. */
function textOf(path: string): string {
  const bytes = readFileSync(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
