// Adjudication as a process: claims.screened becomes receipts, ledger entries and payables. WORKERS=screening,adjudication fuses both here.
import { runWorkerService } from "@dripline/service";

process.exit(await runWorkerService("adjudication"));
