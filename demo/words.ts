import { baggagesArgs, bookArgs, certificateArgs, flightsArgs, type Reservation } from "./airline";
import type { Call } from "./recording";

type Words = { title: string; next_effect: string };

const LONGEST_QUOTE = 300;

/** What the agent says about a call in its own words: plain sentences, nothing that the recording doesn't hold. */
export function summaryOf(call: Call, record: Reservation | null): Words & { why: string } {
  return { ...wordsFor(call, record), why: whyOf(call) };
}

function whyOf({ conversation, reasoning }: Call): string {
  const asked = conversation.findLast(({ role }) => role === "user");
  if (asked !== undefined) return `The customer wrote: “${cut(asked.content)}”`;
  return reasoning === null ? "The next step of the conversation." : cut(reasoning);
}

function wordsFor({ tool, args }: Call, record: Reservation | null): Words {
  switch (tool) {
    case "cancel_reservation":
      return cancelWords(String(args.reservation_id), record);
    case "update_reservation_flights":
      return flightsWords(args);
    case "update_reservation_baggages":
      return baggagesWords(args);
    case "update_reservation_passengers":
      return {
        title: `Change the passengers of reservation ${args.reservation_id}`,
        next_effect: "The names and dates of birth on the reservation are replaced.",
      };
    case "book_reservation":
      return bookWords(args);
    case "send_certificate":
      return certificateWords(args);
    case "transfer_to_human_agents":
      return { title: "Hand the customer over to a person", next_effect: "A colleague takes over the conversation." };
    default:
      return { title: sentence(tool), next_effect: "Nothing changes; the answer is used in the next step." };
  }
}

function cancelWords(id: string, record: Reservation | null): Words {
  const paid = record?.payment_history.reduce((all, { amount }) => all + amount, 0) ?? 0;
  const methods = [...new Set(record?.payment_history.map(({ payment_id }) => payment_id))].join(", ");
  return {
    title: `Cancel reservation ${id}`,
    next_effect:
      methods === ""
        ? "The reservation is cancelled."
        : `The reservation is cancelled and ${dollars(paid)} goes back to ${methods}.`,
  };
}

function flightsWords(args: unknown): Words {
  const { reservation_id, cabin, flights, payment_id } = flightsArgs.parse(args);
  const legs = flights.map(({ flight_number, date }) => `${flight_number} on ${date}`).join(", ");
  return {
    title: `Change the flights of reservation ${reservation_id}`,
    next_effect: `It becomes ${legs} in ${words(cabin)}; the difference in price is settled with ${payment_id}.`,
  };
}

function baggagesWords(args: unknown): Words {
  const { reservation_id, total_baggages, nonfree_baggages, payment_id } = baggagesArgs.parse(args);
  return {
    title: `Change the baggage of reservation ${reservation_id}`,
    next_effect: `It becomes ${total_baggages} bags, ${nonfree_baggages} of them paid, settled with ${payment_id}.`,
  };
}

function bookWords(args: unknown): Words {
  const { origin, destination, cabin, passengers, payment_methods } = bookArgs.parse(args);
  const people = passengers.length === 1 ? "one passenger" : `${passengers.length} passengers`;
  const paid = payment_methods.map(({ payment_id, amount }) => `${dollars(amount)} from ${payment_id}`).join(", ");
  return {
    title: `Book ${origin} to ${destination} for ${people}`,
    next_effect: `A new reservation in ${words(cabin)} is made and charged: ${paid}.`,
  };
}

function certificateWords(args: unknown): Words {
  const { user_id, amount } = certificateArgs.parse(args);
  return {
    title: `Send ${user_id} a certificate of ${dollars(amount)}`,
    next_effect: "The customer can pay for flights with it.",
  };
}

const dollars = (amount: number): string => `$${amount.toLocaleString("en-US")}`;
const words = (name: string): string => name.replaceAll("_", " ");
const sentence = (name: string): string => words(name).replace(/^./, (first) => first.toUpperCase());

function cut(text: string): string {
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
}
