// Remittance: payables of a payee become 835s and payments, cycle by cycle.
export { decidingClause } from "./deciding-clause.ts";
export { type ClosedCycle, type Digest, issueRemittances, type PayeeCycle } from "./issue-remittances.ts";
export type { ForwardBalance, IssuedRemittance, Payable, PayeeEntry, PaymentRequest } from "./payable.ts";
export {
  type PayeeAccount,
  type PayeeStatement,
  type PostedPayable,
  type SentRemittance,
  type StatementRow,
  type StatementRowKind,
  statementOf,
} from "./payee-statement.ts";
