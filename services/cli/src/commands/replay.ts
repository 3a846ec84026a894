// `dripline replay`: a log judged again, one claim's proof in a file, and all state built anew.
import { Command } from "@commander-js/extra-typings";
import { exportCommand } from "./replay-export.ts";
import { rebuildCommand } from "./replay-rebuild.ts";
import { verifyCommand } from "./replay-verify.ts";
import { whatIfCommand } from "./replay-what-if.ts";

export function replayCommand() {
  const replay = new Command("replay").description("judge history again: prove it, build its state anew, or price a change of policy");
  replay.addCommand(verifyCommand());
  replay.addCommand(exportCommand());
  replay.addCommand(rebuildCommand());
  replay.addCommand(whatIfCommand());
  return replay;
}
