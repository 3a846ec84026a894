// Screening as a process: claims.received becomes claims.screened. WORKERS=screening,adjudication fuses both here.
import { runWorkerService } from "@dripline/service";

process.exit(await runWorkerService("screening"));
