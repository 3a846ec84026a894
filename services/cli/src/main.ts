// `dripline`: the whole pipeline in one process on SQLite, and the tools around it.
import { runProgram } from "./program.ts";

// A reader that has seen enough (`| head`) closes the pipe: that is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 70));

process.exitCode = await runProgram(process.argv.slice(2));
