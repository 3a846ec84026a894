// Payments as a process: each payment requested is handed to the payment system, at least once and under its own id.
import { readOrExit, runProcess, serviceLog } from "@dripline/service";
import { paymentSettings, startPayments } from "./payments-service.ts";

const settings = readOrExit(paymentSettings, process.env);
const log = serviceLog({ service: "payments", level: settings.DRIPLINE_LOG_LEVEL });
process.exit(await runProcess({ log, start: (lost) => startPayments(settings, { log, lost }) }));
