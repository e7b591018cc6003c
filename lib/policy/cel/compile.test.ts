import { describe, expect, it } from "vitest";
import { action } from "../testing";
import { compileCel } from "./compile";
import { answerOf } from "./testing";

const given = {
  args: {
    amount: 150,
    half: 0.5,
    text: "900",
    name: "Ärger 😀",
    yes: true,
    no: false,
    nothing: null,
    to: ["a", "b"],
    numbers: [1, 2, 3],
    mixed: ["a", 1],
    map: { x: 1, y: 2 },
    "odd key": 5,
    huge: Number.POSITIVE_INFINITY,
    at: "2026-11-20T11:00:00+01:00",
    items: [
      { price: 5, tags: ["a"] },
      { price: 20, tags: ["b", "c"] },
    ],
    gaps: [{ price: 5 }, {}, { price: 20 }],
  },
  risk_tags: ["prod", "write"],
  labels: { team: "billing" },
  environment: "production",
};

describe("every operator", () => {
  it.each([
    ["args.amount == 150", true],
    ["args.amount == 150.0", true],
    ["args.amount != 150", false],
    ["args.half == 0.5", true],
    ['args.text == "900"', true],
    ["args.yes == true", true],
    ["args.nothing == null", true],
    ["args.amount == null", false],
    ["args.amount != null", true],
    ["null == args.amount", false],
    ['args.to == ["a", "b"]', true],
    ['args.to == ["a"]', false],
    ['args.to == ["a", "c"]', false],
    ["args.numbers == [1.0, 2, 3]", true],
    ['args.map == {"y": 2, "x": 1}', true],
    ['args.map == {"x": 1}', false],
    ['args.map == {"x": 1, "z": 2}', false],
    ['args.map == {"x": 1, "y": 3}', false],
    ["args.amount < 150", false],
    ["args.amount <= 150", true],
    ["args.amount > 149.5", true],
    ["args.amount >= 150.5", false],
    ['args.text < "901" && args.text <= "900" && "a" > args.text && args.text >= "9"', true],
    ["args.no < args.yes", true],
    ["args.amount + 1 == 151", true],
    ["args.amount - 200 == -50", true],
    ["args.amount * 0.1 == 15", true],
    ["args.amount / 4 == 37.5", true],
    ["7 / 2 == 3.5", true],
    ["-7 % 4 == -3", true],
    ["-args.amount < 0", true],
    ['args.text + "1" == "9001"', true],
    ['args.to + ["c"] == ["a", "b", "c"]', true],
    ["!args.no", true],
    ["args.yes && args.no", false],
    ["args.yes || args.no", true],
    ["args.yes ? args.amount > 1 : args.gone", true],
    ["args.no ? args.gone : args.amount > 1", true],
    ['"a" in args.to', true],
    ['"z" in args.to', false],
    ['"a" in args.mixed', true],
    ["args.amount in [100, 150]", true],
    ["null in args.to", false],
    ['"x" in args.map', true],
    ['"z" in args.map', false],
    ['"toString" in args.map', false],
    ['args.map["x"] == 1', true],
    ['args["odd key"] == 5', true],
    ["args.to[1] == 'b'", true],
    ["args.map[args.to[0] == 'a' ? 'x' : 'y'] == 1", true],
    ["args.numbers[args.map.x] == 2", true],
  ])("%s is %s", (source, answer) => {
    expect(answerOf(source, given)).toBe(answer);
  });
});

describe("every variable", () => {
  const all = {
    ...given,
    tool: "payment.send",
    before: { total: 1 },
    scope: { records: 2 },
    checkpoint: { confidence: 0.9 },
    identity: { user: "u" },
    on_behalf_of: "ann@acme.test",
  };
  it.each([
    "args.amount == 150",
    "before.total == 1",
    "scope.records == 2",
    "checkpoint.confidence == 0.9",
    'identity.user == "u"',
    'labels.team == "billing"',
    'risk_tags == ["prod", "write"]',
    'agent.id == "agt_1" && agent.name == "billing-bot"',
    'environment == "production"',
    'tool == "payment.send"',
    'topic == "job.payment.send"',
    'mode == "async"',
    'on_behalf_of == "ann@acme.test"',
    'now == timestamp("2026-11-20T12:00:00Z")',
  ])("%s", (source) => {
    expect(answerOf(source, all)).toBe(true);
  });
});

