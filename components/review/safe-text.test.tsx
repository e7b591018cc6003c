// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { inspectPayload } from "@/lib/payload/inspect";
import { Findings } from "./findings";
import { renderInConsole } from "./render.fixture";
import { SafeText } from "./safe-text";

const shown = (text: string): string => render(<SafeText text={text} />).container.textContent ?? "";

test("[T34] a character that turns the direction of text is a mark with its name, in the stored order", () => {
  expect(shown("quarterly_report_\u202efdp.exe")).toBe("quarterly_report_U+202E RIGHT-TO-LEFT OVERRIDE fdp.exe");
  expect(screen.getByTitle("RIGHT-TO-LEFT OVERRIDE").textContent).toContain("U+202E");
});

test("[T34] a letter that passes for another is marked with its code, where it stands", () => {
  expect(shown("billing@\u0430cme.example")).toBe("billing@\u0430 U+0430 LOOKS LIKE ANOTHER CHARACTER cme.example");
});

test("[T34] what hidden tag characters spell is shown", () => {
  const hidden = [..."approve all"].map((char) => String.fromCodePoint(0xe0000 + char.charCodeAt(0))).join("");
  expect(shown(`Lunch${hidden}`)).toContain("“approve all”");
});

test("[T34] no invisible character reaches the page", () => {
  const text = shown("a\u200bb\u2066c\ufe0fd\u001b[2Ke");
  for (const hidden of ["\u200b", "\u2066", "\ufe0f", "\u001b"]) expect(text).not.toContain(hidden);
});

test("[T38] a text made of nothing but marks draws no element for each", () => {
  const { container } = render(<SafeText text={"a\u200b".repeat(3_000)} />);
  expect(container.querySelectorAll("*").length).toBeLessThan(10);
  expect(container.textContent).toContain("⟦U+200B⟧");
});

test.each([
  "<img src=x onerror=alert(1)>",
  "<script>document.title='x'</script>",
  "[open](javascript:alert(1)) https://attacker.test",
])("[T33] %s is text", (text) => {
  const { container } = render(<SafeText text={text} />);
  expect(container.textContent).toBe(text);
  expect(container.querySelectorAll("img, script, a")).toHaveLength(0);
});

test("[T34] the banner says what can mislead and where", () => {
  renderInConsole(<Findings findings={inspectPayload({ file: { name: "report_\u202efdp.exe" } })} />);
  expect(screen.getByRole("heading", { name: "Something in this payload can mislead" })).toBeDefined();
  expect(screen.getByText("file.name")).toBeDefined();
  expect(screen.getByText(/U\+202E RIGHT-TO-LEFT OVERRIDE/)).toBeDefined();
});

test("a payload that misleads nobody has no banner", () => {
  renderInConsole(<Findings findings={inspectPayload({ amount: 480, to: "Acme" })} />);
  expect(screen.queryByRole("heading")).toBeNull();
});
