import type { FloorTable } from "./table";

const DECIDING = `approve, deny, reject, decline, decide, adjudicate, underwrite, grant, refuse, accept, settle, determine,
  waive, close, reopen, award, authorize, authorise, dismiss, overturn, resolve, finalize, finalise, evaluate, score,
  rate, rank, submit decision, disqualify, qualify, shortlist, suspend, revoke, terminate, cancel, release, clear,
  escalate, file, override, pass, fail, update, set, increase, decrease, originate`;
const TALK = "comment, note, draft, reminder, status page, template, report, label, history, score card design";

/** Decisions about people that law says a person answers for: credit, insurance, work, health, benefits, justice. */
export const REGULATED_DECISION: FloorTable = {
  names: [
    {
      verbs: `${DECIDING}, create`,
      nouns: `loan, mortgage, credit application, credit limit, credit line, credit decision, lending, creditworthiness,
        underwriting, insurance, insurance claim, claim decision, adjudication, adverse action, eligibility, benefit,
        disability, unemployment, welfare, pension, asylum, visa application, parole, bail, sentencing, admission decision,
        prior authorization, prior auth, coverage determination, loan application`,
      unless: TALK,
      why: "decides on credit, insurance or benefits",
    },
    {
      verbs: "approve, deny, reject, decline, adjudicate, settle, pay, decide, close, reopen, dismiss, award",
      objects: "claim, application, applicant, admission, appeal, credit, policyholder, enrollment, tenant application",
      unless: `${TALK}, jwt, token, token claim, app, pull`,
      why: "decides on a claim or an application",
    },
    {
      verbs: `hire, fire, terminate, dismiss, reject, shortlist, screen, promote, demote, advance, disqualify, rank, score,
        offer, rehire, layoff, discipline, suspend, approve, evaluate, decline, archive, move, assess, grade, transition`,
      nouns: `candidate, employee, applicant, worker, staff, associate, contractor, job offer, offer letter, termination,
        contingent worker, resume, job application, performance review, employment, student`,
      unless: TALK,
      why: "decides on somebody's work",
    },
    {
      words: "hire, fire employee, layoff, lay off, terminate employment, offboard employee",
      unless: `${TALK}, hire date, fire event, search`,
      why: "decides on somebody's work",
    },
    {
      verbs: `create, order, prescribe, submit, update, send, issue, sign, record, write, set, add, approve, refill, renew,
        discontinue, administer, change, cancel, confirm, file, deny, enter, place, authorize, discharge, admit, triage, schedule surgery`,
      nouns: `prescription, medication, medication request, medicationrequest, diagnosis, diagnose, treatment plan, treatment,
        dosage, dose, care plan, careplan, clinical order, lab order, servicerequest, service request epic, patient, triage,
        vaccine, immunization, surgery, allergy, condition fhir, fhir condition, epic condition, discharge`,
      unless: `${TALK}, appointment, message, reminder, portal message`,
      why: "decides on somebody's health",
    },
    { words: "prescribe, diagnose", unless: TALK, why: "decides on somebody's health" },
    {
      verbs: `approve, clear, release, override, close, waive, dismiss, reject, update, decide, pass, fail, resolve, deny,
        whitelist, unblock, file, submit, complete, set, escalate, create, accept`,
      nouns: `kyc, aml, sanction, watchlist, screening hit, watchlist screening, pep, suspicious activity, sar, identity verification,
        customer due diligence, cdd, edd, kyb, ofac, fraud case, fraud review, background check`,
      unless: TALK,
      why: "decides on a check that law asks for",
    },
  ],
  shapes: [],
};
