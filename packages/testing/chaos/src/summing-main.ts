// The summing worker as a process, started and ended as a service is, by the same environment.
import { runWorker } from "@dripline/kafka";
import { commonSettings, openInstallation, readOrExit, runProcess, serviceLog } from "@dripline/service";
import { summingWorker } from "./summing-worker.ts";

const settings = readOrExit(commonSettings, process.env);
const log = serviceLog({ service: "summing", level: settings.DRIPLINE_LOG_LEVEL });

process.exit(
  await runProcess({
    log,
    start: async (onLost) => {
      const { open, close } = await openInstallation(settings);
      const running = await runWorker(summingWorker, open, {
        application: settings.DRIPLINE_APPLICATION,
        max: settings.DRIPLINE_BATCH_RECORDS,
        sessionMs: Number(process.env.DRIPLINE_SESSION_MS),
        onLost,
      });
      log.info("started");
      return {
        async stop() {
          await running.stop();
          await close();
        },
      };
    },
  }),
);
