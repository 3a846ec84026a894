// Remittance as a process: payables.posted becomes 835s and payments, cycle by cycle.
import { readOrExit, runProcess, serviceLog } from "@dripline/service";
import { closeOnce, remittanceSettings, startRemittance } from "./remittance-service.ts";

const settings = readOrExit(remittanceSettings, process.env);
const log = serviceLog({ service: "remittance", level: settings.DRIPLINE_LOG_LEVEL });
const { CYCLE_DATE: date } = settings;
process.exit(
  date === undefined
    ? await runProcess({ log, start: (lost) => startRemittance(settings, { log, lost }) })
    : await closeOnce(date, settings, log),
);