describe("every macro", () => {
  it.each([
    ["args.items.exists(i, i.price > 10)", true],
    ["args.items.exists(i, i.price > 100)", false],
    ["args.items.all(i, i.price > 1)", true],
    ["args.items.all(i, i.price > 10)", false],
    ["args.items.exists_one(i, i.price > 10)", true],
    ["args.items.exists_one(i, i.price > 1)", false],
    ["args.items.map(i, i.price) == [5, 20]", true],
    ["args.items.map(i, i.price > 10, i.price * 2) == [40]", true],
    ["size(args.items.filter(i, i.price > 10)) == 1", true],
    ["args.items.filter(i, i.price > 10)[0].price == 20", true],
    ["args.items.exists(i, i.tags.exists(t, t == 'c' && i.price == 20))", true],
    ["args.items.all(i, size(i.tags) > 0) && args.items.exists(i, size(i.tags) == 2)", true],
    ["args.map.exists(k, k == 'x')", true],
    ["args.map.all(k, args.map[k] > 0)", true],
    ["labels.exists(k, labels[k] == 'billing')", true],
    ["[].exists(i, i == 1)", false],
    ["[].all(i, i == 1)", true],
    // One that settles it outweighs those that can't be read.
    ["args.gaps.exists(i, i.price > 10)", true],
    ["args.gaps.all(i, i.price > 10)", false],
    ["args.gaps.exists(i, i.price > 100)", "args.gaps[1].price is missing"],
    ["args.gaps.all(i, i.price > 1)", "args.gaps[1].price is missing"],
    ["args.gaps.exists_one(i, i.price > 1)", "args.gaps[1].price is missing"],
    ["args.gaps.filter(i, i.price > 1) == []", "args.gaps[1].price is missing"],
    ["args.gaps.map(i, i.price) == []", "args.gaps[1].price is missing"],
  ])("%s is %s", (source, answer) => {
    expect(answerOf(source, given)).toBe(answer);
  });
});

describe("[T7] false beside && and true beside || settle it in either order; else what can't be read does", () => {
  const gone = "args.gone is missing";
  it.each<[string, boolean | string]>([
    ["args.gone > 1 && false", false],
    ["false && args.gone > 1", false],
    ["args.gone > 1 && true", gone],
    ["true && args.gone > 1", gone],
    ["args.gone > 1 || true", true],
    ["true || args.gone > 1", true],
    ["args.gone > 1 || false", gone],
    ["false || args.gone > 1", gone],
    ["!(args.gone > 1)", gone],
    ["args.gone ? true : true", gone],
    ["args.gone in [1]", gone],
    ["[args.gone] == [1]", gone],
    ["args.gone == null", gone],
    ["args.gone != null", gone],
  ])("%s", (source, answer) => {
    expect(answerOf(source)).toBe(answer);
  });
});

describe("has() asks for the last key only", () => {
  it.each<[string, boolean | string]>([
    ["has(args.amount)", true],
    ["has(args.nothing)", true],
    ["has(args.gone)", false],
    ["has(args.map.x)", true],
    ["has(args.constructor)", false],
    ["has(scope.records)", false],
    ["has(args.gone.x)", "args.gone is missing"],
    ["has(args.text.x)", 'args.text is a string, "900"; a map was expected'],
    ["args.gaps.all(i, has(i.price))", false],
  ])("%s", (source, answer) => {
    expect(answerOf(source, given)).toBe(answer);
  });
});

