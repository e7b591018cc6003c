import { isDistributionList, mentionsEveryone } from "./recipients";
import type { FloorTable } from "./table";

const BETWEEN_MACHINES = `sqs, kafka, queue, event, metric, log, kinesis, telemetry, pubsub, record, job, socket, tensor,
  variable, draft, comment, note, report, template, transaction, span, trace, request`;
const SENDING = "send, dispatch, email, mail, message, text, sms, notify, push, deliver, post, blast, broadcast, call";

/** One message to many people. */
export const BULK_OUTBOUND: FloorTable = {
  names: [
    {
      verbs: SENDING,
      nouns: `bulk, batch, mass, campaign, newsletter, blast, mailing, audience, segment, everyone, everybody, all user,
        all customer, all contact, all subscriber, all employee, all member, to all, drip, mailshot, mailing list, multicast,
        distribution list, subscriber, many`,
      unless: BETWEEN_MACHINES,
      why: "sends to many people",
    },
    {
      verbs: "launch, start, activate, schedule, trigger, run, resume, execute, publish, release, replicate",
      nouns: "campaign, newsletter, mailing, drip, journey, autodialer, dialer, email sequence, bulk email, broadcast",
      unless: BETWEEN_MACHINES,
      why: "starts a mailing",
    },
    {
      words: `broadcast, mass email, mass mail, mass message, bulk email, bulk mail, bulk sms, bulk message, email blast,
        mail merge, robocall, email all`,
      unless: BETWEEN_MACHINES,
      why: "sends to many people",
    },
  ],
  shapes: [
    { has: ["recipients"], is: isDistributionList, why: "names a distribution list" },
    { verbs: SENDING, has: ["audience"], why: "names an audience" },
    { verbs: SENDING, has: ["prose"], is: mentionsEveryone, why: "calls everyone in a place" },
    { verbs: SENDING, has: ["recipients"], is: mentionsEveryone, why: "calls everyone in a place" },
  ],
};
