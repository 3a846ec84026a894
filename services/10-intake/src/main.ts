// Intake as a process: 837P by drop folder and by POST /claims.
import { readOrExit, runProcess, serviceLog } from "@dripline/service";
import { intakeSettings, startIntake } from "./intake-service.ts";

const settings = readOrExit(intakeSettings, process.env);
const log = serviceLog({ service: "intake", level: settings.DRIPLINE_LOG_LEVEL });
process.exit(await runProcess({ log, start: (lost) => startIntake(settings, { log, lost }) }));
