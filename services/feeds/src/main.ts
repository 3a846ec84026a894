// Feeds as a process: reference facts of a folder onto the reference topics.
import { readOrExit, runProcess, serviceLog } from "@dripline/service";
import { feedSettings, startFeeds } from "./feeds-service.ts";

const settings = readOrExit(feedSettings, process.env);
const log = serviceLog({ service: "feeds", level: settings.DRIPLINE_LOG_LEVEL });
process.exit(await runProcess({ log, start: (lost) => startFeeds(settings, { log, lost }) }));
