import { ACCESS_CHANGE } from "./access-change";
import { BULK_OUTBOUND } from "./bulk-outbound";
import type { FloorClass } from "./classes";
import { CONTRACT_CHANGE } from "./contract-change";
import { DATA_DESTRUCTION } from "./data-destruction";
import { MONEY_OUT } from "./money-out";
import { PROTECTED_CODE_INFRA } from "./protected-code-infra";
import { PUBLIC_COMMITMENT } from "./public-commitment";
import { REGULATED_DECISION } from "./regulated-decision";
import type { FloorTable } from "./table";

/** Every detector, by class. */
export const FLOOR_TABLES: Readonly<Record<FloorClass, FloorTable>> = {
  money_out: MONEY_OUT,
  contract_change: CONTRACT_CHANGE,
  bulk_outbound: BULK_OUTBOUND,
  data_destruction: DATA_DESTRUCTION,
  access_change: ACCESS_CHANGE,
  protected_code_infra: PROTECTED_CODE_INFRA,
  regulated_decision: REGULATED_DECISION,
  public_commitment: PUBLIC_COMMITMENT,
};

/** Words that tags are written with, where they can only mean the class. `prod` and `write` say too little. */
export const TAG_SYNONYMS: ReadonlyMap<string, FloorClass> = new Map<string, FloorClass>([
  ["payment", "money_out"],
  ["payments", "money_out"],
  ["payout", "money_out"],
  ["refund", "money_out"],
  ["access", "access_change"],
  ["access_grant", "access_change"],
  ["bulk_email", "bulk_outbound"],
  ["contract", "contract_change"],
  ["destructive", "data_destruction"],
]);
