// After feeds were loaded: the pended claims that wait for them are judged again. Looked for each time, so that a load that was killed
// before the release still makes it.
import { referenceTopic } from "@dripline/events";
import { REFERENCE_KINDS } from "@dripline/reference";
import { releaseByNews } from "@dripline/workers";
import type { Workspace } from "./workspace.ts";

/** How many claims left the worklist. */
export async function releaseWaiting(workspace: Workspace): Promise<number> {
  const topics = REFERENCE_KINDS.map(referenceTopic);
  const ends = await Promise.all(topics.map((topic) => workspace.log.end({ topic, partition: 0 })));
  return releaseByNews(Object.fromEntries(topics.map((topic, at) => [topic, ends[at] ?? 0])), workspace);
}
