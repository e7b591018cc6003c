import type { z } from "zod";
import {
  type Airline,
  baggagesArgs,
  bookArgs,
  type Cabin,
  cancelArgs,
  certificateArgs,
  type Fare,
  type Fares,
  type Flight,
  fareKey,
  flightsArgs,
  type Leg,
  passengersArgs,
  type Reservation,
} from "./airline";

/** The airline's own no: a full flight, a payment that does not add up. */
export class AirlineError extends Error {
  override readonly name = "AirlineError";
}

const BAG_PRICE = 50;
const INSURANCE_PRICE = 30;
/** The day on which the recorded agent worked. */
const NOW = "2024-05-15T15:00:00";

type Change = (airline: Airline, args: unknown, fares: Fares) => unknown;

const CHANGES: Record<string, Change> = {
  book_reservation: book,
  update_reservation_flights: updateFlights,
  update_reservation_baggages: updateBaggages,
  update_reservation_passengers: updatePassengers,
  cancel_reservation: cancel,
  send_certificate: sendCertificate,
};

/**
 * Carries out one call on `airline`, in place, and returns what the airline answers.
 * @throws {AirlineError} when the airline can't do that; `airline` may then be half changed.
 */
export function applyChange(airline: Airline, tool: string, args: unknown, fares: Fares): unknown {
  const change = CHANGES[tool];
  if (change === undefined) throw new AirlineError(`there is no ${tool}`);
  return change(airline, args, fares);
}

function book(airline: Airline, input: unknown, fares: Fares): Reservation {
  const { payment_methods, ...args } = parse(bookArgs, input);
  const people = args.passengers.length;
  const flights = args.flights.map((leg) => priced(leg, args.cabin, people, fares));
  const insured = args.insurance === "yes" ? INSURANCE_PRICE * people : 0;
  const total = sum(flights) * people + insured + BAG_PRICE * args.nonfree_baggages;
  const paid = payment_methods.reduce((all, { amount }) => all + amount, 0);
  for (const { payment_id, amount } of payment_methods) requireFunds(airline, args.user_id, payment_id, amount);
  if (paid !== total) {
    throw new AirlineError(`payment amount does not add up, total price is ${total}, but paid ${paid}`);
  }
  for (const { payment_id, amount } of payment_methods) pay(airline, args.user_id, payment_id, amount);
  const reservation_id = nextId(airline);
  const made = { ...args, reservation_id, flights, payment_history: payment_methods, created_at: NOW };
  airline.reservations[reservation_id] = made;
  return made;
}

function updateFlights(airline: Airline, input: unknown, fares: Fares): Reservation {
  const args = parse(flightsArgs, input);
  const record = active(airline, args.reservation_id);
  const people = record.passengers.length;
  const kept = args.cabin === record.cabin ? record.flights : [];
  const flights = args.flights.map(
    (leg) => kept.find((flight) => fareKey(flight) === fareKey(leg)) ?? priced(leg, args.cabin, people, fares),
  );
  charge(airline, record, args.payment_id, (sum(flights) - sum(record.flights)) * people);
  return Object.assign(record, { flights, cabin: args.cabin });
}

function updateBaggages(airline: Airline, input: unknown): Reservation {
  const { reservation_id, payment_id, ...bags } = parse(baggagesArgs, input);
  const record = active(airline, reservation_id);
  charge(airline, record, payment_id, BAG_PRICE * Math.max(0, bags.nonfree_baggages - record.nonfree_baggages));
  return Object.assign(record, bags);
}

function updatePassengers(airline: Airline, input: unknown): Reservation {
  const { reservation_id, passengers } = parse(passengersArgs, input);
  const record = active(airline, reservation_id);
  if (passengers.length !== record.passengers.length) throw new AirlineError("number of passengers does not match");
  return Object.assign(record, { passengers });
}

function cancel(airline: Airline, input: unknown): Reservation {
  const record = active(airline, parse(cancelArgs, input).reservation_id);
  const refunds = record.payment_history.map(({ payment_id, amount }) => ({ payment_id, amount: -amount }));
  record.payment_history.push(...refunds);
  return Object.assign(record, { status: "cancelled" });
}

function sendCertificate(airline: Airline, input: unknown): string {
  const { user_id, amount } = parse(certificateArgs, input);
  const methods = airline.users[user_id]?.payment_methods;
  if (methods === undefined) throw new AirlineError(`user ${user_id} not found`);
  let number = 3221322;
  while (`certificate_${number}` in methods) number++;
  const id = `certificate_${number}`;
  methods[id] = { source: "certificate", amount, id };
  return `Certificate ${id} added to user ${user_id} with amount ${amount}.`;
}

/** Reviewers may have edited the arguments: they are checked like any others. */
function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const { success, data, error } = schema.safeParse(input);
  if (success) return data;
  const [issue] = error.issues;
  throw new AirlineError(`${issue?.path.join(".") || "arguments"}: ${issue?.message}`);
}

function active(airline: Airline, id: string): Reservation {
  const record = airline.reservations[id];
  if (record === undefined) throw new AirlineError(`reservation ${id} not found`);
  if (record.status === "cancelled") throw new AirlineError(`reservation ${id} is cancelled already`);
  return record;
}

function priced(leg: Leg, cabin: Cabin, people: number, fares: Fares): Flight {
  const found: Fare | undefined = fares.get(fareKey(leg));
  const price = found?.prices[cabin];
  if (found === undefined || price === undefined) {
    throw new AirlineError(`flight ${leg.flight_number} has no ${cabin} fare on ${leg.date}`);
  }
  if ((found.available_seats[cabin] ?? people) < people) {
    throw new AirlineError(`not enough seats on flight ${leg.flight_number}`);
  }
  return { ...leg, price, origin: found.origin, destination: found.destination };
}

const sum = (flights: readonly Flight[]): number => flights.reduce((all, { price }) => all + price, 0);

/** A difference is charged to, or when negative paid back on, the method that the customer named. */
function charge(airline: Airline, record: Reservation, payment_id: string, amount: number): void {
  if (payment_id.startsWith("certificate")) {
    throw new AirlineError("certificate cannot be used to update reservation");
  }
  requireFunds(airline, record.user_id, payment_id, amount);
  pay(airline, record.user_id, payment_id, amount);
  if (amount !== 0) record.payment_history.push({ payment_id, amount });
}

/** Only of customers whose details were recorded are the payment methods known. */
function requireFunds(airline: Airline, userId: string, paymentId: string, amount: number): void {
  const methods = airline.users[userId]?.payment_methods;
  if (methods === undefined) return;
  const method = methods[paymentId];
  if (method === undefined) throw new AirlineError(`payment method ${paymentId} not found`);
  if (method.amount !== undefined && method.amount < amount) {
    throw new AirlineError(`not enough balance in payment method ${paymentId}`);
  }
}

function pay(airline: Airline, userId: string, paymentId: string, amount: number): void {
  const methods = airline.users[userId]?.payment_methods;
  const method = methods?.[paymentId];
  if (methods === undefined || method?.amount === undefined) return;
  // A certificate is spent whole, whatever is left on it.
  if (method.source === "certificate") delete methods[paymentId];
  else method.amount -= amount;
}

function nextId(airline: Airline): string {
  const letters = 26;
  let number = airline.bookings++ + 7 * letters ** 2 + 19;
  let id = "";
  for (let place = 0; place < 3; place++) {
    id = String.fromCharCode(65 + (number % letters)) + id;
    number = Math.floor(number / letters);
  }
  return `HAT${id}`;
}
