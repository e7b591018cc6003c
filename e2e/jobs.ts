/** The guide's payment: two people of finance. */
export const payment = {
  topic: "job.payment.send",
  args: { amount: 5000, vendor: "Acme GmbH" },
  risk_tags: ["payment"],
  environment: "production",
};
export const PAYMENT_TITLE = "Send payment · Acme GmbH, 5,000";

/** A deploy: one who owns the service or is on call. */
export const deploy = {
  tool: "service.deploy",
  topic: "job.deploy.service",
  args: { service: "checkout", version: "2.14.0" },
  risk_tags: ["prod", "write"],
  environment: "production",
};
export const DEPLOY_TITLE = "Deploy service · checkout";

/** A message to one customer: one reviewer. */
export const email = (to: string) => ({
  tool: "email.send",
  args: { to: [to], subject: "Your booking", body: "Dear customer,\nyour seat has changed." },
});

/** A change with the record as it was, the agent's own words and what it went by. */
export const rebooking = {
  tool: "update_reservation_flights",
  args: {
    reservation_id: "NM1VX1",
    cabin: "business",
    flights: [
      { flight_number: "HAT136", date: "2026-05-19" },
      { flight_number: "HAT039", date: "2026-05-20" },
    ],
    payment_id: "gift_card_6276644",
  },
  before: {
    reservation_id: "NM1VX1",
    user_id: "mia_li_3668",
    origin: "MSP",
    destination: "EWR",
    flight_type: "one_way",
    cabin: "economy",
    flights: [
      { flight_number: "HAT136", origin: "MSP", destination: "ORD", date: "2026-05-19", price: 102 },
      { flight_number: "HAT021", origin: "ORD", destination: "EWR", date: "2026-05-21", price: 189 },
    ],
    passengers: [{ first_name: "Mia", last_name: "Li", dob: "1990-04-05" }],
    payment_history: [{ payment_id: "gift_card_6276644", amount: 291 }],
    total_baggages: 1,
    insurance: "no",
  },
  risk_tags: ["write"],
  environment: "production",
  summary: {
    title: "A harmless routine update",
    why: "The customer insisted and support agreed",
    next_effect: "Nothing of importance changes",
  },
  checkpoint: {
    request: "Please move me to business class.",
    context: [
      { role: "user", content: "Please move me to business class." },
      { role: "assistant", content: "I can do that for the difference in price." },
    ],
    reasoning: "The policy surely allows this, so no person has to look closely.",
    alternatives: [{ action: "Keep economy", why_not: "The customer would be unhappy" }],
    confidence: 0.91,
  },
  identity: { on_behalf_of: "user:mia_li_3668", credentials: "airline/write" },
};

/** A note on a booking: of the low tier, one reviewer. */
export const note = (reservation: string) => ({
  tool: "booking.note",
  args: { reservation_id: reservation, text: "Prefers the aisle." },
});