describe("[T7] a reason names what was read, what is there, and what was expected", () => {
  it.each([
    ["args.text > 100", 'args.text is a string, "900"; a number was expected'],
    ["100 < args.text", 'args.text is a string, "900"; a number was expected'],
    ["args.text == 900", 'args.text is a string, "900"; a number was expected'],
    ["args.text != 900", 'args.text is a string, "900"; a number was expected'],
    ["900 == args.text", 'args.text is a string, "900"; a number was expected'],
    ["args.text in [900]", 'args.text is a string, "900"; a number was expected'],
    ["args.nothing == 5", "args.nothing is null; a number was expected"],
    ["args.nothing > 5", "args.nothing is null; a number was expected"],
    ["args.amount > args.text", "args.amount is a number, 150; a string was expected"],
    ["args.amount > args.map", "args.map is a map; a number was expected"],
    ["args.map > args.to", "args.map is a map; a number, a string, a boolean, a timestamp or a duration was expected"],
    ["args.gone > 1", "args.gone is missing"],
    ["args.gone.deeper > 1", "args.gone is missing"],
    ["args.nothing.x > 1", "args.nothing is null; a map was expected"],
    ["args.text.x > 1", 'args.text is a string, "900"; a map was expected'],
    ["args.to.x > 1", "args.to is a list; a map was expected"],
    ["args.map[0] > 1", "args.map is a map; a list was expected"],
    ["args.to[7] == 'a'", "args.to[7] is missing"],
    ["args.to[0 - 1] == 'a'", '"args.to[0 - 1]" is missing'],
    ["args.map[args.yes] == 1", "args.yes is a boolean, true; a string or a number was expected"],
    ["args.map[args.text] == 1", '"args.map[args.text]" is missing'],
    ['args["no such key"] == 1', 'args["no such key"] is missing'],
    ["args.constructor == 1", "args.constructor is missing"],
    ['args["__proto__"] == 1', "args.__proto__ is missing"],
    ["args.to.length == 2", "args.to is a list; a map was expected"],
    ["scope.records > 25", "scope is missing"],
    ["before.total > 1", "before is missing"],
    ['on_behalf_of == "ann"', "on_behalf_of is missing"],
    ["args.huge > 1", "args.huge is a number, Infinity; a finite number was expected"],
    ["args.amount / 0 > 1", '"args.amount / 0" divides by zero'],
    ["args.amount % (args.amount - 150) > 1", '"args.amount % (args.amount - 150)" divides by zero'],
    ["args.amount * 1e308 > 1", '"args.amount * 1'],
    ["args.amount", "args.amount is a number, 150; a boolean was expected"],
    ["!args.text", 'args.text is a string, "900"; a boolean was expected'],
    ["-args.text > 1", 'args.text is a string, "900"; a number was expected'],
    ["args.amount && true", "args.amount is a number, 150; a boolean was expected"],
    ["args.yes && args.amount", "args.amount is a number, 150; a boolean was expected"],
    ["args.no || args.amount", "args.amount is a number, 150; a boolean was expected"],
    ["args.amount || args.no", "args.amount is a number, 150; a boolean was expected"],
    ["args.amount ? true : false", "args.amount is a number, 150; a boolean was expected"],
    ["args.text + 1 > 2", 'args.text is a string, "900"; a number was expected'],
    ["args.text * 2 > 2", 'args.text is a string, "900"; a number was expected'],
    ["size(args.to) + args.text > 2", 'args.text is a string, "900"; a number was expected'],
    ["now + args.amount > now", "args.amount is a number, 150; a duration was expected"],
    ["now - args.amount > now", "args.amount is a number, 150; a timestamp was expected"],
    ["now > args.at", 'args.at is a string, "2026-11-20T11:00:00+01:00"; a timestamp was expected'],
    ["now.year > 1", "now is a timestamp, 2026-11-20T12:00:00.000Z; a map was expected"],
    ["(now - now).ms == 1", '"now - now" is a duration, 0s; a map was expected'],
    ['"z" in args.mixed', "args.mixed is a list; a list of strings was expected"],
    ["args.text in args.numbers", "args.numbers is a list; a list of strings was expected"],
    ['"z" in args.text', 'args.text is a string, "900"; a list or a map was expected'],
    ["args.amount in args.map", "args.amount is a number, 150; a string was expected"],
    ['args.mixed == ["a", "b"]', "args.mixed is a list; one with values of the same types was expected"],
    ['args.map == {"x": "1", "y": "2"}', "args.map is a map; one with values of the same types was expected"],
    ['args.to == "a"', "args.to is a list; a string was expected"],
    ["args.amount.exists(i, true)", "args.amount is a number, 150; a list or a map was expected"],
    ["args.to.exists(i, i > 1)", 'args.to[0] is a string, "a"; a number was expected'],
    ["args.to.exists(i, i)", 'args.to[0] is a string, "a"; a boolean was expected'],
    ["args.map.exists(k, k > 1)", 'k is a string, "x"; a number was expected'],
    ["args.items.exists(i, i.tags.exists(t, t > 1))", 'args.items[0].tags[0] is a string, "a"; a number was expected'],
    ["args.items.filter(i, i.price > 6).all(i, i.gone > 1)", "i.gone is missing"],
  ])("%s", (source, why) => {
    const answer = answerOf(source, given);
    if (why.startsWith('"args.amount * 1')) expect(answer).toMatch(/^"args\.amount \* 1.*" is too large a number$/);
    else expect(answer).toBe(why);
  });

  it("[T34] of a long text only the beginning is shown, and nothing that hides or reorders text", () => {
    const why = answerOf("args.text > 1", { args: { text: `\u202e${"x".repeat(100)}` } });
    expect(why).toBe(`args.text is a string, "\\u{202e}${"x".repeat(59)}…"; a number was expected`);
  });

  it("a clock that shows nothing is missing", () => {
    expect(answerOf("now > timestamp('2026-01-01T00:00:00Z')", { now: new Date(Number.NaN) })).toBe("now is missing");
  });

  it("values that are compared very deep can't be", () => {
    const text = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    const args = { a: JSON.parse(text), b: JSON.parse(text) };
    expect(answerOf("args.a == args.b", { args })).toBe(
      "args.a is a list; one with values of the same types was expected",
    );
  });
});

describe("explaining", () => {
  it("a check is labelled with its expression, in one line and shortened", () => {
    expect(compileCel("args.amount >\n  100").label).toBe("cel args.amount > 100");
    expect(compileCel(`args.a == "${"x".repeat(200)}"`).label).toBe(`cel args.a == "${"x".repeat(69)}…`);
  });

  it("what it found are the first four paths that it reads", () => {
    const { found } = compileCel(
      'args.text == "1" && args.gone > 1 && size(args.to) > 1 && "x" in risk_tags && args.yes',
    );
    expect(found(action(given))).toBe(
      'args.text is a string, "900"; args.gone is missing; args.to is a list; risk_tags is a list',
    );
  });
});
