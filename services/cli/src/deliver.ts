// What was committed becomes files in the out folder: acknowledgements, 835s, payment lists. Done again after a crash, it writes the same bytes.
import { deliverFiles } from "@dripline/core";
import { folderFiles, type OnStep } from "@dripline/embedded";
import type { Workspace } from "./workspace.ts";

export async function deliver(
  workspace: Workspace,
  { out, onStep }: { readonly out: string; readonly onStep?: OnStep | undefined },
): Promise<void> {
  await deliverFiles({ log: workspace.log, state: workspace.state, commit: workspace.commit, files: folderFiles(out, { onStep }) });
}
