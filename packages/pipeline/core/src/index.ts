// Core: the ports that adapters fill, the worker that every step of the flow is, and the faults of the plumbing.

export { Fault, type FaultCode, type FaultMeaning, faultsMarkdown, faultTable } from "./fault.ts";
export { deliverFiles, type OutboxResult, paymentRow } from "./outbox.ts";
export type {
  Clock,
  Commit,
  Files,
  FileToWrite,
  ListedState,
  Log,
  LogRecord,
  Output,
  Ports,
  ReadRequest,
  State,
  StateChange,
  StateCopy,
  StateMark,
  StateOwner,
  TopicPartition,
  Unit,
  WorkerPosition,
} from "./ports.ts";
export {
  type Batch,
  type Effects,
  type Gathering,
  type PartitionPorts,
  quarantine,
  takeRecords,
  type Worker,
  workOnce,
  workToEnd,
} from "./worker.ts";
