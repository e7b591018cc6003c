/** The mark: an A that is also a logical *and*, over the dot of the one action it lets through. */
export function LogoMark({ size = 24 }: { size?: number }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden className="shrink-0">
      <rect width="24" height="24" rx="6" className="fill-accent" />
      <path
        d="M5.9 17.6 12 6l6.1 11.6"
        fill="none"
        className="stroke-accent-fg"
        strokeWidth="2.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="12" cy="16.4" r="1.9" className="fill-accent-fg" />
    </svg>
  );
}
