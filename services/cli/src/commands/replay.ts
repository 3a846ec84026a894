// `dripline replay`: a log judged again, one claim's proof in a file, and all state built anew.
import { Command } from "@commander-js/extra-typings";
import { exportCommand } from "./replay-export.ts";
import { rebuildCommand } from "./replay-rebuild.ts";
import { verifyCommand } from "./replay-verify.ts";

export function replayCommand() {
  const replay = new Command("replay").description("judge history again: prove it, or build its state anew");
  replay.addCommand(verifyCommand());
  replay.addCommand(exportCommand());
  replay.addCommand(rebuildCommand());
  return replay;
}
