import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { extendTailwindMerge } from "tailwind-merge";
import { expect, test } from "vitest";
import { cn } from "./cn";

/** All of Tailwind, with our sizes: what `cn` must answer, with less to load. */
const whole = extendTailwindMerge({
  extend: { theme: { text: ["12", "13", "14", "16", "20", "24"], shadow: ["overlay"] } },
});

const QUOTED = /"([^"\n]+)"|`([^`\n]+)`/g;
const VARIANTS = /^(?:(?:[^[\]:]|\[[^\]]*\])*:)+/;

/** Every class that stands in a component, without its variants: those that Tailwind takes for one. */
function classesInUse(): string[] {
  const files = ["app", "components"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => path.join(folder, file)),
  );
  const texts = files
    .filter((file) => /\.tsx?$/.test(file) && !file.includes("class-groups"))
    .map((file) => readFileSync(file, "utf8"));
  const tokens = texts.flatMap((text) =>
    [...text.matchAll(QUOTED)].flatMap(([, quoted, templated]) => (quoted ?? templated ?? "").split(/\s+/)),
  );
  const bare = new Set(tokens.map((token) => token.replace(VARIANTS, "")));
  return [...bare].filter((token) => token !== "" && whole(`${token} ${token}`) === token);
}

test("of any two classes in use that set the same property the later one stays, and both of any others", () => {
  const classes = classesInUse();
  expect(classes.length).toBeGreaterThan(300);
  const wrong: string[] = [];
  for (const first of classes) {
    for (const second of classes) {
      const both = `${first} ${second}`;
      if (cn(both) !== whole(both)) wrong.push(both);
    }
  }
  expect(wrong, "components/ui/class-groups.ts does not know these").toEqual([]);
}, 60_000);

test("variants are properties of their own", () => {
  expect(cn("h-8 touch:h-11", "h-9")).toBe("touch:h-11 h-9");
  expect(cn("px-2 hover:px-4", false, null, "p-1")).toBe("hover:px-4 p-1");
});
