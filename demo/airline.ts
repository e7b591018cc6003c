import { z } from "zod";

/** The airline's records and the arguments of the calls that change them. */
const leg = z.object({ flight_number: z.string(), date: z.string() });
const flight = leg.extend({ origin: z.string(), destination: z.string(), price: z.number() });
const cabin = z.enum(["basic_economy", "economy", "business"]);
const passenger = z.object({ first_name: z.string(), last_name: z.string(), dob: z.string() });
const payment = z.object({ payment_id: z.string(), amount: z.number() });
const bags = { total_baggages: z.int().min(0), nonfree_baggages: z.int().min(0) };
const insurance = z.enum(["yes", "no"]);

export const reservation = z.object({
  reservation_id: z.string(),
  user_id: z.string(),
  origin: z.string(),
  destination: z.string(),
  flight_type: z.enum(["one_way", "round_trip"]),
  cabin,
  flights: z.array(flight),
  passengers: z.array(passenger),
  payment_history: z.array(payment),
  created_at: z.string(),
  ...bags,
  insurance,
  status: z.string().optional(),
});

export const user = z.looseObject({
  payment_methods: z.record(z.string(), z.looseObject({ source: z.string(), amount: z.number().optional() })),
});

/** What a flight on a day costs and how many seats it has, by cabin. */
export const fare = z.object({
  origin: z.string(),
  destination: z.string(),
  prices: z.record(z.string(), z.number()),
  available_seats: z.record(z.string(), z.number()),
});

export const bookArgs = z.strictObject({
  user_id: z.string(),
  origin: z.string(),
  destination: z.string(),
  flight_type: z.enum(["one_way", "round_trip"]),
  cabin,
  flights: z.array(leg).min(1),
  passengers: z.array(passenger).min(1),
  payment_methods: z.array(payment),
  ...bags,
  insurance,
});
export const flightsArgs = z.strictObject({
  reservation_id: z.string(),
  cabin,
  flights: z.array(leg).min(1),
  payment_id: z.string(),
});
export const baggagesArgs = z.strictObject({ reservation_id: z.string(), ...bags, payment_id: z.string() });
export const passengersArgs = z.strictObject({ reservation_id: z.string(), passengers: z.array(passenger) });
export const cancelArgs = z.strictObject({ reservation_id: z.string() });
export const certificateArgs = z.strictObject({ user_id: z.string(), amount: z.number().positive() });

export type Leg = z.infer<typeof leg>;
export type Cabin = z.infer<typeof cabin>;
export type Flight = z.infer<typeof flight>;
export type Reservation = z.infer<typeof reservation>;
export type User = z.infer<typeof user>;
export type Fare = z.infer<typeof fare>;
export type Fares = ReadonlyMap<string, Fare>;

/** All that can change. */
export type Airline = { reservations: Record<string, Reservation>; users: Record<string, User>; bookings: number };

export const fareKey = ({ flight_number, date }: Leg): string => `${flight_number} ${date}`;
