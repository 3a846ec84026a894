// Remittance: payables of a payee become 835s and payments, cycle by cycle.
export {
  type AuditCase,
  type CaseChange,
  type CaseClaim,
  type CaseOpening,
  type CaseState,
  type CaseStep,
  openCase,
  overlap,
  stepCase,
} from "./audit-case.ts";
export { type ClosedPayee, closePayee, type PayeeToClose } from "./close-payee.ts";
export { decidingClause } from "./deciding-clause.ts";
export type { InterestTerms } from "./interest.ts";
export { type ClosedCycle, type Digest, issueRemittances, type PayeeCycle } from "./issue-remittances.ts";
export type { ForwardBalance, IssuedRemittance, NewestClaim, Payable, PayeeEntry, PaymentRequest } from "./payable.ts";
export {
  afterReceivable,
  NEW_PAYEE,
  type PayeeLedger,
  type PayeeStanding,
  type PostedReceivable,
  statedBy,
  type WaitingItem,
} from "./payee-ledger.ts";
export {
  adjustmentRow,
  type PayeeAccount,
  type PayeeStatement,
  type PostedPayable,
  type SentRemittance,
  type StatementRow,
  type StatementRowKind,
  statementOf,
} from "./payee-statement.ts";
export type { ProviderItem } from "./provider-item.ts";
export { openedRecord, type PostedStep, type Posting, stepRecord } from "./receivable-records.ts";
