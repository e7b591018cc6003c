export type Mark = { count: number; isLate: boolean };

const ACCENT = "#3346c8";
const LATE = "#b3152f";
const MOST = 99;

/**
 * The window's icon with a number on it, as the address of an image. What is late has the octagon of critical items, so
 * that shape tells it apart as well as colour.
 */
export function faviconHref({ count, isLate }: Mark): string {
  const text = count > MOST ? `${MOST}+` : String(count);
  const tile = isLate
    ? `<path d="M9.6 1h12.8L31 9.6v12.8L22.4 31H9.6L1 22.4V9.6z" fill="${LATE}"/>`
    : `<rect width="32" height="32" rx="8" fill="${ACCENT}"/>`;
  const size = [0, 23, 19, 13][text.length] ?? 13;
  const words = `<text x="16" y="${16 + size * 0.36}" font-size="${size}" font-family="system-ui,sans-serif" font-weight="700" text-anchor="middle" fill="#fff">${text}</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${tile}${words}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
