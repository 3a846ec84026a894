// The command's program: reads arguments, hands over to one command, maps what went wrong to an exit code.
import { Command, CommanderError, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { auditCommand } from "./commands/audit.ts";
import { auditCaseCommand } from "./commands/audit-case.ts";
import { cycleCommand } from "./commands/cycle.ts";
import { demoCommand } from "./commands/demo.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { explainCommand } from "./commands/explain.ts";
import { impactCommand } from "./commands/impact.ts";
import { knockOnCommand } from "./commands/knock-on.ts";
import { loadCommand } from "./commands/load.ts";
import { logCommand } from "./commands/log.ts";
import { payeeCommand } from "./commands/payee.ts";
import { pendedCommand } from "./commands/pended.ts";
import { policyCommand } from "./commands/policy.ts";
import { quarantineCommand } from "./commands/quarantine.ts";
import { readjudicateCommand } from "./commands/readjudicate.ts";
import { releaseCommand } from "./commands/release.ts";
import { replayCommand } from "./commands/replay.ts";
import { runCommand } from "./commands/run.ts";
import { synthCommand } from "./commands/synth.ts";
import { topicsCommand } from "./commands/topics.ts";
import { unitsCommand } from "./commands/units.ts";
import { validateCommand } from "./commands/validate.ts";
import { CONFIGURATION, exitCodeOf, sayFault } from "./exit.ts";

/** Runs one command line, given as after the command's own name, and returns its exit code. */
export async function runProgram(parameters: readonly string[]): Promise<number> {
  process.exitCode = 0;
  try {
    await program().parseAsync(parameters, { from: "user" });
    return Number(process.exitCode);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : CONFIGURATION;
    sayFault(error);
    return exitCodeOf(error);
  }
}

function program(): CommandUnknownOpts {
  const program = new Command("dripline")
    .description("Home infusion claims: 837P in; acknowledgements, decisions with the policy clause behind each, 835 and payments out.")
    .version("0.1.0")
    .showHelpAfterError("(add --help for what the command takes)")
    .addHelpText(
      "after",
      `
Start here:
  dripline demo                          make claims, run the whole flow on them, say what happened
  dripline explain CLAIM --data DIR      why a claim was paid or denied, line by line
  dripline validate FILE                 check an 837P file before sending it

Exit codes: 0 done · 1 the answer is no · 2 wrong usage or configuration · 70 our own fault`,
    )
    .exitOverride();

  for (const command of [
    demoCommand(),
    runCommand(),
    loadCommand(),
    cycleCommand(),
    validateCommand(),
    explainCommand(),
    unitsCommand(),
    pendedCommand(),
    releaseCommand(),
    impactCommand(),
    readjudicateCommand(),
    knockOnCommand(),
    logCommand(),
    payeeCommand(),
    replayCommand(),
    auditCommand(),
    auditCaseCommand(),
    synthCommand(),
    policyCommand(),
    topicsCommand(),
    quarantineCommand(),
    doctorCommand(),
  ]) {
    program.addCommand(throwing(command.copyInheritedSettings(program), program));
  }
  return program;
}

/** Wrong usage is thrown by a command and by those below it, so that one place chooses the exit code. */
function throwing<Any extends CommandUnknownOpts>(command: Any, program: CommandUnknownOpts): Any {
  for (const below of command.commands) throwing(below.copyInheritedSettings(program), program);
  return command.exitOverride();
}
