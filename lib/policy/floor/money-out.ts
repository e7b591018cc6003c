import type { FloorTable } from "./table";

const ABOUT_MONEY = `reminder, receipt, link, notification, notice, template, method, status, history, comment, note,
  draft, page, policy, tag, label, faq, article, refund email, payment email, form, webhook, report, guide, eligibility`;

const ELSEWHERE = `human, agent, call, chat, conversation, ticket, file, data, ownership, owner, domain, repo, repository,
  object, case, lead, issue, project, patient, student, session, number, job, queue, room, department, support, operator,
  license, record, blob, s3, sftp, ftp, learning, style, knowledge, calendar, table, dataset, reservation, booking, team,
  app, photo, image, bucket, user, caller, contact`;

const isAddress = (value: unknown): boolean => typeof value === "string" && /^0x[0-9a-f]{40}$/i.test(value.trim());
/** A list of recipients with an amount beside it is a letter about money. */
const isOne = (value: unknown): boolean => !Array.isArray(value);

/** Money that leaves, or is promised: payments, refunds, payroll, purchases, and where standing payments go. */
export const MONEY_OUT: FloorTable = {
  names: [
    {
      verbs: `send, create, schedule, make, issue, execute, initiate, approve, release, submit, process, run, trigger,
        authorize, authorise, confirm, complete, capture, post, push, give, add, retry, start, dispatch, settle, finalize,
        resume, perform, request, apply, advance, grant, award, batch, do, replay, load`,
      nouns: `payment, payout, refund, wire, remittance, disbursement, reimbursement, gift card, giftcard, payroll, salary,
        bonus, direct debit, standing order, bank transfer, money transfer, fund, money, cash, ach, sepa, charge,
        withdrawal, commission, dividend, credit note, store credit, cryptocurrency, crypto, bitcoin, paycheck, pay run,
        chargeback, zelle, venmo`,
      unless: ABOUT_MONEY,
      why: "moves money",
    },
    {
      words: `refund, payout, disburse, reimburse, remit, repay, pay, prepay, withdraw, wire, cashout, cash out, topup,
        top up, donate, buy, purchase, sell`,
      unless: `${ABOUT_MONEY}, consent, application, offer, candidate, request list, purchase order`,
      why: "moves money",
    },
    { words: "transfer", unless: `${ABOUT_MONEY}, ${ELSEWHERE}`, why: "moves money" },
    {
      verbs: "send, schedule, execute, create, submit, sign, initiate, approve, broadcast, post",
      nouns: "transaction",
      unless: `${ABOUT_MONEY}, database, db, sql, sentry, apm, log`,
      why: "moves money",
    },
    {
      verbs: "update, change, modify, edit, set, replace, redirect, add, create, save, switch, patch, put, link",
      nouns: `scheduled transaction, scheduled payment, scheduled transfer, standing order, direct debit, recurring payment,
        recurring transfer, autopay, payroll, salary, wage, compensation, bank account, bank detail, banking detail,
        bank info, payout account, payout method, payout destination, payee, beneficiary, iban, routing number,
        external account, payment instruction, remit address, direct deposit, payment detail`,
      unless: "draft, comment, note, report, reminder",
      why: "changes what is paid, or to whom",
    },
    {
      verbs: "approve, authorize, authorise, settle, release, submit, process",
      nouns: "invoice, expense, bill, reimbursement, expense report, vendor bill, spend, spending",
      unless: "draft, comment, note",
      why: "releases spending",
    },
    {
      verbs: "send, issue, give, gift, grant",
      nouns: "certificate, voucher, goodwill, store credit",
      unless: "tls, ssl, x509, acm, ca, pem, course, completion, signing, draft, template",
      why: "gives away something worth money",
    },
    {
      verbs: "issue, apply, give, grant, add, adjust, increase, post, set, update",
      nouns: "credit, balance, account credit, loyalty point",
      unless: `credit card, credit score, credit check, credit report, credit limit, credit line, load balance, comment,
        note, draft, sheet`,
      why: "credits money",
    },
    {
      verbs: "place, execute, submit, enter, open, create",
      objects: "trade, bet, bid, stock order, limit order, market order, buy order, sell order, position",
      unless: "job position, sort position, role",
      why: "trades",
    },
    { verbs: "place", objects: "order", unless: "draft, comment, note", why: "places an order" },
    {
      verbs: "send, transfer, swap, withdraw, mint, bridge, stake",
      nouns: "wallet, crypto, coin, eth, btc, usdc, usdt, sol, nft, lamport, token transfer, swap token",
      why: "moves crypto money",
    },
  ],
  shapes: [
    { has: ["payee", "amount"], is: isOne, why: "say how much is paid to whom" },
    { has: ["recipients", "value"], is: isAddress, why: "say how much goes to a wallet" },
    { has: ["payee", "value"], is: isAddress, why: "say how much goes to a wallet" },
  ],
};
