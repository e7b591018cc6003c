import { type Airline, type Fare, fare, fareKey, type Reservation, reservation, user } from "./airline";
import { type Call, parsedOutput, type Run } from "./recording";

/** A flight in the answer of a search; also found in answers that were cut off when they were recorded. */
const FLIGHT = /\{"flight_number"(?:[^{}]|\{[^{}]*\})*\}/g;

/** The airline as it stood before the recorded agent changed anything, as far as its calls show it. */
export function startData(runs: readonly Run[]): Airline {
  const airline: Airline = { reservations: {}, users: {}, bookings: 0 };
  for (const { calls } of runs) {
    for (const [id, record] of firstSeen(calls)) airline.reservations[id] ??= record;
    for (const { tool, args, output } of calls) {
      const found = tool === "get_user_details" ? user.safeParse(parsedOutput(output)).data : undefined;
      if (found !== undefined) airline.users[String(args.user_id)] ??= found;
    }
  }
  return airline;
}

/** Fares as the searches answered them; where none was made, as the recorded change or booking was charged. */
export function fares(runs: readonly Run[]): Map<string, Fare> {
  const found = new Map<string, Fare>();
  const calls = runs.flatMap((run) => run.calls);
  for (const { args, output } of calls.filter(({ tool }) => tool.startsWith("search_"))) {
    for (const [text] of output.matchAll(FLIGHT)) {
      const flight: { flight_number: string; date?: string } = JSON.parse(text);
      found.set(fareKey({ date: String(args.date), ...flight }), fare.parse(flight));
    }
  }
  for (const call of calls) for (const [key, charged] of chargedFares(call)) addFare(found, key, charged);
  return found;
}

/** Each reservation as it was when a run first touched it. */
function firstSeen(calls: readonly Call[]): Map<string, Reservation> {
  const seen = new Map<string, Reservation>();
  for (const { before } of calls) {
    const record = reservation.safeParse(before).data;
    if (record !== undefined && !seen.has(record.reservation_id)) seen.set(record.reservation_id, record);
  }
  return seen;
}

/** Flights that were kept show the price of the first booking, not today's: only the new ones count. */
function chargedFares({ tool, args, before, output }: Call): [string, Fare][] {
  if (tool !== "book_reservation" && tool !== "update_reservation_flights") return [];
  const after = reservation.safeParse(parsedOutput(output)).data;
  const known = reservation.safeParse(before).data;
  if (after === undefined) return [];
  // Not of `after`: the recorded airline forgot to note a new cabin.
  const cabin = String(args.cabin);
  const kept = new Set(known?.cabin === cabin ? known.flights.map(fareKey) : []);
  return after.flights
    .filter((flight) => !kept.has(fareKey(flight)))
    .map(({ origin, destination, price, ...leg }) => [
      fareKey(leg),
      { origin, destination, prices: { [cabin]: price }, available_seats: {} },
    ]);
}

function addFare(found: Map<string, Fare>, key: string, charged: Fare): void {
  const known = found.get(key);
  found.set(key, known === undefined ? charged : { ...known, prices: { ...charged.prices, ...known.prices } });
}
