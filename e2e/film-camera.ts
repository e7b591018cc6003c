import type { Page } from "@playwright/test";
import sharp from "sharp";

/** A frame as the browser painted it, and for how long it stood, ms. */
type Frame = { picture: Buffer; ms: number };

/** Changes that follow each other faster than this are one frame. */
const SHORTEST_MS = 100;
const LONGEST_MS = 4_000;
const WIDTH = 960;
const HEIGHT = 600;
const QUALITY = 72;

export type Camera = { stop: () => Promise<Frame[]> };

/** Keeps what the browser paints until it is stopped. */
export async function film(page: Page): Promise<Camera> {
  const cdp = await page.context().newCDPSession(page);
  const shots: { data: string; at: number }[] = [];
  cdp.on("Page.screencastFrame", ({ data, metadata, sessionId }) => {
    const at = (metadata.timestamp ?? 0) * 1_000;
    const last = shots.at(-1);
    if (last && at - last.at < SHORTEST_MS) last.data = data;
    else shots.push({ data, at });
    void cdp.send("Page.screencastFrameAck", { sessionId }).catch(() => {});
  });
  await cdp.send("Page.startScreencast", { format: "png" });
  const stop = async () => {
    await cdp.send("Page.stopScreencast");
    const end = Date.now();
    return Promise.all(
      shots.map(async ({ data, at }, index) => ({
        picture: await sharp(Buffer.from(data, "base64")).resize(WIDTH, HEIGHT).png().toBuffer(),
        ms: Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.round((shots[index + 1]?.at ?? end) - at))),
      })),
    );
  };
  return { stop };
}

/** Writes the frames as one animated picture that plays in a loop. @returns how long it plays, ms */
export async function develop(frames: readonly Frame[], file: string): Promise<number> {
  const pictures = frames.map(({ picture }) => picture);
  const delay = frames.map(({ ms }) => ms);
  await sharp(pictures, { join: { animated: true } })
    .webp({ quality: QUALITY, delay, loop: 0, effort: 4 })
    .toFile(file);
  return delay.reduce((sum, ms) => sum + ms, 0);
}

/** Says above what is going on, and which keys do it; gone with the next page. */
export async function caption(page: Page, text: string, keys: readonly string[] = []): Promise<void> {
  await page.evaluate(
    ({ text, keys }) => {
      const id = "film-caption";
      const old = document.getElementById(id);
      const strip = old ?? document.body.appendChild(document.createElement("div"));
      strip.id = id;
      strip.setAttribute("aria-hidden", "true");
      Object.assign(strip.style, {
        position: "fixed",
        left: "50%",
        top: "10px",
        transform: "translateX(-50%)",
        zIndex: "1000",
        display: "flex",
        gap: "8px",
        alignItems: "center",
        padding: "10px 18px",
        borderRadius: "10px",
        background: "rgb(20 24 31 / 94%)",
        color: "white",
        font: "500 17px/1.35 var(--font-sans, Inter), sans-serif",
        pointerEvents: "none",
        whiteSpace: "nowrap",
      });
      const key = (name: string) => {
        const one = document.createElement("kbd");
        one.textContent = name;
        Object.assign(one.style, {
          padding: "1px 8px",
          borderRadius: "5px",
          border: "1px solid rgb(255 255 255 / 45%)",
          fontFamily: "inherit",
        });
        return one;
      };
      strip.replaceChildren(...keys.map(key), text);
    },
    { text, keys },
  );
}
